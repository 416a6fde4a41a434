"""An organiser writes people in: by the same rules as all, or by making places for them in the same step, knowingly."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event, EventStatus, Mode
from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.registrations.admission import refuse_unless_running, turned_away
from ki_events.registrations.arrivals import AlreadyThere, Arrival, Guest, NotOpen, Outcome, Turned
from ki_events.registrations.mailboxes.none import has_mailbox
from ki_events.registrations.organising.making_places import Places, make_places
from ki_events.registrations.tables import Registration, Source, Status
from ki_events.registrations.taking_in import take_in
from ki_events.registrations.turns import take_turn
from ki_events.registrations.waiting_list import serve
from ki_events.rows import one


@dataclass(frozen=True)
class ByHand:
    """Who is written in, with the nonce of the form; `is_told` says whether they get letters about it.

    `places` makes room for those for whom nothing is free; without it they wait. `numbers` are those of the guests under the
    nonce where they are not 0, 1, 2 …: each line of a long list keeps its own, whatever portion it comes in.
    """

    guests: tuple[Guest, ...]
    nonce: str
    is_told: bool = True
    places: Places | None = None
    source: Source = Source.organiser
    numbers: tuple[int, ...] = ()


async def register_by_hand(event_id: int, entry: ByHand, actor: str) -> Sequence[Registration]:
    """Register everyone or nobody, each by themselves; the same nonce again returns what it made.

    They need neither proof of address nor admission, and registration need not be open. Raise `Refused`: `not_published`,
    `no_registration`, `cancelled`, `past`, `already_registered` and `same_person_twice` with the indexes of the guests, the codes
    of `arrivals.Turned`, and those of `make_places`.
    """
    async with transaction():
        await take_turn(event_id, 0)
        await serve(event_id)
        refuse_unless_possible(await one(Event, event_id))
        arrivals = [_arrival(entry, number, actor) for number in range(len(entry.guests))]
        outcomes = await take_in(event_id, arrivals)
        people = await _people(event_id, outcomes)
        waiting = [person for person in people if person.status == Status.waitlisted]
        if entry.places is not None and waiting:
            await make_places(event_id, waiting, replace(entry.places, actor=actor))
        return [await one(Registration, person.id) for person in people]


def places_missing(event: Event, people: int) -> int:
    """Return how many of so many newcomers would wait, as far as that depends on the number of places alone."""
    if event.capacity is None:
        return 0
    free = 0 if event.waiting else event.capacity - event.taken
    return max(0, people - free)


def refuse_unless_possible(event: Event) -> None:
    """Raise `Refused` when nobody can be written into the event: `not_published`, `no_registration`, `cancelled`, `past`."""
    if event.status == EventStatus.draft:
        raise Refused(
            "not_published",
            _(
                "Diese Veranstaltung ist ein Entwurf. Veröffentlichen Sie sie zuerst, dann können Sie Personen eintragen."
            ),
        )
    if event.mode in (Mode.none, Mode.external):
        raise Refused("no_registration", _("Zu dieser Veranstaltung meldet sich hier niemand an."))
    refuse_unless_running(event, now())


def why_nobody_can(event: Event) -> str:
    """Return why nobody can be written into the event at this moment, in words; "" if people can."""
    try:
        refuse_unless_possible(event)
    except Refused as refused:
        return refused.sentence
    return ""


def _arrival(entry: ByHand, number: int, actor: str) -> Arrival:
    guest = entry.guests[number]
    own = entry.numbers[number] if entry.numbers else number
    nonce = entry.nonce if own == 0 else f"{entry.nonce}.{own}"
    is_told = entry.is_told and has_mailbox(guest.person.email)
    return Arrival((guest,), nonce, source=entry.source, is_told=is_told, actor=actor)


async def _people(event_id: int, outcomes: Sequence[Outcome]) -> list[Registration]:
    """Return what became of the guests. Raise `Refused` if that is nothing for one of them: then nobody is registered."""
    known = [number for number, outcome in enumerate(outcomes) if isinstance(outcome, AlreadyThere)]
    if known:
        raise Refused("already_registered", _already(), {number: [] for number in known})
    for number, outcome in enumerate(outcomes):
        if isinstance(outcome, Turned):
            refused = await turned_away(outcome, event_id)
            raise Refused(refused.code, refused.sentence, {number: list(outcome.details.get(0, ()))})
    return [
        person for outcome in outcomes if not isinstance(outcome, NotOpen | Turned | AlreadyThere) for person in outcome
    ]


def _already() -> str:
    return _(
        "Unter diesem Namen und dieser E-Mail-Adresse gibt es schon eine Anmeldung zu dieser Veranstaltung. "
        "Niemand wurde eingetragen: Bitte nehmen Sie die Person aus dem Formular."
    )
