"""A mail is a row: written once per key with what causes it, leased to one worker, sent at least once."""

import json
import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ki_events.clock import now
from ki_events.db import is_sqlite
from ki_events.mail.tables import Message, MessageState
from ki_events.settings import settings

MAX_ATTEMPTS = 12
"""About a working day of trying with the backoff below; then the office sees it."""

_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)
_ROWS_PER_INSERT = 100
_ERROR_LENGTH = 500


@dataclass(frozen=True)
class Envelope:
    """A mail to be: `key` says why it exists, `payload` holds ids only; due at `run_at` (None: now), stale after `not_after`.

    One that is not `is_wanted` is never written: it is to somebody of whom an organiser said that they are not told.
    """

    key: str
    kind: str
    recipient: str
    language: str
    payload: dict[str, Any] = field(default_factory=dict)
    run_at: datetime | None = None
    not_after: datetime | None = None
    is_wanted: bool = True


async def put(envelope: Envelope) -> bool:
    """Write the mail in the verb's transaction; return False if its key is there already (invariant 7)."""
    return await put_all([envelope]) == 1


async def put_all(envelopes: Sequence[Envelope]) -> int:
    """Write the mails in the verb's transaction, due in this order; return how many were new."""
    moment, new = now(), 0
    wanted = [envelope for envelope in envelopes if envelope.is_wanted]
    for first in range(0, len(wanted), _ROWS_PER_INSERT):
        rows = [_row(envelope, moment) for envelope in wanted[first : first + _ROWS_PER_INSERT]]
        values = ", ".join(["({}, {}, {}, {}, {}, 'pending', {}, {}, 0, '', {})"] * len(rows))
        inserted = await Message.raw(
            "INSERT INTO message (key, kind, recipient, language, payload, state, run_at, not_after, attempts, error, created_at)"  # noqa: S608 - placeholders only
            f" VALUES {values} ON CONFLICT (key) DO NOTHING RETURNING id",
            *[value for row in rows for value in row],
        )
        new += len(inserted)
    return new


async def claim(n: int) -> list[Message]:
    """Lease up to `n` due mails: until `run_at` they are this worker's; if it dies, they come due again."""
    moment, token = now(), secrets.token_hex(16)
    due = (Message.state == MessageState.pending) & (Message.run_at <= moment)
    # A look first: looking every other second must not take SQLite's write lock every other second.
    if not await Message.exists().where(due):
        return []
    claimed = await Message.raw(
        "UPDATE message SET run_at = {}, token = {}, attempts = attempts + 1 WHERE " + _among_due() + " RETURNING id",  # noqa: S608 - placeholders only
        moment + lease(),
        token,
        moment,
        n,
    )
    if not claimed:
        return []
    ids = [row["id"] for row in claimed]
    # `run_at` is equal for all now; ids are in the order of writing.
    return await Message.objects().where(Message.id.is_in(ids) & (Message.token == token)).order_by(Message.id)


def lease() -> timedelta:
    """Return how long a claimed mail belongs to its worker: longer than the slowest delivery (`smtp.patience`)."""
    return timedelta(minutes=5, seconds=6 * settings().smtp_timeout)


async def sent(message: Message) -> bool:
    """Note that the mail server has taken the mail; return False if the lease was lost to another worker."""
    return await _settle(message, MessageState.sent, "")


async def dropped(message: Message, why: str) -> bool:
    """Note that the mail is not sent because it is stale or its address is not real."""
    return await _settle(message, MessageState.dropped, why)


async def dead(message: Message, error: str) -> bool:
    """Note that the mail can never arrive; the office shows `error`, which must not hold secrets."""
    return await _settle(message, MessageState.dead, error)


async def failed(message: Message, error: str) -> bool:
    """Try the mail again later, longer each time; after `MAX_ATTEMPTS` it is dead."""
    if message.attempts >= MAX_ATTEMPTS:
        return await dead(message, error)
    rows = await Message.raw(
        "UPDATE message SET run_at = {}, token = NULL, error = {} WHERE id = {} AND token = {} RETURNING id",
        now() + backoff(message.attempts),
        error[:_ERROR_LENGTH],
        message.id,
        message.token,
    )
    return bool(rows)


async def release(messages: Sequence[Message], error: str = "") -> None:
    """Give back mails of one claim that were not tried: due at once, no attempt counted; `error` says why they wait."""
    if not messages:
        return
    ids = ", ".join(["{}"] * len(messages))
    await Message.raw(
        "UPDATE message SET run_at = {}, token = NULL, attempts = attempts - 1, error = {}"  # noqa: S608 - placeholders only
        f" WHERE token = {{}} AND id IN ({ids})",
        now(),
        error[:_ERROR_LENGTH],
        messages[0].token,
        *[message.id for message in messages],
    )


async def again(message_id: int) -> bool:
    """Try a dead mail once more from the beginning; return False if it is not dead."""
    rows = await Message.raw(
        "UPDATE message SET state = 'pending', run_at = {}, attempts = 0, token = NULL"
        " WHERE id = {} AND state = 'dead' RETURNING id",
        now(),
        message_id,
    )
    return bool(rows)


def payload_of(message: Message) -> dict[str, Any]:
    """Return the ids that the letter is made from."""
    found: dict[str, Any] = json.loads(message.payload)
    return found


def backoff(attempts: int) -> timedelta:
    """Return the wait after so many attempts: min(1 h, 30 s · 2ⁿ), give or take half, so that mails do not come back in step."""
    wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** min(attempts, 16))
    return wait * random.uniform(0.5, 1.5)  # noqa: S311 - nothing secret


def _row(envelope: Envelope, moment: datetime) -> tuple[Any, ...]:
    return (
        envelope.key,
        envelope.kind,
        envelope.recipient,
        envelope.language,
        json.dumps(envelope.payload),
        envelope.run_at or moment,
        envelope.not_after,
        moment,
    )


def _among_due() -> str:
    due = "SELECT id FROM message WHERE state = 'pending' AND run_at <= {} ORDER BY run_at, id LIMIT {}"
    if is_sqlite():
        return f"id IN ({due})"
    # As an array it is computed once; as a plain IN the planner may run it again for each row and take more than n.
    return f"id = ANY(ARRAY({due} FOR UPDATE SKIP LOCKED))"


async def _settle(message: Message, state: MessageState, error: str) -> bool:
    moment = now()
    # The token keeps a late worker from marking what another took over.
    rows = await Message.raw(
        "UPDATE message SET state = {}, token = NULL, error = {}, sent_at = {}"
        " WHERE id = {} AND token = {} RETURNING id",
        state.value,
        error[:_ERROR_LENGTH],
        moment if state is MessageState.sent else None,
        message.id,
        message.token,
    )
    return bool(rows)
