"""When its moment has come, who gets a message is fixed once, and its letters are written in portions, each of them once."""

from dataclasses import dataclass

from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event
from ki_events.group_messages.audience import RECEIVES, audience_in, condition
from ki_events.group_messages.scheduling import leaves_at
from ki_events.group_messages.tables import GroupLetter, GroupMessage, GroupMessageState
from ki_events.mail.outbox import Envelope, put_all
from ki_events.rows import one

KIND = "group"
PORTION = 200
"""So many letters are written in one transaction: nobody who signs up meanwhile waits for more than a moment."""


async def write_group_letters() -> int:
    """Write the letters of all messages whose moment has come, going on where an interruption stopped; return how many."""
    written = 0
    for message_id in await _due():
        await begin(message_id)
        while portion := await write_portion(message_id):
            written += portion
    return written


async def begin(message_id: int) -> None:
    """Fix who gets a scheduled message, those with it who cannot be written to; one that has begun stays as it is."""
    async with transaction():
        rows = await GroupMessage.raw(
            "UPDATE group_message SET state = 'sending', changed_at = {} WHERE id = {} AND state = 'scheduled' RETURNING id",
            now(),
            message_id,
        )
        if not rows:
            return
        message = await one(GroupMessage, message_id)
        await GroupLetter.raw(
            "INSERT INTO group_letter (group_message, registration) SELECT {}, r.id FROM registration r WHERE {}"
            " ORDER BY r.id ON CONFLICT DO NOTHING",
            message_id,
            condition(message.event, audience_in(message.audience)),
        )
        await GroupMessage.raw(
            "UPDATE group_message SET people = (SELECT COUNT(*) FROM group_letter l JOIN registration r"  # noqa: S608 - constants
            f" ON r.id = l.registration WHERE l.group_message = group_message.id AND {RECEIVES}) WHERE id = {{}}",
            message_id,
        )


async def write_portion(message_id: int) -> int:
    """Write the next letters of a message that is being sent; return how many, 0 when there are no more."""
    async with transaction():
        # The row is locked by that: two workers write one portion after the other.
        rows = await GroupMessage.raw(
            "UPDATE group_message SET changed_at = {} WHERE id = {} AND state = 'sending' RETURNING event",
            now(),
            message_id,
        )
        if not rows:
            return 0
        due = await _unwritten(message_id)
        if due:
            await _write(message_id, await one(Event, rows[0]["event"]), due)
        await _note(message_id, len(due))
        return len(due)


@dataclass(frozen=True)
class _Unwritten:
    """A letter to be written to a registration."""

    id: int
    registration: int
    email: str
    language: str


async def _due() -> list[int]:
    rows = await GroupMessage.raw(
        "SELECT g.id FROM group_message g JOIN event e ON e.id = g.event WHERE e.deleted_at IS NULL"
        " AND g.send_at <= {} AND g.state IN ('scheduled', 'sending') ORDER BY g.send_at, g.id",
        now(),
    )
    return [row["id"] for row in rows]


async def _unwritten(message_id: int) -> list[_Unwritten]:
    rows = await GroupLetter.raw(
        "SELECT l.id, l.registration, r.email, r.language FROM group_letter l JOIN registration r ON r.id = l.registration"  # noqa: S608 - constants
        f" WHERE l.group_message = {{}} AND l.message IS NULL AND {RECEIVES} ORDER BY l.id LIMIT {PORTION}",
        message_id,
    )
    return [_Unwritten(**row) for row in rows]


async def _write(message_id: int, event: Event, due: list[_Unwritten]) -> None:
    run_at = leaves_at(event, now())
    await put_all(
        [
            Envelope(
                key=f"{KIND}:{message_id}:{letter.registration}",
                kind=KIND,
                recipient=letter.email,
                language=letter.language,
                payload={"registration": letter.registration, "event": event.id, "group_message": message_id},
                run_at=run_at,
            )
            for letter in due
        ]
    )
    await GroupLetter.raw(
        "UPDATE group_letter SET message = (SELECT m.id FROM message m WHERE m.key ="  # noqa: S608 - placeholders only
        f" '{KIND}:' || group_letter.group_message || ':' || group_letter.registration)"
        f" WHERE id IN ({', '.join(['{}'] * len(due))})",
        *[letter.id for letter in due],
    )


async def _note(message_id: int, written: int) -> None:
    state = GroupMessageState.sending if written == PORTION else GroupMessageState.sent
    await GroupMessage.raw(
        "UPDATE group_message SET written = written + {}, state = {} WHERE id = {}", written, state.value, message_id
    )
