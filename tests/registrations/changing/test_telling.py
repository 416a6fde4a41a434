"""A change is told once, to everyone it concerns, and not at all when nothing is left of it."""

from datetime import timedelta

import pytest

from ki_events.clock import turned
from ki_events.events.tables import SessionStatus
from ki_events.mail.outbox import payload_of
from ki_events.mail.tables import Message
from ki_events.registrations.changing.capacity import drop_session
from ki_events.registrations.letters.personal import compose
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By
from tests.characters import BORIS, CHIARA, DILARA, make_event, sign_up
from tests.registrations.changing.moved import change, letters, pending_about_changes, sessions_of

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def sent_about_changes() -> list[tuple[str, int]]:
    """Return kind and SEQUENCE of what would be sent now about changes."""
    written = [(message, await compose(message)) for message in await pending_about_changes()]
    return [(message.kind, payload_of(message)["calendar"]["sequence"]) for message, letter in written if letter]


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
    assert [] == await sent_about_changes()


async def test_nothing_is_sent_when_nothing_is_left_of_the_change_of_a_series() -> None:
    event = await make_event(sessions=3)
    await sign_up(event, CHIARA)
    await change(event, room="Mensa")
    await change(event, room="Aula")
    assert [] == await sent_about_changes()


async def test_entries_that_left_are_put_right_when_the_change_is_undone() -> None:
    event = await make_event(sessions=3)
    await sign_up(event, CHIARA)
    await change(event, room="Mensa")
    await Message.update({Message.state: "sent"}).where(Message.kind == "calendar_entry")
    await change(event, room="Aula")
    assert [("calendar_entry", 2), ("calendar_entry", 2)] == await sent_about_changes()


async def test_second_change_is_told_to_the_calendar_when_the_entries_have_left() -> None:
    event = await make_event(sessions=3)
    await sign_up(event, CHIARA)
    await change(event, room="Mensa")
    await Message.update({Message.state: "sent"}).where(Message.kind == "calendar_entry")
    await change(event, room="Forum")
    assert [("changed", 2), ("calendar_entry", 2), ("calendar_entry", 2)] == await sent_about_changes()


async def test_second_change_is_told_to_the_calendar_when_the_person_moved_up_between() -> None:
    event = await make_event(capacity=1)
    boris = await sign_up(event, BORIS)
    await sign_up(event, CHIARA)
    await change(event, starts_at=event.starts_at - timedelta(hours=1))
    await cancel(boris.id, By.person)
    await Message.update({Message.state: "sent"}).where(Message.kind == "moved_up")
    await change(event, starts_at=event.starts_at - timedelta(hours=2))
    assert [("changed", 2)] == await sent_about_changes()


async def test_second_change_raises_the_sequence_of_the_unsent_invitation() -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    await change(event, room="Mensa")
    await change(event, room="Forum")
    assert [("changed", 2)] == await sent_about_changes()


async def test_change_of_another_session_keeps_the_unsent_invitation() -> None:
    event = await make_event(sessions=2)
    await sign_up(event, CHIARA)
    for session in await sessions_of(event):
        await change(event, [session], room="Mensa")
    first, second = [payload_of(message) for message in await pending_about_changes()]
    assert [(1, 2, 1), (2, 2, 1)] == [
        (payload["part"], payload["parts"], payload["calendar"]["sequence"]) for payload in (first, second)
    ]
    assert 2 == len(first["changes"])


async def test_many_sessions_changed_one_after_the_other_are_one_file() -> None:
    event = await make_event(sessions=9)
    await sign_up(event, CHIARA)
    sessions = await sessions_of(event)
    for some in (sessions[:1], sessions[1:]):
        await change(event, some, room="Mensa")
    (message,) = await pending_about_changes()
    letter = await compose(message)
    assert letter is not None
    assert letter.calendar is not None
    assert ("PUBLISH", 9) == (letter.calendar.method, letter.calendar.content.count(b"BEGIN:VEVENT"))
    assert "Alle Termine liegen dieser Nachricht als Kalenderdatei bei." in letter.text


async def test_leased_letter_is_not_taken_back() -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    await change(event, room="Mensa")
    await Message.update({Message.token: "worker"}).where(Message.kind == "changed")
    await change(event, room="Forum")
    assert [1, 2] == [payload_of(message)["calendar"]["sequence"] for message in await letters()]


async def test_replanned_date_is_told_when_the_change_before_it_was_undone() -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    await change(event, room="Mensa")
    (session,) = await sessions_of(event)
    await drop_session(session.id, "cli")
    await change(event, room="Aula", status=SessionStatus.planned)
    assert [("changed", 3)] == await sent_about_changes()


async def test_nothing_is_sent_when_the_person_has_cancelled_meanwhile() -> None:
    event = await make_event()
    registration = await sign_up(event, CHIARA)
    await change(event, room="Mensa")
    await cancel(registration.id, By.person)
    (message,) = await letters()
    assert await compose(message) is None


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
