"""Public events are found here, for lists: a page of rows in a fixed number of statements, whatever is found."""

from dataclasses import dataclass
from datetime import datetime

from piccolo.querystring import QueryString

from ki_events.clock import local, now
from ki_events.events.conditions import conditions, midnight
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
        "SELECT total, id FROM (WITH meant AS MATERIALIZED (SELECT event.id, {} AS next_at FROM event WHERE {})"
        " SELECT counted.total, chosen.id, chosen.next_at FROM (SELECT COUNT(*) AS total FROM meant) counted"
        " LEFT JOIN (SELECT id, next_at FROM meant ORDER BY next_at NULLS LAST, id LIMIT {} OFFSET {}) chosen"
        " ON 1 = 1) found ORDER BY next_at NULLS LAST, id",
        _place_in_time(wanted, moment),
        conditions(wanted, moment),
        size,
        (page - 1) * size,
    )
    ids = [row["id"] for row in found if row["id"] is not None]
    return Page(await rows_of(ids, moment, _since(wanted, moment)), page, size, found[0]["total"])


async def cut(wanted: Filter, total: int, page: int = 1, size: int = 20) -> Page:
    """Return the same page when it is known that `wanted` finds `total` events: it reads no more of them than it shows."""
    moment = now()
    # The index `event_coming` has them in this order, on both databases.
    found = await Event.raw(
        "SELECT event.id FROM event WHERE {} ORDER BY {} NULLS LAST, event.id LIMIT {} OFFSET {}",
        conditions(wanted, moment),
        _place_in_time(wanted, moment),
        size,
        (page - 1) * size,
    )
    return Page(await rows_of([row["id"] for row in found], moment, _since(wanted, moment)), page, size, total)


def _since(wanted: Filter, moment: datetime) -> datetime:
    """Return from when on dates are meant: who asks for December is not shown a series under its date in November."""
    first, _last = wanted.days(local(moment).date())
    return moment if first is None else max(moment, midnight(first))


def _place_in_time(wanted: Filter, moment: datetime) -> QueryString:
    since = _since(wanted, moment)
    if since == moment:
        return QueryString("event.next_at")
    return QueryString(
        "(SELECT MIN(session.starts_at) FROM session WHERE session.event = event.id AND session.status = 'planned'"
        " AND session.ends_at > {})",
        since,
    )
