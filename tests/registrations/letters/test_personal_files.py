"""A letter as a mail: its headers, its calendar files, its identity and its date."""

import dataclasses
from datetime import timedelta

import pytest

from ki_events.clock import now, turned
from ki_events.events.tables import Session
from ki_events.mail.outbox import Envelope, put
from ki_events.mail.tables import Message
from ki_events.registrations.changing.capacity import drop_session
from ki_events.registrations.letters.personal import compose
from ki_events.registrations.registering import cancel, register
from ki_events.registrations.tables import By
from tests.characters import CHIARA, make_event, sign_up
from tests.mail.letters import content, emails, invitation, outbox

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "mid_morning")]


async def test_invitation_to_a_date_dropped_meanwhile_is_not_sent() -> None:
    event = await make_event(sessions=2)
    await sign_up(event, CHIARA)
    for session in await Session.objects().where(Session.event == event.id):
        await drop_session(session.id, "account:1")
    letters = [(message.kind, await compose(message)) for message in await outbox()]
    sent = [(kind, letter.calendar and letter.calendar.method) for kind, letter in letters if letter]
    assert [("registered", None), ("calendar_cancelled", "CANCEL"), ("calendar_cancelled", "CANCEL")] == sent


async def test_file_leaves_out_what_was_dropped_meanwhile() -> None:
    event = await make_event(sessions=7)
    await sign_up(event, CHIARA)
    session = await Session.objects().get((Session.event == event.id) & (Session.ref == "1"))
    assert session is not None
    await drop_session(session.id, "account:1")
    given = invitation((await emails())[0])
    assert given is not None
    assert 6 == len(given.events)


@pytest.mark.parametrize(
    "evil",
    ["Eve\r\nBcc: all@x.example", "Eve\nX-Evil: 1", "Eve\x0b\u2028", 'Eve" <x@y.example>', "<script>alert(1)</script>"],
)
async def test_names_cannot_become_headers_or_markup(evil: str) -> None:
    event = await make_event(title=f"Titel {evil}")
    await register(event.id, dataclasses.replace(CHIARA, given_name=evil), "nonce")
    (email,) = await emails()
    expected = {
        "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
        "Content-Language",
    }  # fmt: skip
    assert expected == set(email.keys())
    assert CHIARA.email == email["To"]
    assert "<script" not in content(email, "text/html")


async def test_request_is_an_alternative_and_a_file() -> None:
    await sign_up(await make_event(), CHIARA)
    (email,) = await emails()
    types = [part.get_content_type() for part in email.walk()]
    expected = [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    assert expected == types
    part = next(part for part in email.walk() if part.get_content_type() == "text/calendar")
    assert ("REQUEST", "utf-8") == (part.get_param("method"), part.get_content_charset())


async def test_many_sessions_are_one_file_that_numbers_each() -> None:
    event = await make_event(sessions=7)
    registration = await sign_up(event, CHIARA)
    given = invitation((await emails())[0])
    await cancel(registration.id, By.person)
    taken = invitation((await emails())[0])
    assert given is not None
    assert taken is not None
    assert [("PUBLISH", 7, {0}, {"CONFIRMED"}), ("PUBLISH", 7, {1}, {"CANCELLED"})] == [
        (
            str(part["METHOD"]),
            len(part.events),
            {e["SEQUENCE"] for e in part.events},
            {str(e["STATUS"]) for e in part.events},
        )
        for part in (given, taken)
    ]


async def test_letter_of_a_registration_that_is_gone_is_dropped() -> None:
    await put(Envelope("x", "registered", CHIARA.email, "de", {"registration": 99, "event": 99}))
    message = await Message.objects().first()
    assert message is not None
    assert await compose(message) is None


async def test_message_id_is_the_same_when_a_mail_is_sent_twice() -> None:
    await sign_up(await make_event(), CHIARA)
    first, again = [str(email["Message-ID"]) for email in [*await emails(), *await emails()]]
    assert first == again


async def test_date_is_the_clocks() -> None:
    await sign_up(await make_event(), CHIARA)
    with turned(now() + timedelta(days=2)):
        (email,) = await emails()
        assert abs(email["Date"].datetime - now()) < timedelta(minutes=1)
