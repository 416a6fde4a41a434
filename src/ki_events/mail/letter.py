"""A letter becomes an e-mail that every program can read: text that is complete by itself, HTML, and a calendar part."""

import hashlib
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import format_datetime
from functools import lru_cache
from urllib.parse import urlsplit

from ki_events.addresses import mail_address
from ki_events.clock import now
from ki_events.mail import wire
from ki_events.mail.tables import Message
from ki_events.settings import settings


class BadAddress(ValueError):
    """The recipient's address cannot be written into a header."""


@dataclass(frozen=True)
class CalendarPart:
    """What the letter says to the calendar; `method` is the METHOD inside `content` (RFC 6047 section 2.4)."""

    content: bytes
    method: str


@dataclass(frozen=True)
class Letter:
    """What is written, in whose name, and where an answer goes; a POST to `unsubscribe` (an address) ends such letters."""

    subject: str
    text: str
    html: str
    sender_name: str
    reply_to: str
    calendar: CalendarPart | None = None
    unsubscribe: str = ""


def to_email(letter: Letter, message: Message) -> wire.Email:
    """Return the e-mail for one outbox row. Raise `BadAddress` if its recipient is no address."""
    sender, recipient = settings().mail_from, _address(message.recipient)
    headers = [
        ("From", wire.named_mailbox("From", _one_line(letter.sender_name), sender)),
        ("To", recipient),
        *([("Reply-To", _address(letter.reply_to))] if letter.reply_to else []),
        ("Subject", wire.unstructured("Subject", _one_line(letter.subject))),
        ("Date", format_datetime(now())),
        ("Message-ID", message_id(message.key)),
        ("Auto-Submitted", "auto-generated"),  # RFC 3834: no out-of-office answers
        *_one_click(letter.unsubscribe),
        ("Content-Language", message.language),
        ("MIME-Version", "1.0"),
    ]
    return wire.Email(sender, recipient, wire.with_headers(headers, _body(letter)))


def message_id(key: str) -> str:
    """Return the Message-ID of this key: a mail sent twice after a crash is recognisable as one."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings().base_url).hostname}>"


def _one_click(address: str) -> list[tuple[str, str]]:
    if not address:
        return []
    # RFC 8058 section 3.1: with both, mail programs show a button of their own, which sends a POST.
    return [("List-Unsubscribe", f"<{address}>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")]


def _body(letter: Letter) -> bytes:
    texts = [wire.words(letter.text, "plain"), wire.words(letter.html, "html")]
    part = letter.calendar
    if part is None:
        return wire.multipart("alternative", texts)
    calendar_type = f'text/calendar; charset="utf-8"; method="{part.method}"'
    if part.method == "PUBLISH":
        # Nothing to answer: a file to open. As an alternative Outlook would show the first entry instead of the letter.
        file = wire.in_base64(calendar_type, part.content, "termine.ics")
        return wire.multipart("mixed", [wire.multipart("alternative", texts), file])
    # RFC 6047 section 2.4: Outlook, Gmail and Apple Mail take the alternative that says its method.
    alternatives = wire.multipart("alternative", [*texts, wire.in_base64(calendar_type, part.content)])
    # Webmail without a calendar shows no alternative, only files; another type, so that nobody takes it twice.
    name = "absage.ics" if part.method == "CANCEL" else "termin.ics"
    return wire.multipart("mixed", [alternatives, wire.in_base64("application/ics", part.content, name)])


def _address(text: str) -> str:
    try:
        return mail_address(
            text.strip()
        )  # what our forms take; anything else is read as slowly as the standard is long
    except ValueError:
        return _odd_address(text)


@lru_cache(64)
def _odd_address(text: str) -> str:
    name, separator, domain = text.strip().rpartition("@")
    if not separator or any(char.isspace() or not char.isprintable() for char in text.strip()):
        raise BadAddress("the address cannot be used")
    try:
        host = domain if domain.isascii() else domain.encode("idna").decode()
        return Address(addr_spec=f"{name}@{host}").addr_spec
    except (ValueError, IndexError, MessageError) as error:
        raise BadAddress("the address cannot be used") from error


def _one_line(text: str) -> str:
    if text.isprintable():
        return " ".join(text.split())
    # A line feed in a name must not become another header.
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
