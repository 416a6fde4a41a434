"""Who counts what a mailbox was sent is alone with it: another transaction that wants to write to it waits for the end of this one."""

import hashlib
from collections.abc import Iterable

from ki_events.db import is_sqlite
from ki_events.mail.tables import Message


async def take_mailbox_turns(mailboxes: Iterable[str]) -> None:
    """Wait for these mailboxes (folded addresses), then hold them until the transaction ends.

    One statement on PostgreSQL; SQLite has one writer at a time anyway. After the turn of the event, if the transaction takes
    one: whoever held a mailbox while waiting for an event could wait for ever.
    """
    if is_sqlite():
        return
    # All take them in the same order, so none waits in a circle.
    numbers = sorted({_number(mailbox) for mailbox in mailboxes})
    await Message.raw("SELECT pg_advisory_xact_lock(number) FROM unnest({}::bigint[]) AS wanted (number)", numbers)


def _number(mailbox: str) -> int:
    # Two mailboxes with one number only wait for each other without need.
    return int.from_bytes(hashlib.sha256(f"mailbox\n{mailbox}".encode()).digest()[:8], signed=True)
