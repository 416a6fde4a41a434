"""What time frees is noticed for each event, whatever becomes of the others."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

from ki_events.clock import now
from ki_events.db import is_sqlite
from ki_events.events.tables import Event, Serving, Session
from ki_events.registrations.registering import cancel, register, register_party
from ki_events.registrations.settling import settle_due
from ki_events.registrations.tables import By, Registration
from ki_events.rows import one
from tests.characters import AMAL, BORIS, CHIARA, form, make_event
from tests.registrations.test_electives import choosing, chosen, make_day

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

Turned = Callable[[datetime], AbstractContextManager[None]]
WEEK = timedelta(weeks=1)


async def offered() -> tuple[Event, Registration]:
    """Return an event and who was just offered its only place; somebody waits behind."""
    event = await make_event(capacity=1, serving=Serving.offer)
    chiara = await register(event.id, CHIARA, "1")
    boris = await register(event.id, BORIS, "2")
    await register(event.id, AMAL, "3")
    await cancel(chiara.id, By.person)
    return event, boris


async def test_an_event_that_cannot_be_settled_keeps_no_other_waiting(turned: Turned) -> None:
    broken, _ = await offered()
    _, boris = await offered()
    # Counted below nought the database refuses it.
    await Event.update({Event.taken: 0}).where(Event.id == broken.id)
    with turned(now() + WEEK):
        assert 1 == await settle_due()
        assert 1 == (await one(Registration, boris.id)).lapses


async def test_a_database_that_goes_away_ends_the_round(turned: Turned) -> None:
    if is_sqlite():
        pytest.skip("only a server goes away in the middle")
    from asyncpg.exceptions import AdminShutdownError

    await offered()
    await Event.raw(
        "CREATE FUNCTION go_away() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'gone' USING ERRCODE = 'admin_shutdown'; END $$"
    )
    await Event.raw("CREATE TRIGGER away BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION go_away()")
    with turned(now() + WEEK), pytest.raises(AdminShutdownError):
        await settle_due()
    await Event.raw("DROP FUNCTION go_away CASCADE")


async def test_the_list_of_a_workshop_is_served_when_only_it_can_move() -> None:
    event, (reading, games) = await make_day(places=1)
    await register_party(event.id, form(CHIARA, "1", **choosing(reading)))
    (boris,) = await register_party(
        event.id, form(BORIS, "2", choices=((games.round, games.id),), waits=((reading.round, reading.id),))
    )
    assert 0 == await settle_due()
    await Session.update({Session.capacity: 2}).where(Session.id == reading.id)
    assert [1, 0] == [await settle_due() for _ in range(2)]
    assert {reading.id: "taken"} == await chosen(boris)


async def test_nothing_is_settled_for_who_waits_for_a_workshop_that_has_begun(turned: Turned) -> None:
    event, (reading, games) = await make_day(places=1)
    await register_party(event.id, form(AMAL, "1", **choosing(reading)))
    await register_party(
        event.id, form(BORIS, "2", choices=((games.round, games.id),), waits=((reading.round, reading.id),))
    )
    await Session.update({Session.capacity: 2}).where(Session.id == reading.id)
    with turned(reading.starts_at):
        assert 0 == await settle_due()
