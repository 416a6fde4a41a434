"""What is free in an event right now and who waits for it, read while its turn is held, for `allotting` to decide."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from piccolo.querystring import QueryString

from ki_events.clock import now
from ki_events.events.contingents import Contingent, ContingentKind
from ki_events.events.tables import Event, Round, Session
from ki_events.registrations.allotting import Candidate
from ki_events.registrations.invitations.tables import InvitationLink
from ki_events.registrations.room import Choosing, Elective, Room
from ki_events.registrations.seating import choices_of
from ki_events.registrations.tables import ChoiceStatus, Manner, Party, Registration
from ki_events.registrations.turns import OnTurn
from ki_events.rows import some


@dataclass(frozen=True)
class Hall:
    """An event's parts: its `contingents` in their order, its `rounds` with their elective sessions."""

    contingents: Sequence[Contingent] = ()
    rounds: tuple[Choosing, ...] = ()

    def claims(self, group: str, institution_type: str, of_link: int | None = None) -> tuple[int, ...]:
        """Return the contingents that somebody of these may use; `of_link` is that of the link they came by."""
        values = {ContingentKind.target_group: group, ContingentKind.institution_type: institution_type}
        own = [each.id for each in self.contingents if each.value == (values.get(ContingentKind(each.kind)) or None)]
        return (*([of_link] if of_link is not None else []), *own)


@dataclass(frozen=True)
class Standing:
    """What is free, who waits and how the list sees them, read together: true until somebody moves."""

    hall: Hall
    room: Room
    people: Sequence[Registration]
    candidates: Sequence[Candidate]


async def standing_of(turn: OnTurn, hall: Hall) -> Standing:
    """Read how the event stands; the list only if anybody could get a place."""
    room = await room_of(turn, hall, now())
    people = await waiting(turn.event.id) if turn.event.waiting and not room.is_full else []
    return Standing(hall, room, people, await candidates(people, hall))


async def hall_of(turn: OnTurn) -> Hall:
    """Read the event's parts; nothing of a plain event."""
    if not turn.special:
        return Hall()
    number = turn.event.id
    contingents = await some(Contingent, QueryString("event = {} ORDER BY position, id", number))
    return Hall(contingents, await _rounds(number))


async def room_of(turn: OnTurn, hall: Hall, moment: datetime) -> Room:
    """Return what is free at `moment` (UTC)."""
    event, manners = turn.event, [each for each in hall.contingents if each.kind == ContingentKind.attendance]
    held = await _held(event) if event.per_institution is not None else Counter()
    return Room(
        capacity=event.capacity,
        free=turn.free,
        reserved={each.id: each.places - each.taken for each in hall.contingents if _reserves(each, moment)},
        reserved_places={each.id: each.places for each in hall.contingents if _reserves(each, moment)},
        attendance={each.value: each.places - each.taken for each in manners},
        attendance_places={each.value: each.places for each in manners},
        per_institution=event.per_institution,
        held=held,
        rounds=hall.rounds,
    )


async def waiting(event_id: int, most: int | None = None) -> list[Registration]:
    """Return who waits, the first first; at most so many."""
    order = "event = {} AND status = 'waitlisted' ORDER BY priority DESC, turn"
    if most is None:
        return await some(Registration, QueryString(order, event_id))
    return await some(Registration, QueryString(order + " LIMIT {}", event_id, most))


async def candidates(people: Sequence[Registration], hall: Hall) -> list[Candidate]:
    """Return the people as the list sees them, with what they wish for."""
    together = await together_parties(people)
    links = await _links(people)
    wishes: dict[int, dict[int, int]] = {}
    if hall.rounds:
        for choice in await choices_of(person.id for person in people):
            if choice.status == ChoiceStatus.waiting:
                wishes.setdefault(choice.registration, {})[choice.round] = choice.session
    return [
        Candidate(
            id=person.id,
            turn=person.turn,
            priority=person.priority,
            party=person.party if person.party in together else None,
            is_ready=together.get(person.party, True),
            claims=hall.claims(person.target_group, person.institution_type, links.get(person.link)),
            attendance=person.attendance,
            institution=person.institution_key,
            wishes=tuple(wishes.get(person.id, {}).items()),
        )
        for person in people
    ]


def _reserves(contingent: Contingent, moment: datetime) -> bool:
    is_limit = contingent.kind == ContingentKind.attendance
    return not is_limit and (contingent.release_at is None or contingent.release_at > moment)


async def _rounds(event_id: int) -> tuple[Choosing, ...]:
    rounds = await some(Round, QueryString("event = {} ORDER BY number, id", event_id))
    if not rounds:
        return ()
    sessions = await some(
        Session,
        QueryString(
            "event = {} AND kind = 'elective' AND status = 'planned' AND round IS NOT NULL AND starts_at > {}"
            " ORDER BY starts_at, id",
            event_id,
            now(),
        ),
    )
    return tuple(
        Choosing(each.id, bool(each.required), tuple(_elective(row) for row in sessions if row.round == each.id))
        for each in rounds
        # One without a date of its own that is still to come asks for nothing.
        if any(row.round == each.id for row in sessions)
    )


def _elective(session: Session) -> Elective:
    free = None if session.capacity is None else session.capacity - session.taken
    return Elective(session.id, free, session.starts_at, session.ends_at)


async def _held(event: Event) -> "Counter[str]":
    rows = await Registration.raw(
        "SELECT institution_key, COUNT(*) AS people FROM registration"
        " WHERE event = {} AND holds_place AND institution_key <> '' GROUP BY institution_key",
        event.id,
    )
    return Counter({row["institution_key"]: row["people"] for row in rows})


async def together_parties(people: Iterable[Registration]) -> dict[Any, bool]:
    """Return the parties of these people that stay together, and whether nobody of them waits for admission or a proof."""
    numbers = sorted({person.party for person in people if person.party is not None})
    if not numbers:
        return {}
    marks = ", ".join(["{}"] * len(numbers))
    rows = await Party.raw(
        "SELECT id, EXISTS (SELECT 1 FROM registration WHERE registration.party = party.id AND NOT registration.holds_place"  # noqa: S608 - placeholders only
        f" AND registration.status IN ('pending', 'unverified')) AS is_held_up FROM party WHERE id IN ({marks}) AND manner = {{}}",
        *numbers,
        Manner.together.value,
    )
    return {row["id"]: not row["is_held_up"] for row in rows}


async def _links(people: Iterable[Registration]) -> dict[Any, int | None]:
    numbers = sorted({person.link for person in people if person.link is not None})
    if not numbers:
        return {}
    marks = ", ".join(["{}"] * len(numbers))
    return {row.id: row.contingent for row in await some(InvitationLink, QueryString(f"id IN ({marks})", *numbers))}
