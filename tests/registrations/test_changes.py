"""A change is told once, to everyone it concerns, and not at all when nothing is left of it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from ki_events.clock import BERLIN, turned
from ki_events.db import transaction
from ki_events.events.scheduling import change_session
from ki_events.events.tables import Event, Session
from ki_events.mail.outbox import payload_of
from ki_events.mail.tables import Message
from ki_events.registrations.changes import tell_changes
from ki_events.registrations.known import before_of
from ki_events.registrations.letters import compose
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By
from tests.characters import BORIS, CHIARA, DILARA, make_event, sign_up

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def change(event: Event, **columns: Any) -> int:
    """Change all sessions of an event as an organiser does."""
    sessions = await Session.objects().where(Session.event == event.id).order_by(Session.starts_at)
    before = {session.id: before_of(event, session) for session in sessions}
    async with transaction():
        for session in sessions:
            await change_session(session, {**columns})  # type: ignore[dict-item]  # a key may also be a column
        return await tell_changes(event.id, before)


async def letters(kind: str = "changed") -> list[Message]:
    return await Message.objects().where(Message.kind == kind).order_by(Message.id)


async def test_letter_says_what_is_and_what_was() -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    assert await change(event, room="Mensa") == 1
    (message,) = await letters()
    letter = await compose(message)
    assert letter is not None
    assert letter.subject.startswith("Änderung: Mehrsprachigkeit im Unterricht, ")
    assert "Gesamtschule Uerdingen, Mensa" in letter.text
    assert "Bisher war angekündigt:\n* Gesamtschule Uerdingen, Aula\n" in letter.text
    assert letter.calendar is not None
    assert ("REQUEST", True) == (
        letter.calendar.method,
        b"SEQUENCE:1" in letter.calendar.content,
    )


async def test_waiting_people_hear_without_a_calendar_entry() -> None:
    event = await make_event(capacity=1)
    for who in (BORIS, CHIARA):
        await sign_up(event, who)
    assert await change(event, starts_at=event.starts_at - timedelta(hours=1)) == 2
    assert [True, False] == ["calendar" in payload_of(message) for message in await letters()]


async def test_changes_within_ten_minutes_are_one_letter_with_the_oldest_news() -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    await change(event, room="Mensa")
    await change(event, room="Forum")
    (message,) = await letters()
    letter = await compose(message)
    assert letter is not None
    assert ("Forum" in letter.text, "Mensa" in letter.text, "Aula" in letter.text) == (True, False, True)


async def test_nothing_is_sent_when_nothing_is_left_of_the_change() -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    await change(event, room="Mensa")
    await change(event, room="Aula")
    (message,) = await letters()
    assert await compose(message) is None


async def test_nothing_is_sent_when_the_person_has_cancelled_meanwhile() -> None:
    event = await make_event()
    registration = await sign_up(event, CHIARA)
    await change(event, room="Mensa")
    await cancel(registration.id, By.person)
    (message,) = await letters()
    assert await compose(message) is None


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


async def test_series_has_one_entry_per_message_and_a_long_one_a_file() -> None:
    short, long = await make_event(sessions=3), await make_event(sessions=7)
    for event in (short, long):
        await sign_up(event, DILARA)
        await change(event, room="Mensa")
    first, second = await letters()
    assert ("REQUEST", True) == (payload_of(first)["calendar"]["method"], payload_of(second)["calendar"]["all"])
    entries = [entry for entry in await letters("calendar_entry") if entry.key.startswith("changed:")]
    assert [(2, 3), (3, 3)] == [(payload_of(entry)["part"], payload_of(entry)["parts"]) for entry in entries]


async def test_past_sessions_are_not_told_of() -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    with turned(event.ends_at + timedelta(hours=1)):
        assert await change(event, room="Mensa") == 0
