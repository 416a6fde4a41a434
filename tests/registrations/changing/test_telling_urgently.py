"""When a change is told: at once or in the morning, and not when it is stale."""

from datetime import datetime, timedelta

import pytest

from ki_events.clock import BERLIN, now, turned
from ki_events.events.tables import Event, Session
from ki_events.mail.outbox import payload_of
from ki_events.mail.tables import Message
from tests.characters import CHIARA, make_event, sign_up
from tests.registrations.changing.moved import change, letters, pending_about_changes, sessions_of

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_change_is_as_urgent_as_the_more_urgent_when_two_are_one_letter() -> None:
    evening = datetime(2027, 3, 16, 22, tzinfo=BERLIN)
    with turned(evening - timedelta(days=3)):
        event = await make_event(sessions=2, starts_at=evening + timedelta(hours=1))
        await sign_up(event, CHIARA)
    with turned(evening):
        first, second = await sessions_of(event)
        for session in (second, first):
            await change(event, [session], room="Mensa")
        for message in await pending_about_changes():
            assert timedelta() <= now() - message.run_at < timedelta(minutes=1)


async def test_letter_stays_urgent_when_the_next_change_is_not() -> None:
    evening = datetime(2027, 3, 16, 22, tzinfo=BERLIN)
    with turned(evening - timedelta(days=3)):
        event = await make_event(sessions=2, starts_at=evening + timedelta(hours=1))
        await sign_up(event, CHIARA)
    with turned(evening):
        for session in await sessions_of(event):
            await change(event, [session], room="Mensa")
        for message in await pending_about_changes():
            assert timedelta() <= now() - message.run_at < timedelta(minutes=1)


async def test_letter_is_not_stale_before_the_later_end() -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    await change(event, room="Mensa")
    earlier = event.ends_at - timedelta(hours=1)
    await Event.update({Event.ends_at: earlier}).where(Event.id == event.id)
    await change(event, ends_at=earlier)
    assert [event.ends_at] == [message.not_after for message in await pending_about_changes()]


async def test_change_is_urgent_when_the_date_was_to_start_soon() -> None:
    event = await make_event(starts_at=now() + timedelta(hours=1))
    await sign_up(event, CHIARA)
    await change(event, starts_at=now() + timedelta(weeks=4), ends_at=now() + timedelta(weeks=4, hours=1))
    (message,) = await letters()
    assert message.run_at <= now()


async def test_change_of_what_runs_already_waits_for_the_morning() -> None:
    with turned(datetime(2027, 3, 1, 9, tzinfo=BERLIN)):
        event = await make_event(starts_at=datetime(2027, 3, 11, tzinfo=BERLIN))
        end = datetime(2027, 4, 20, tzinfo=BERLIN)
        await Session.update({Session.ends_at: end, Session.all_day: True}).where(Session.event == event.id)
        await Event.update({Event.ends_at: end}).where(Event.id == event.id)
        await sign_up(event, CHIARA)
    with turned(datetime(2027, 3, 15, 3, tzinfo=BERLIN)):
        await change(event, room="Mensa")
    (message,) = await letters()
    assert datetime(2027, 3, 15, 7, tzinfo=BERLIN) == message.run_at


@pytest.mark.parametrize(
    ("changed_at", "starts_at", "due_at"),
    [
        ("2027-03-01 10:00", "2027-03-17 14:00", "2027-03-01 10:10"),
        ("2027-03-17 13:00", "2027-03-17 14:00", "2027-03-17 13:00"),
        # In quiet hours it waits for the morning, unless the start is too near for that.
        ("2027-03-01 22:00", "2027-03-17 14:00", "2027-03-02 07:00"),
        ("2027-03-16 22:00", "2027-03-17 14:00", "2027-03-16 22:10"),
    ],
)
async def test_letter_waits_ten_minutes_unless_it_is_night_or_the_start_is_near(
    changed_at: str, starts_at: str, due_at: str
) -> None:
    moment, start, due = (
        datetime.fromisoformat(text).replace(tzinfo=BERLIN) for text in (changed_at, starts_at, due_at)
    )
    with turned(moment - timedelta(hours=20)):
        event = await make_event(starts_at=start)
        await sign_up(event, CHIARA)
    with turned(moment):
        await change(event, room="Mensa")
    (message,) = await letters()
    assert timedelta() <= message.run_at - due < timedelta(minutes=1)


async def test_change_after_the_letter_left_is_a_letter_of_its_own() -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    await change(event, room="Mensa")
    await Message.update({Message.state: "sent"}).where(Message.kind == "changed")
    await change(event, room="Forum")
    assert [1, 2] == [payload_of(message)["calendar"]["sequence"] for message in await letters()]
