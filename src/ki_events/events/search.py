"""Public events are found here, for lists: a page of rows in a fixed number of statements, whatever is found."""

from dataclasses import dataclass

from ki_events.clock import now
from ki_events.events.conditions import conditions
from ki_events.events.filter import Filter
from ki_events.events.listed import EventRow, Part, rows_of
from ki_events.events.tables import Event

__all__ = ["EventRow", "Page", "Part", "cut", "find"]


@dataclass(frozen=True)
class Page:
    """One page of a list: `number` counts from 1, `total` counts the rows of all; beyond the last `rows` is empty."""

    rows: tuple[EventRow, ...]
    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        """Return the number of the last page, at least 1."""
        return max(1, -(-self.total // self.size))


async def find(wanted: Filter, page: int = 1, size: int = 20) -> Page:
    """Return a page of the public events, soonest first, in three statements."""
    moment = now()
    # Looked for once, counted and cut to a page from that: a search in words reads every text.
    # It begins with SELECT, since the engine for SQLite gives any other statement to its only writer.
    found = await Event.raw(
        "SELECT total, id FROM (WITH meant AS MATERIALIZED (SELECT event.id, event.next_at FROM event WHERE {})"
        " SELECT counted.total, chosen.id, chosen.next_at FROM (SELECT COUNT(*) AS total FROM meant) counted"
        " LEFT JOIN (SELECT id, next_at FROM meant ORDER BY next_at NULLS LAST, id LIMIT {} OFFSET {}) chosen"
        " ON 1 = 1) found ORDER BY next_at NULLS LAST, id",
        conditions(wanted, moment),
        size,
        (page - 1) * size,
    )
    ids = [row["id"] for row in found if row["id"] is not None]
    return Page(await rows_of(ids, moment), page, size, found[0]["total"])


async def cut(wanted: Filter, total: int, page: int = 1, size: int = 20) -> Page:
    """Return the same page when it is known that `wanted` finds `total` events: it reads no more of them than it shows."""
    moment = now()
    # The index `event_coming` has them in this order, on both databases.
    found = await Event.raw(
        "SELECT event.id FROM event WHERE {} ORDER BY event.next_at NULLS LAST, event.id LIMIT {} OFFSET {}",
        conditions(wanted, moment),
        size,
        (page - 1) * size,
    )
    return Page(await rows_of([row["id"] for row in found], moment), page, size, total)
