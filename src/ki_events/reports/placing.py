"""Each line of the audit says whose it is, soon after it was written: so that a quiet organisation need not read through everybody's.

Verbs do not say it themselves: the audit lies beneath organisations and events, and a worker finds out for all of them alike. A
line keeps what was found when its row is gone.
"""

# ruff: noqa: S608 - what the texts are put together from are names of ours
import asyncio

from ki_events.audit import AuditEntry
from ki_events.db import transaction
from ki_events.reports.history import whose

MOST = 1_000  # lines at a time: nobody waits for the database for more than a moment
LONGEST = 5.0  # seconds; then other chores are due
NOBODY = 0


async def place_new_lines() -> None:
    """Write into new lines whose they are; a worker's chore."""
    clock = asyncio.get_running_loop().time
    until = clock() + LONGEST
    while clock() < until and await place_lines():
        pass


async def place_lines() -> int:
    """Do that for the oldest of them; return how many there were."""
    # A look first: it takes no lock.
    if not await AuditEntry.exists().where(AuditEntry.organisation.is_null()):
        return 0
    async with transaction():
        rows = await AuditEntry.raw(
            f"UPDATE audit_entry AS entry SET organisation = COALESCE({whose()}, {NOBODY}) WHERE entry.id IN"
            f" (SELECT a.id FROM audit_entry AS a WHERE a.organisation IS NULL ORDER BY a.id LIMIT {MOST}) RETURNING id"
        )
    return len(rows)
