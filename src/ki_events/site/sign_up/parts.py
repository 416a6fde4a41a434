"""What an event asks of its guests beside name and mail address; a plain event asks nothing, and costs no statement."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from piccolo.querystring import QueryString

from ki_events.events.availability import State
from ki_events.events.contingents import Contingent
from ki_events.events.tables import Event
from ki_events.registrations.offering import fills_gaps
from ki_events.registrations.questions.reading import Asked, questions_of
from ki_events.rows import some
from ki_events.site.event.showing import Asks, sessions_of
from ki_events.site.sign_up.groups import Group, groups_of, next_release
from ki_events.site.sign_up.rounds import RoundOffer, round_offers


@dataclass(frozen=True)
class Parts:
    """The parts of a form. `changes_at` is when time alone changes them (UTC); `drawn` keeps what `once` has drawn."""

    event: Event
    rounds: tuple[RoundOffer, ...] = ()
    groups: tuple[Group, ...] = ()
    questions: tuple[Asked, ...] = ()
    changes_at: datetime | None = None
    drawn: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def names_numbers(self) -> bool:
        """Say whether the form says how many places something has left."""
        return bool(self.rounds) or any(group.is_attendance for group in self.groups)

    @property
    def most(self) -> int:
        """Return how many people the form offers to bring: a party larger than the event is refused."""
        limits = [self.event.party_limit, *([] if self.event.capacity is None else [self.event.capacity])]
        return max(1, min(limits))

    @property
    def is_full(self) -> bool:
        """Say whether nobody can have a place though the event has some: a round that all need is full, or both ways to take part."""
        return any(offer.required and offer.all_full for offer in self.rounds) or any(
            group.is_attendance and all(option.is_full for option in group.options) for group in self.groups
        )

    @property
    def is_conditional(self) -> bool:
        """Say whether a free place may be one that this person cannot have."""
        return bool(self.groups) or self.event.per_institution is not None

    @property
    def depends_on_choice(self) -> bool:
        """Say whether it hangs on what this person chooses that a place can be free and not theirs."""
        return self.is_conditional or bool(self.rounds)

    @property
    def keeps_places(self) -> bool:
        """Say whether what is free while people wait is kept for them, whoever comes: for a party that stays together."""
        return not self.depends_on_choice and not fills_gaps(self.event)

    @property
    def has_conditions(self) -> bool:
        """Say whether the page needs the script that shows and hides questions."""
        return bool(self.questions) or bool(self.event.asks_access_needs)

    @property
    def shared(self) -> tuple[Group, ...]:
        """Return what is asked once for a whole party."""
        return tuple(group for group in self.groups if group.is_shared)

    @property
    def own(self) -> tuple[Group, ...]:
        """Return what each person is asked."""
        return tuple(group for group in self.groups if not group.is_shared)

    def once(self, name: str, draw: Callable[[], str]) -> str:
        """Return a piece of the page that is the same for everybody; in a rush hundreds of forms show these parts."""
        if name not in self.drawn:
            self.drawn[name] = draw()
        return self.drawn[name]


async def parts_of(event: Event, asks: Asks, state: State, moment: datetime) -> Parts:
    """Return what the event asks at `moment` (UTC), in at most three statements, one for each thing that it has."""
    sessions = await sessions_of(event) if asks.rounds else []
    contingents = await contingents_of(event.id) if asks.contingents else []
    return Parts(
        event=event,
        rounds=round_offers(sessions, is_wish=state == State.waiting_list),
        groups=groups_of(contingents, moment),
        questions=await questions_of(event.id) if asks.questions else (),
        changes_at=next_release(contingents, moment),
    )


async def contingents_of(event_id: int) -> Sequence[Contingent]:
    """Return the contingents of an event in their order, in one statement."""
    return await some(Contingent, QueryString("event = {} ORDER BY position, id", event_id))
