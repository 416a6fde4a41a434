"""A letter becomes an e-mail that every program can read: text that is complete by itself, HTML, and a calendar part."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from email.charset import QP, Charset
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime
from urllib.parse import urlsplit

from ki_events.clock import now
from ki_events.mail.tables import Message
from ki_events.mail.wire import POLICY
from ki_events.settings import settings

_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP


class BadAddress(ValueError):
    """The recipient's address cannot be written into a header."""


@dataclass(frozen=True)
class CalendarPart:
    """What the letter says to the calendar; `method` is the METHOD inside `content` (RFC 6047 section 2.4)."""

    content: bytes
    method: str


@dataclass(frozen=True)
class Letter:
    """What is written, in whose name, and where an answer goes."""

    subject: str
    text: str
    html: str
    sender_name: str
    reply_to: str
    calendar: CalendarPart | None = None


def to_email(letter: Letter, message: Message) -> EmailMessage:
    """Return the e-mail for one outbox row. Raise `BadAddress` if its recipient is no address."""
    email = EmailMessage(POLICY)
    email["From"] = Address(_one_line(letter.sender_name), addr_spec=settings().mail_from)
    email["To"] = _address(message.recipient)
    if letter.reply_to:
        email["Reply-To"] = _address(letter.reply_to)
    email["Subject"] = _one_line(letter.subject)
    email["Date"] = format_datetime(now())
    email["Message-ID"] = message_id(message.key)
    email["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    email["Content-Language"] = message.language
    _fill(email, letter)
    return email


def message_id(key: str) -> str:
    """Return the Message-ID of this key: a mail sent twice after a crash is recognisable as one."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings().base_url).hostname}>"


def _fill(email: EmailMessage, letter: Letter) -> None:
    # Parts of email.mime: made in an eighth of the time of EmailMessage.add_alternative, for they parse no headers.
    parts: list[MIMEBase] = [_words(letter.text, "plain"), _words(letter.html, "html")]
    part = letter.calendar
    if part is None:
        _attach(email, "alternative", parts)
    elif part.method == "PUBLISH":
        # Nothing to answer: a file to open. As an alternative Outlook would show the first entry instead of the letter.
        file = _calendar(part)
        file.add_header("Content-Disposition", "attachment", filename="termine.ics")
        _attach(email, "mixed", [MIMEMultipart("alternative", _subparts=parts), file])
    else:
        # RFC 6047 section 2.4: Outlook, Gmail and Apple Mail take the alternative that says its method.
        alternatives = MIMEMultipart("alternative", _subparts=[*parts, _calendar(part)])
        # Webmail without a calendar shows no alternative, only files; another type, so that nobody takes it twice.
        copy = MIMEApplication(part.content, "ics")
        name = "absage.ics" if part.method == "CANCEL" else "termin.ics"
        copy.add_header("Content-Disposition", "attachment", filename=name)
        _attach(email, "mixed", [alternatives, copy])


def _attach(email: EmailMessage, kind: str, parts: Sequence[MIMEBase]) -> None:
    email["MIME-Version"] = "1.0"
    email["Content-Type"] = f"multipart/{kind}"
    for part in parts:
        email.attach(part)  # type: ignore[arg-type]  # any message can be a part


def _words(text: str, subtype: str) -> MIMEText:
    return MIMEText(text, subtype, _UTF8)  # type: ignore[arg-type]  # a character set with its encoding is taken too


def _calendar(part: CalendarPart) -> MIMEText:
    # In base64 by its character set: folded lines stay as they are.
    calendar = MIMEText(part.content.decode(), "calendar", "utf-8")
    calendar.set_param("method", part.method)
    return calendar


def _address(text: str) -> Address:
    name, separator, domain = text.strip().rpartition("@")
    if not separator or any(char.isspace() or not char.isprintable() for char in text.strip()):
        raise BadAddress("the address cannot be used")
    try:
        host = domain if domain.isascii() else domain.encode("idna").decode()
        return Address(addr_spec=f"{name}@{host}")
    except (ValueError, IndexError, MessageError) as error:
        raise BadAddress("the address cannot be used") from error


def _one_line(text: str) -> str:
    # A line feed in a name must not become another header.
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
