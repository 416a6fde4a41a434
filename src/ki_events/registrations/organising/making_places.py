"""More places than were planned are made in the open: the capacity rises, by a number that somebody has read and confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from piccolo.columns import Column

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.mail.outbox import put_all
from ki_events.public_version import raise_public_version
from ki_events.refusal import Refused
from ki_events.registrations.allotting import Allotment, allot
from ki_events.registrations.elective_lists import electives_of
from ki_events.registrations.ledger.told import Placed, envelopes_for_places
from ki_events.registrations.moves import Target, Why, move_all, note_all
from ki_events.registrations.offering import fills_gaps
from ki_events.registrations.rules import Rule
from ki_events.registrations.standing_room import candidates, hall_of, room_of
from ki_events.registrations.tables import By, Registration, Status
from ki_events.registrations.turns import on_turn
from ki_events.registrations.waiting_list import serve


@dataclass(frozen=True)
class Places:
    """The number of places that was read and confirmed, and why those who are written in come before others who wait."""

    raise_to: int
    reason: str = ""
    actor: str = ""


async def make_places(event_id: int, people: Sequence[Registration], places: Places) -> None:
    """Raise the capacity by as many as `people`, who have just come to the end of the list, and confirm them.

    Part of a transaction that holds the event's turn. Raise `Refused`: `places_changed` when that would be more than was
    confirmed, `reason_missing` when others wait before them, `no_seat` when a contingent or a workshop is in the way.
    """
    event = (await on_turn(event_id)).event
    if event.capacity is None or event.capacity + len(people) > places.raise_to:
        raise Refused("places_changed", _changed(event, len(people)))
    others_wait = event.waiting > len(people)
    if others_wait and not places.reason:
        raise Refused(
            "reason_missing",
            _(
                "Vor dieser Eintragung warten schon andere. Bitte geben Sie einen Grund an: Er bleibt bei der Anmeldung stehen."
            ),
        )
    await _raise_capacity(event, len(people), places.actor)
    if others_wait:
        await _before_all_others(event_id, people, places)
    found = await _seats(event_id, people)
    why = Why(By.organiser, Rule.place_added, places.reason, places.actor)
    decisions = await move_all(people, Target(Status.confirmed, found.seats), why)
    electives = await electives_of(people)
    placed = [
        Placed(person, f"registered:{person.id}:{decision.id}", electives.get(person.id, ()))
        for person, decision in zip(people, decisions, strict=True)
    ]
    await put_all(await envelopes_for_places(placed, event, "registered"))
    await serve(event_id)


async def _raise_capacity(event: Event, people: int, actor: str) -> None:
    before = event.capacity or 0
    columns: dict[Column | str, Any] = {
        Event.capacity: before + people,
        Event.revision: Event.revision + 1,
        Event.changed_at: now(),
    }
    await Event.update(columns).where(Event.id == event.id)
    change = Change(before={"capacity": before}, after={"capacity": before + people})
    await record(actor, "event.capacity", f"event:{event.id}", change)
    await raise_public_version()


async def _before_all_others(event_id: int, people: Sequence[Registration], places: Places) -> None:
    (highest,) = await Registration.raw("SELECT MAX(priority) AS priority FROM registration WHERE event = {}", event_id)
    for person in people:
        person.priority = highest["priority"] + 1
    ids = [person.id for person in people]
    await Registration.update({Registration.priority: highest["priority"] + 1}).where(Registration.id.is_in(ids))
    why = Why(By.organiser, Rule.moved_up_by_organiser, places.reason, places.actor)
    await note_all(people, Status.waitlisted, why)


async def _seats(event_id: int, people: Sequence[Registration]) -> Allotment:
    turn = await on_turn(event_id)
    hall = await hall_of(turn)
    room = await room_of(turn, hall, now())
    found = allot(await candidates(people, hall), room, fills_gaps(turn.event))
    if any(person.id not in found.seats for person in people):
        raise Refused("no_seat", no_seat())
    return found


def _changed(event: Event, people: int) -> str:
    return _(
        "Inzwischen hat sich die Belegung geändert: Nötig wären jetzt %(needed)d Plätze statt %(capacity)d. "
        "Bitte prüfen Sie die Zahl und bestätigen Sie noch einmal."
    ) % {"needed": (event.capacity or 0) + people, "capacity": event.capacity or 0}


def no_seat() -> str:
    """Return the sentence for whom more places alone do not help."""
    return _(
        "Mehr Plätze allein genügen hier nicht: Ein Kontingent, die Grenze je Einrichtung oder ein Workshop ist voll. "
        "Bitte ändern Sie zuerst das unter »Plätze«, oder lassen Sie die Personen auf die Warteliste."
    )
