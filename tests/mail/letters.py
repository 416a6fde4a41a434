"""Letters as tests read them."""

from email import message_from_bytes, policy
from email.message import EmailMessage

from icalendar import Calendar

from ki_events.mail.letter import to_email
from ki_events.mail.tables import Message
from ki_events.mail.wire import Email
from ki_events.registrations.letters.personal import compose


async def outbox() -> list[Message]:
    """Return all mails, oldest first."""
    return await Message.objects().order_by(Message.id)


async def emails() -> list[EmailMessage]:
    """Return all mails of the outbox as they would be sent now, without those that would be dropped."""
    written = [(await compose(message), message) for message in await outbox()]
    return [reread(to_email(letter, message)) for letter, message in written if letter]


def reread(email: Email) -> EmailMessage:
    """Return the mail as a program gets it from the wire."""
    again = message_from_bytes(email.data, policy=policy.default)
    assert isinstance(again, EmailMessage)
    return again


def content(email: EmailMessage, kind: str) -> str:
    """Return the part of this type, or an empty text."""
    parts = [part for part in email.walk() if part.get_content_type() == kind]
    return str(parts[0].get_content()) if parts else ""


def invitation(email: EmailMessage) -> Calendar | None:
    """Return the calendar part."""
    text = content(email, "text/calendar")
    found = Calendar.from_ical(text) if text else None
    assert found is None or isinstance(found, Calendar)
    return found
