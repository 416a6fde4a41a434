"""People who arrive together are taken in by one turn of their event, in the order of arrival, in a fixed number of statements."""

from collections.abc import Sequence
from typing import Any

from piccolo.querystring import QueryString

from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.availability import availability, is_public
from ki_events.events.tables import Event
from ki_events.links import new_public_id
from ki_events.mail.outbox import Envelope, put_all
from ki_events.registrations.arrivals import Arrival, Desk, NotOpen, Outcome
from ki_events.registrations.ledger import Placed, envelopes_for_places
from ki_events.registrations.moves import Why, note_all
from ki_events.registrations.rules import HOLDS_A_PLACE, Rule
from ki_events.registrations.tables import By, Registration, Status
from ki_events.registrations.turns import Turn, add_to_counters, take_turn
from ki_events.registrations.waiting_list import serve
from ki_events.rows import insert_all, one, some


class _NothingNew(Exception):
    """Nobody is to be taken in: undo the turn."""

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        super().__init__()
        self.outcomes = outcomes


async def take_in(event_id: int, arrivals: Sequence[Arrival]) -> Sequence[Outcome]:
    """Give each a place, or the next place in the waiting list, in one transaction; return one outcome each, in order.

    Raise `LookupError` when there is no such event.
    """
    try:
        async with transaction():
            return await _on_turn(event_id, arrivals)
    except _NothingNew as nothing:
        return nothing.outcomes


async def _on_turn(event_id: int, arrivals: Sequence[Arrival]) -> Sequence[Outcome]:
    turn = await take_turn(event_id, len(arrivals))
    event, moment = await one(Event, event_id), now()
    desk = Desk(await _known(event_id, arrivals))
    if not is_public(event, moment) or not availability(event, moment).is_open:
        raise _NothingNew([desk.made_by(arrival.nonce) or NotOpen(event, moment) for arrival in arrivals])
    new = [arrival for arrival in arrivals if desk.is_new(arrival)]
    if not new:
        raise _NothingNew([desk.outcome(arrival) for arrival in arrivals])
    for registration in await _write(event, turn, new):
        desk.remember(registration)
    return [desk.outcome(arrival) for arrival in arrivals]


async def _known(event_id: int, arrivals: Sequence[Arrival]) -> list[Registration]:
    """Return what the same forms and the same mailboxes have made; nobody can add to it while we hold the turn."""
    # Two lookups by index; with OR, SQLite reads all registrations of the event.
    marks = ", ".join(["{}"] * len(arrivals))
    return await some(
        Registration,
        QueryString(
            f"id IN (SELECT id FROM registration WHERE event = {{}} AND nonce IN ({marks})"  # noqa: S608  # placeholders only
            f" UNION SELECT id FROM registration WHERE mail_key IN ({marks}) AND event = {{}})",
            event_id,
            *[arrival.nonce for arrival in arrivals],
            *[arrival.person.keys[0] for arrival in arrivals],
            event_id,
        ),
    )


async def _write(event: Event, turn: Turn, arrivals: Sequence[Arrival]) -> list[Registration]:
    # While anyone waits, a newcomer may not take the place just freed (invariant 2).
    free = 0 if turn.waiting else len(arrivals) if turn.free is None else min(turn.free, len(arrivals))
    first = turn.number - len(arrivals) + 1
    people = [
        _row(event.id, arrival, first + number, Status.confirmed if number < free else Status.waitlisted)
        for number, arrival in enumerate(arrivals)
    ]
    await add_to_counters(event.id, free, len(people) - free)
    await insert_all(people)
    await put_all([*await _to_placed(people[:free], event), *await _to_waiting(people[free:], event)])
    if turn.free is None or turn.free > free:
        return await _served(event.id, people)
    return people


async def _served(event_id: int, people: list[Registration]) -> list[Registration]:
    moved_up = {registration.id: registration for registration in await serve(event_id)}
    return [moved_up.get(registration.id, registration) for registration in people]


async def _to_placed(people: Sequence[Registration], event: Event) -> list[Envelope]:
    if not people:
        return []
    decisions = await note_all(people, None, Why(By.person, Rule.place_free))
    placed = [
        Placed(registration, f"registered:{registration.id}:{decision.id}")
        for registration, decision in zip(people, decisions, strict=True)
    ]
    return await envelopes_for_places(placed, event, "registered")


async def _to_waiting(people: Sequence[Registration], event: Event) -> list[Envelope]:
    if not people:
        return []
    decisions = await note_all(people, None, Why(By.person, Rule.joined_list))
    return [
        plain_letter(registration, event, "waiting", f"waiting:{registration.id}:{decision.id}")
        for registration, decision in zip(people, decisions, strict=True)
    ]


def plain_letter(registration: Registration, event: Event, kind: str, key: str) -> Envelope:
    """Return a letter without a calendar part."""
    payload: dict[str, Any] = {"registration": registration.id, "event": event.id}
    return Envelope(
        key=key,
        kind=kind,
        recipient=registration.email,
        language=registration.language,
        payload=payload,
        not_after=event.ends_at,
    )


def _row(event_id: int, arrival: Arrival, turn: int, status: Status) -> Registration:
    moment, person = now(), arrival.person
    mail, name = person.keys
    return Registration(
        public_id=new_public_id(),
        event=event_id,
        turn=turn,
        status=status,
        given_name=person.given_name,
        family_name=person.family_name,
        email=person.email,
        organization=person.organization,
        mail_key=mail,
        name_key=name,
        language=person.language,
        nonce=arrival.nonce,
        registered_at=moment,
        changed_at=moment,
        placed_at=moment if status in HOLDS_A_PLACE else None,
    )
