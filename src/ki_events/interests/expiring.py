"""No address stays without end: unconfirmed ones go after a week, and two years after their confirmation all others."""

from datetime import timedelta

from ki_events.clock import now
from ki_events.interests.asking import CONFIRM_WITHIN
from ki_events.interests.tables import Interest

KEPT_FOR = timedelta(days=2 * 365)


async def expire() -> int:
    """Delete what has expired, and the rows of stopped interests, which only counted until then; return how many."""
    moment = now()
    never = Interest.confirmed_at.is_null() & (Interest.asked_at < moment - CONFIRM_WITHIN)
    long_ago = Interest.confirmed_at < moment - KEPT_FOR
    # A look first, without the write lock: mostly there is nothing to do.
    if not await Interest.exists().where(never | long_ago):
        return 0
    return len(await Interest.delete().where(never | long_ago).returning(Interest.id))
