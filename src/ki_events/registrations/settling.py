"""The worker's clock: what runs out or becomes free by time alone is noticed for every event, without anyone's touch."""

from collections.abc import Awaitable, Callable

import structlog

from ki_events.clock import now
from ki_events.events.tables import Event
from ki_events.registrations.elective_lists import could_move
from ki_events.registrations.offers import settle
from ki_events.registrations.turns import on_turn
from ki_events.registrations.waiting_list import is_served, plan
from ki_events.unavailable import is_unavailable

log = structlog.get_logger()


async def settle_due() -> int:
    """Settle every event where something is due; return how many those are. Safe to repeat and to run twice at once.

    An event that cannot be settled is logged and keeps no other waiting; a database that is away ends the round.
    """
    due = await _run_out()
    due += [event_id for event_id in await _with_lists() if event_id not in due and await _try(event_id, _could_move)]
    return sum([await _try(event_id, _settle) for event_id in due])


async def _try(event_id: int, do: Callable[[int], Awaitable[bool]]) -> bool:
    try:
        return await do(event_id)
    except Exception as error:
        if is_unavailable(error):
            raise
        log.exception("settling_failed", event_id=event_id)
        return False


async def _settle(event_id: int) -> bool:
    await settle(event_id)
    return True


async def _could_move(event_id: int) -> bool:
    """Say whether a place is free for somebody who waits: a contingent was released, or the last day came.

    They are looked at without their turn, so that those who only wait hold nobody up.
    """
    turn = await on_turn(event_id)
    if is_served(turn) and (await plan(turn))[1].seats:
        return True
    return turn.special and await could_move(event_id) is not None


async def _run_out() -> list[int]:
    rows = await Event.raw(
        "SELECT DISTINCT event FROM registration WHERE deadline IS NOT NULL AND deadline <= {} ORDER BY event", now()
    )
    return [row["event"] for row in rows]


async def _with_lists() -> list[int]:
    """Return the events where people wait, for a place or for a workshop, and one of those is free."""
    moment = now()
    rows = await Event.raw(
        "SELECT id FROM event WHERE status = 'published' AND (waiting > 0 AND (capacity IS NULL OR taken < capacity)"
        " AND (ends_at IS NULL OR postponed OR ends_at > {}) OR EXISTS (SELECT 1 FROM choice c"
        " JOIN session s ON s.id = c.session AND s.status = 'planned' AND s.starts_at > {}"
        " AND (s.capacity IS NULL OR s.taken < s.capacity)"
        " WHERE c.event = event.id AND c.status = 'waiting')) ORDER BY id",
        moment,
        moment,
    )
    return [row["id"] for row in rows]
