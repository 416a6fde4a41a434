"""A list is in the order of what comes next: each event knows the start of its next session."""

from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event
from ki_events.public_version import raise_public_version

_NEXT = (
    "(SELECT MIN(session.starts_at) FROM session WHERE session.event = event.id"
    " AND session.status = 'planned' AND session.ends_at > {})"
)


async def set_next_date(event_id: int) -> None:
    """Write the start of the event's next planned session, of its first when all are over, none while it is postponed.

    Part of a verb's transaction.
    """
    next_at = f"CASE WHEN postponed THEN NULL ELSE COALESCE({_NEXT}, starts_at) END"
    statement = f"UPDATE event SET next_at = {next_at} WHERE id = {{}}"  # noqa: S608  # texts of ours
    await Event.raw(statement, now(), event_id)


async def advance_dates() -> int:
    """Let every event whose session ended show its next one; return how many there were. The worker's chore."""
    moment = now()
    # A look first: only what really moved on is written.
    passed = await Event.raw(
        "SELECT id FROM event WHERE status IN ('published', 'cancelled')"  # noqa: S608  # texts of ours
        f" AND next_at <= {{}} AND ends_at > {{}} AND next_at < {_NEXT} ORDER BY id",
        moment,
        moment,
        moment,
    )
    for row in passed:
        # One event at a time: whoever holds two must have taken them in the order of their ids.
        async with transaction():
            await set_next_date(row["id"])
            await raise_public_version()
    return len(passed)
