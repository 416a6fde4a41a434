"""Letters that could not be delivered are tried once more from the beginning, when an organiser says so."""

from collections.abc import Sequence

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.mail.reading import failed_of
from ki_events.mail.tables import Message


async def try_again(organisation: int, messages: Sequence[int], actor: str) -> int:
    """Try these failed letters of the organisation's events again, all of them if none is named; return how many. Twice does it once."""
    named = f" AND id IN ({', '.join(['{}'] * len(messages))})" if messages else ""
    async with transaction():
        rows = await Message.raw(
            f"UPDATE message SET state = 'pending', run_at = {{}}, attempts = 0, token = NULL WHERE {{}}{named} RETURNING id",  # noqa: S608 - placeholders only
            now(),
            failed_of(organisation),
            *messages,
        )
        if rows:
            change = Change(after={"letters": len(rows)})
            await record(actor, "mail.tried_again", f"organisation:{organisation}", change)
        return len(rows)
