"""Letters about what somebody may still take back: as long as none of them has left, they can be taken out of the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from piccolo.columns import Column
from piccolo.columns.combination import WhereRaw
from piccolo.query import Objects

from ki_events.clock import now
from ki_events.db import is_sqlite
from ki_events.mail.tables import Message, MessageState
from ki_events.rows import portions


@dataclass(frozen=True)
class Letters:
    """Which letters are meant: about this event, with a key like this, written after the mail with the number `after`."""

    event: int
    key: str
    after: int


async def letters_of(which: Letters) -> list[Message]:
    """Return the letters as they stand now."""
    return await _query(which)


async def hold(which: Letters) -> list[Message]:
    """Return the letters, which no worker can take until the transaction ends."""
    query = _query(which)
    # Locked, a worker passes them over instead of sending what is being taken back.
    return await (query if is_sqlite() else query.lock_rows("UPDATE"))


async def last_letter() -> int:
    """Return the number of the newest mail; what is written later has a higher one."""
    rows = await Message.raw("SELECT COALESCE(MAX(id), 0) AS last FROM message")
    return int(rows[0]["last"])


def _query(which: Letters) -> Objects[Message]:
    # By number first: a mail is looked for among the newest and not among all that were ever sent.
    meant = (Message.id > which.after) & Message.key.like(which.key)
    return Message.objects().where(meant, about_event(which.event)).order_by(Message.id)


def has_left(letters: Sequence[Message]) -> bool:
    """Say whether one of them has been sent, is on its way, or may be: a server may take a mail and not say so."""
    return any(not _is_still_here(letter) for letter in letters)


def leaves_at(letters: Sequence[Message]) -> datetime | None:
    """Return when the first of them leaves (UTC); None if there are none."""
    return min((letter.run_at for letter in letters), default=None)


async def take_out(letters: Sequence[Message]) -> None:
    """Delete them, so that the same can be said again later. Part of a transaction that has read them."""
    for ids in portions([letter.id for letter in letters]):
        await Message.delete().where(Message.id.is_in(ids))


async def send_after_all(letters: Sequence[int]) -> None:
    """Let wait again what was found untrue meanwhile and dropped, though it is true again."""
    for ids in portions(letters):
        dropped = Message.id.is_in(ids) & (Message.state == MessageState.dropped)
        fresh: dict[Column | str, Any] = {
            Message.state: MessageState.pending,
            Message.run_at: now(),
            Message.token: None,
            Message.attempts: 0,
            Message.error: "",
        }
        await Message.update(fresh).where(dropped)


def _is_still_here(letter: Message) -> bool:
    if letter.state == MessageState.dropped:
        return True
    return bool(letter.state == MessageState.pending and letter.token is None and letter.attempts == 0)


def about_event(event_id: int) -> WhereRaw:
    """Return the condition that a mail is about this event."""
    number = "json_extract(payload, '$.event')" if is_sqlite() else "CAST(payload ->> 'event' AS INTEGER)"
    return WhereRaw(number + " = {}", event_id)
