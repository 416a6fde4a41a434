"""An organiser changes how many places there are, or drops a date."""

import pytest

from ki_events.events.tables import Event, Session, SessionStatus
from ki_events.mail.outbox import payload_of
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.changing import change_capacity, drop_session
from ki_events.registrations.recounting import faults
from ki_events.registrations.tables import Registration, Status
from ki_events.rows import one
from tests.characters import AMAL, BORIS, CHIARA, make_event, person, sign_up

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def statuses(event: Event) -> list[str]:
    rows = await Registration.objects().where(Registration.event == event.id).order_by(Registration.turn)
    return [row.status for row in rows]


async def test_change_capacity_moves_the_first_up_when_raised() -> None:
    event = await make_event(capacity=1)
    for who in (AMAL, BORIS, CHIARA):
        await sign_up(event, who)
    await change_capacity(event.id, 2, "cli")
    assert [Status.confirmed, Status.confirmed, Status.waitlisted] == await statuses(event)


async def test_change_capacity_moves_everyone_up_when_unlimited() -> None:
    event = await make_event(capacity=0)
    for number in range(5):
        await sign_up(event, person(number))
    await change_capacity(event.id, None, "cli")
    assert [Status.confirmed] * 5 == await statuses(event)
    assert [] == await faults()


async def test_change_capacity_refuses_with_the_number_when_below_the_taken() -> None:
    event = await make_event(capacity=3)
    for who in (AMAL, BORIS, CHIARA):
        await sign_up(event, who)
    with pytest.raises(Refused, match="müssten 2 Personen absagen"):
        await change_capacity(event.id, 1, "cli")
    assert 3 == (await Event.objects().get(Event.id == event.id)).capacity


async def test_drop_session_tells_who_has_a_place_once() -> None:
    event = await make_event(capacity=1, sessions=2)
    await sign_up(event, AMAL)
    await sign_up(event, BORIS)
    first = await Session.objects().where(Session.event == event.id).order_by(Session.starts_at).first()
    for _ in range(2):
        await drop_session(first.id, "cli")
    dropped = await one(Session, first.id)
    assert (SessionStatus.cancelled, 1) == (dropped.status, dropped.sequence)
    letters = await Message.objects().where(Message.kind == "calendar_cancelled")
    assert [AMAL.email] == [letter.recipient for letter in letters]
    assert {"session": first.id, "method": "CANCEL", "sequence": 1} == payload_of(letters[0])["calendar"]


async def test_drop_session_shortens_the_event_when_it_was_the_first() -> None:
    event = await make_event(sessions=3)
    first, second, third = await Session.objects().where(Session.event == event.id).order_by(Session.starts_at)
    await drop_session(first.id, "cli")
    changed = await Event.objects().get(Event.id == event.id)
    assert (second.starts_at, third.ends_at) == (changed.starts_at, changed.ends_at)
