"""The demo writes to nobody: its mails lie in a Maildir in the data folder, and a page shows them."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from mailbox import Maildir
from pathlib import Path

from ki_events.settings import settings

FOLDER = "postfach"


@dataclass(frozen=True)
class KeptMail:
    """A mail as a page shows it; `key` names it, `calendar` is empty if it has no calendar part."""

    key: str
    sent_at: datetime
    sender: str
    recipient: str
    subject: str
    language: str
    text: str
    html: str
    calendar: str


async def keep(data: bytes) -> None:
    """Put a mail as it would be sent into the folder; a file is there entirely or not at all."""
    await asyncio.to_thread(_keep, data)


async def newest(count: int = 50) -> list[KeptMail]:
    """Return the latest mails, newest first."""
    return await asyncio.to_thread(_newest, count)


async def kept(key: str) -> KeptMail | None:
    """Return one mail, or None if there is none of this key."""
    return await asyncio.to_thread(_kept, key)


def _keep(data: bytes) -> None:
    _open().add(data)


def _newest(count: int) -> list[KeptMail]:
    box = _open()
    # A Maildir key begins with the second and microsecond of its writing.
    keys = sorted(box.keys(), key=_written, reverse=True)[:count]
    return [_read(key, box) for key in keys]


def _kept(key: str) -> KeptMail | None:
    box = _open()
    return _read(key, box) if key in box else None


def _written(key: str) -> tuple[int, int, int]:
    second, rest = key.split(".", 2)[:2]
    micro, _p, number = rest.removeprefix("M").partition("P")
    return int(second), int(micro), int(number.partition("Q")[2] or 0)


def _open() -> Maildir:
    path = Path(settings().data) / FOLDER
    path.parent.mkdir(parents=True, exist_ok=True)
    return Maildir(path, create=True, factory=None)


def _read(key: str, box: Maildir) -> KeptMail:
    email = message_from_bytes(box.get_bytes(key), policy=policy.default)
    return KeptMail(
        key=key,
        sent_at=parsedate_to_datetime(email["Date"]).astimezone(UTC),
        sender=email["From"],
        recipient=email["To"],
        subject=email["Subject"].strip(),
        language=email["Content-Language"],
        text=_content(email, "plain"),
        html=_content(email, "html"),
        calendar=_content(email, "calendar"),
    )


def _content(email: EmailMessage, subtype: str) -> str:
    for part in email.walk():
        if part.get_content_type() == f"text/{subtype}":
            return str(part.get_content())
    return ""
