"""What is over leaves the lists of what is coming and keeps its address."""

from ki_events.audit import record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event, EventStatus

_AT_A_TIME = 100


async def archive_past() -> int:
    """Archive the published events whose last session is over; return how many.

    Postponed ones stay: their new date is still to come.
    """
    total, archived = 0, _AT_A_TIME
    while archived == _AT_A_TIME:
        archived = await _archive_some()
        total += archived
    return total


async def _archive_some() -> int:
    over = (Event.status == EventStatus.published) & (Event.ends_at <= now()) & Event.postponed.eq(False)
    # A look first, without the write lock: nearly always there is nothing to do.
    ids = await Event.select(Event.id).where(over).order_by(Event.id).limit(_AT_A_TIME).output(as_list=True)
    if not ids:
        return 0
    async with transaction():
        archived = (
            await Event.update({Event.status: EventStatus.archived, Event.revision: Event.revision + 1})
            .where(over & Event.id.is_in(ids))
            .returning(Event.id)
        )
        for row in archived:
            await record("system", "event.archived", f"event:{row['id']}")
    return len(ids)
