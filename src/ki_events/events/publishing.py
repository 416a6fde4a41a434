"""What is over leaves the lists of what is coming and keeps its address."""

from piccolo.columns.combination import And

from ki_events.audit import record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event, EventStatus
from ki_events.public_version import raise_public_version


async def archive_past() -> int:
    """Archive the published events whose last session is over; return how many.

    Postponed ones stay: their new date is still to come.
    """
    over = (Event.status == EventStatus.published) & (Event.ends_at <= now()) & (Event.postponed == False)  # noqa: E712
    # A look first, without the write lock: nearly always there is nothing to do.
    ids = await Event.select(Event.id).where(over).order_by(Event.id).output(as_list=True)
    return sum([await _archive(number, over) for number in ids])


async def _archive(event_id: int, over: And) -> bool:
    # One event at a time: whoever holds two must have taken them in the order of their ids.
    async with transaction():
        archived = (
            await Event.update({Event.status: EventStatus.archived, Event.revision: Event.revision + 1})
            .where(over & (Event.id == event_id))
            .returning(Event.id)
        )
        if archived:
            await record("system", "event.archived", f"event:{event_id}")
            await raise_public_version()
    return bool(archived)
