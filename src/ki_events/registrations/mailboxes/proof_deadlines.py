"""A place that waits for the proof of a mail address is free sooner once somebody else waits for it."""

from datetime import timedelta

from ki_events.clock import now
from ki_events.registrations.tables import Registration

HURRY = timedelta(hours=2)
"""So long a place waits for a proof while others wait for the place (2-domain.md, "Registration")."""


async def hurry(event_id: int) -> None:
    """Shorten what is open, now that somebody has joined the list; the caller holds the event's turn."""
    soon = now() + HURRY
    await Registration.raw(
        "UPDATE registration SET deadline = {} WHERE event = {} AND status = 'unverified' AND holds_place AND deadline > {}",
        soon,
        event_id,
        soon,
    )
