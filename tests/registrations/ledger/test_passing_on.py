"""What a mailbox was told and has not left yet is passed on to who stays there."""

from datetime import timedelta

import pytest

from ki_events.mail.outbox import payload_of
from ki_events.mail.tables import Message
from ki_events.registrations.letters.personal import compose
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By
from tests.characters import CHIARA, make_event, sign_up
from tests.mail.letters import outbox
from tests.registrations.changing.moved import change
from tests.registrations.ledger.same_mailbox import COLLEAGUE, calendars, session_of

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_colleague_on_the_same_mailbox_gets_the_letter_alone() -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    await sign_up(event, COLLEAGUE)
    assert ["registered", "registered"] == [message.kind for message in await outbox()]
    assert (await calendars())[1] is None


async def test_invitation_stays_until_the_last_place_of_the_mailbox_goes() -> None:
    event = await make_event()
    first, second = await sign_up(event, CHIARA), await sign_up(event, COLLEAGUE)
    session = await session_of(event)
    await cancel(first.id, By.person)
    assert (await calendars())[2] is None
    await cancel(second.id, By.person)
    assert ("cancelled", session.id, "CANCEL", 1) == (await calendars())[-1]


async def test_unsent_invitation_is_passed_on_to_the_colleague() -> None:
    event = await make_event(sessions=2)
    first, second = await sign_up(event, CHIARA), await sign_up(event, COLLEAGUE)
    await cancel(first.id, By.person)
    brought = [(message, await compose(message)) for message in await outbox()]
    entries = [message for message, letter in brought if letter and letter.calendar]
    sessions = [(await session_of(event, ref)).id for ref in "12"]
    assert [("calendar_entry", COLLEAGUE.email, second.id, session, 0) for session in sessions] == [
        (
            message.kind,
            message.recipient,
            payload["registration"],
            *[payload["calendar"][name] for name in ("session", "sequence")],
        )
        for message in entries
        for payload in [payload_of(message)]
    ]


async def test_unsent_change_is_passed_on_to_the_colleague() -> None:
    event = await make_event()
    first, second = await sign_up(event, CHIARA), await sign_up(event, COLLEAGUE)
    await Message.update({Message.state: "sent"}, force=True)
    await change(event, starts_at=event.starts_at - timedelta(hours=1))
    await cancel(first.id, By.person)
    waiting = [message for message in await outbox() if message.state == "pending"]
    written = [(message, await compose(message)) for message in waiting]
    (entry,) = [message for message, letter in written if letter and letter.calendar]
    session = await session_of(event)
    assert (second.id, {"session": session.id, "method": "REQUEST", "sequence": 1}) == (
        payload_of(entry)["registration"],
        payload_of(entry)["calendar"],
    )


async def test_file_is_passed_on_to_the_colleague_as_a_file() -> None:
    event = await make_event(sessions=7)
    first = await sign_up(event, CHIARA)
    await sign_up(event, COLLEAGUE)
    await cancel(first.id, By.person)
    letter = await compose((await outbox())[-1])
    assert letter is not None
    assert letter.calendar is not None
    assert ("PUBLISH", 7) == (letter.calendar.method, letter.calendar.content.count(b"BEGIN:VEVENT"))
    assert letter.subject.startswith("Kalenderdatei: ")
    assert "Diese Nachricht bringt diese Termine als Datei für Ihren Kalender:" in letter.text
    assert 7 == letter.text.count("\n* ")


async def test_what_has_left_is_not_passed_on() -> None:
    event = await make_event()
    first = await sign_up(event, CHIARA)
    await sign_up(event, COLLEAGUE)
    await Message.update({Message.state: "sent"}, force=True)
    await cancel(first.id, By.person)
    assert ["registered", "registered", "cancelled"] == [message.kind for message in await outbox()]
