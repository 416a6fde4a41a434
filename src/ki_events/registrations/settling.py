"""The worker's clock: what runs out or becomes free by time alone is noticed for every event, without anyone's touch."""

from ki_events.clock import now
from ki_events.events.tables import Event
from ki_events.registrations.offers import settle
from ki_events.registrations.turns import on_turn
from ki_events.registrations.waiting_list import is_served, plan


async def settle_due() -> int:
    """Settle every event where something is due; return how many those are. Safe to repeat and to run twice at once."""
    settled = 0
    for event_id in [*await _run_out(), *await _could_move()]:
        await settle(event_id)
        settled += 1
    return settled


async def _run_out() -> list[int]:
    rows = await Event.raw(
        "SELECT DISTINCT event FROM registration WHERE deadline IS NOT NULL AND deadline <= {} ORDER BY event", now()
    )
    return [row["event"] for row in rows]


async def _could_move() -> list[int]:
    """Return events where people wait and a place is free for one of them: a contingent was released, or the last day came.

    They are looked at without their turn, so that those who only wait hold nobody up.
    """
    rows = await Event.raw(
        "SELECT id FROM event WHERE status = 'published' AND waiting > 0 AND (capacity IS NULL OR taken < capacity)"
        " AND (ends_at IS NULL OR postponed OR ends_at > {}) ORDER BY id",
        now(),
    )
    found = []
    for row in rows:
        turn = await on_turn(row["id"])
        if is_served(turn) and (await plan(turn))[1].seats:
            found.append(row["id"])
    return found
