"""The lists of workshops are read once, however many wait, and move in their order."""

import dataclasses
from datetime import datetime, timedelta
from typing import Any

import pytest

from ki_events.events.tables import Event, Round, Session, SessionKind
from ki_events.mail.outbox import payload_of
from ki_events.mail.tables import Message
from ki_events.organisations.tables import Organisation
from ki_events.registrations.arrivals import Arrival, Guest, Wishes
from ki_events.registrations.elective_lists import could_move, serve_sessions
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import register_party
from ki_events.registrations.tables import Choice, Registration
from ki_events.rows import one
from tests.characters import CHIARA, make_session, person
from tests.registrations.test_electives import chosen, make_day
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def wait_for(event: Event, wanted: Session, other: Session, people: int) -> list[Registration]:
    """Let people have a place in `other` and wait for `wanted`, which is full."""
    return [
        await comes(event, number, choices=((other.round, other.id),), waits=((wanted.round, wanted.id),))
        for number in range(people)
    ]


async def comes(event: Event, number: int, **wishes: Any) -> Registration:
    (registration,) = await register_party(event.id, Arrival((Guest(person(number), Wishes(**wishes)),), str(number)))
    return registration


async def full_day(people: int) -> tuple[Event, Session, Session]:
    """Return an event whose first workshop is full, and so many wait for it."""
    event, (reading, games) = await make_day(capacity=None, places=None)
    await Session.update({Session.capacity: 1}).where(Session.id == reading.id)
    await register_party(event.id, Arrival((Guest(CHIARA, Wishes(choices=((reading.round, reading.id),))),), "first"))
    await wait_for(event, reading, games, people)
    return event, reading, games


async def statements_when_all_move(people: int) -> int:
    event, reading, _games = await full_day(people)
    await Session.update({Session.capacity: None}).where(Session.id == reading.id)
    with counted() as sent:
        await serve_sessions(event)
    assert people + 1 == (await one(Session, reading.id)).taken
    assert [] == await faults()
    return len(sent)


async def statements_when_nobody_can(people: int) -> int:
    event, (reading, games) = await make_day(capacity=None, places=None)
    afternoon = await second_round(event, reading.starts_at + timedelta(hours=1))
    await Session.update({Session.capacity: 0}).where(Session.id == afternoon.id)
    for number in range(people):
        await comes(event, number, choices=((games.round, games.id),), waits=((afternoon.round, afternoon.id),))
    await Session.update({Session.capacity: None}).where(Session.id == afternoon.id)
    assert people == await Choice.count().where((Choice.event == event.id) & (Choice.status == "waiting"))
    with counted() as sent:
        await serve_sessions(event)
        assert await could_move(event.id) is None
    assert 0 == (await one(Session, afternoon.id)).taken
    return len(sent)


async def second_round(event: Event, starts_at: datetime) -> Session:
    round_ = Round(event=event.id, number=2, name="Runde 2", required=False)
    await round_.save()
    organisation = await one(Organisation, event.organisation)
    columns = {"kind": SessionKind.elective, "round": round_.id, "title": "Chor"}
    return await make_session(event, organisation, starts_at, **columns)


async def test_the_lists_take_as_many_statements_when_3_move_as_when_30_do() -> None:
    assert await statements_when_all_move(3) == await statements_when_all_move(30)


async def test_the_lists_take_as_many_statements_when_3_are_elsewhere_as_when_30_are() -> None:
    assert await statements_when_nobody_can(3) == await statements_when_nobody_can(30)


async def test_who_leaves_makes_room_for_who_waits_there() -> None:
    event, reading, games = await full_day(1)
    organisation = await one(Organisation, event.organisation)
    columns = {"kind": SessionKind.elective, "round": games.round, "title": "Chor"}
    choir = await make_session(event, organisation, event.starts_at, **columns)
    await Session.update({Session.capacity: 1}).where(Session.id == games.id)
    late = await comes(event, 7, choices=((choir.round, choir.id),), waits=((games.round, games.id),))
    await Session.update({Session.capacity: 2}).where(Session.id == reading.id)
    await serve_sessions(event)
    first = await Registration.objects().get(Registration.nonce == "0")
    assert first is not None
    assert ({reading.id: "taken"}, {games.id: "taken"}) == (await chosen(first), await chosen(late))
    assert [2, 1, 0] == [(await one(Session, session.id)).taken for session in (reading, games, choir)]


async def test_a_workshop_stays_in_the_calendar_while_a_colleague_goes_there() -> None:
    event, reading, games = await full_day(0)
    colleague = dataclasses.replace(person(1), email=person(0).email)
    both = tuple(
        Guest(who, Wishes(choices=((games.round, games.id),), waits=((reading.round, reading.id),)))
        for who in (person(0), colleague)
    )
    first, _second = await register_party(event.id, Arrival(both, "both"))
    await Session.update({Session.capacity: 2}).where(Session.id == reading.id)
    await serve_sessions(event)
    assert {reading.id: "taken"} == await chosen(first)
    assert [("workshop_taken", "REQUEST")] == await told()
    await Session.update({Session.capacity: 3}).where(Session.id == reading.id)
    await Event.update({Event.turn: Event.turn + 1}).where(Event.id == event.id)
    await serve_sessions(await one(Event, event.id))
    assert [("workshop_taken", "REQUEST"), ("workshop_taken", None), ("workshop_left", "CANCEL")] == await told()


async def told() -> list[tuple[str, str | None]]:
    """Return kind and calendar method of the letters about workshops, oldest first."""
    letters = await Message.objects().where(Message.kind.like("workshop_%")).order_by(Message.id)
    return [(letter.kind, payload_of(letter).get("calendar", {}).get("method")) for letter in letters]
