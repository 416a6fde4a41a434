"""A letter of a message that did not arrive is tried once more, to the address that the person has now."""

from collections.abc import Sequence

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event
from ki_events.group_messages.audience import RECEIVES
from ki_events.group_messages.scheduling import leaves_at
from ki_events.group_messages.tables import GroupLetter, GroupMessage
from ki_events.rows import one

_FAILED = (
    "SELECT l.message FROM group_letter l JOIN registration r ON r.id = l.registration JOIN group_message g"  # noqa: S608 - constants
    f" ON g.id = l.group_message WHERE l.group_message = {{}} AND g.state <> 'withdrawn' AND {RECEIVES}"
)


async def send_again(message_id: int, letters: Sequence[int], actor: str) -> int:
    """Try these letters of a message again that failed, all of them if none is named; return how many. Twice does it once."""
    named = f" AND l.id IN ({', '.join(['{}'] * len(letters))})" if letters else ""
    async with transaction():
        message = await one(GroupMessage, message_id)
        rows = await GroupLetter.raw(
            "UPDATE message SET state = 'pending', attempts = 0, token = NULL, error = '', run_at = {}, recipient ="  # noqa: S608 - placeholders only
            " (SELECT r.email FROM group_letter l JOIN registration r ON r.id = l.registration WHERE l.message = message.id)"
            f" WHERE state IN ('dead', 'dropped') AND recipient <> '' AND id IN ({_FAILED}{named}) RETURNING id",
            leaves_at(await one(Event, message.event), now()),
            message_id,
            *letters,
        )
        if rows:
            change = Change(after={"letters": len(rows)})
            await record(actor, "group_message.sent_again", f"group_message:{message_id}", change)
        return len(rows)
