"""No address stays without end: unconfirmed ones go after a week, and two years after their confirmation all others."""

from datetime import timedelta

from ki_events.clock import now
from ki_events.db import transaction
from ki_events.interests.asking import CONFIRM_WITHIN
from ki_events.interests.confirming import forget_letters
from ki_events.interests.tables import Interest

KEPT_FOR = timedelta(days=2 * 365)
CHUNK = 100
"""So many at a time: nobody who signs up meanwhile waits for more than a moment."""


async def expire() -> int:
    """Delete what has expired with the recipients of its letters, and the rows of stopped interests; return how many."""
    moment, expired = now(), 0
    never = Interest.confirmed_at.is_null() & (Interest.asked_at < moment - CONFIRM_WITHIN)
    long_ago = Interest.confirmed_at < moment - KEPT_FOR
    # A look first, without the write lock: mostly there is nothing to do.
    while ids := await Interest.select(Interest.id).where(never | long_ago).order_by(Interest.id).limit(CHUNK):
        async with transaction():
            chosen = Interest.id.is_in([row["id"] for row in ids])
            # What was asked for anew meanwhile stays.
            gone = await Interest.delete().where(chosen & (never | long_ago)).returning(Interest.id, Interest.email)
            await forget_letters({row["id"]: row["email"] for row in gone if row["email"]})
        expired += len(gone)
    return expired
