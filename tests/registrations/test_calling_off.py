"""A whole event is called off."""

import pytest

from ki_events.events.tables import Event, EventStatus, Session, SessionStatus
from ki_events.mail.outbox import payload_of
from ki_events.mail.tables import Message
from ki_events.registrations.calling_off import call_off
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By, Registration, Status
from tests.characters import AMAL, BORIS, CHIARA, make_event, sign_up

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_call_off_tells_everyone_once() -> None:
    event = await make_event(capacity=1)
    left = await sign_up(event, CHIARA)
    await cancel(left.id, By.person)
    await sign_up(event, AMAL)
    await sign_up(event, BORIS)
    assert [2, 0] == [await call_off(event.id, "Referat erkrankt", "cli") for _ in range(2)]
    letters = await Message.objects().where(Message.kind == "event_cancelled").order_by(Message.id)
    assert [AMAL.email, BORIS.email] == [letter.recipient for letter in letters]
    assert ["CANCEL", None] == [payload_of(letter).get("calendar", {}).get("method") for letter in letters]


async def test_call_off_ends_registrations_and_dates() -> None:
    event = await make_event(capacity=1, sessions=2)
    await sign_up(event, AMAL)
    await sign_up(event, BORIS)
    await call_off(event.id, "Referat erkrankt", "cli")
    assert {Status.cancelled} == {row.status for row in await Registration.objects()}
    assert {(SessionStatus.cancelled, 1)} == {(row.status, row.sequence) for row in await Session.objects()}
    stored = await Event.objects().get(Event.id == event.id)
    assert (EventStatus.cancelled, "Referat erkrankt", 0, 0) == (
        stored.status,
        stored.cancel_reason,
        stored.taken,
        stored.waiting,
    )
    assert [] == await faults()
