"""What search engines shall know: public events that are coming or of the past year, and who and what they belong to."""

from datetime import datetime
from typing import NamedTuple

from piccolo.querystring import QueryString

from ki_events.clock import now
from ki_events.events.conditions import YEAR
from ki_events.events.tables import Event


class Listed(NamedTuple):
    """The slug of an event, and when its page last changed (UTC)."""

    slug: str
    changed_at: datetime


async def count_events() -> int:
    """Return how many events are listed."""
    rows = await Event.raw("SELECT COUNT(*) AS n FROM event e WHERE {}", _listed())
    return int(rows[0]["n"])


async def events(skipped: int, most: int) -> list[Listed]:
    """Return `most` listed events after the first `skipped`, oldest rows first, so that a part changes little."""
    rows = await Event.raw(
        "SELECT e.slug, e.changed_at FROM event e WHERE {} ORDER BY e.id LIMIT {} OFFSET {}", _listed(), most, skipped
    )
    return [Listed(row["slug"], row["changed_at"]) for row in rows]


async def organisations() -> list[str]:
    """Return the slugs of organisations that have a listed event."""
    rows = await Event.raw(
        "SELECT o.slug FROM organisation o"
        " WHERE EXISTS (SELECT 1 FROM event e WHERE e.organisation = o.id AND {}) ORDER BY o.slug",
        _listed(),
    )
    return [row["slug"] for row in rows]


async def programmes() -> list[str]:
    """Return the slugs of programmes that have a listed event."""
    rows = await Event.raw(
        "SELECT p.slug FROM programme p WHERE EXISTS (SELECT 1 FROM programme_entry m JOIN event e ON e.id = m.event"
        " WHERE m.programme = p.id AND {}) ORDER BY p.slug",
        _listed(),
    )
    return [row["slug"] for row in rows]


def _listed() -> QueryString:
    moment = now()
    return QueryString(
        "e.status <> 'draft' AND (e.publish_at IS NULL OR e.publish_at <= {})"
        " AND (e.ends_at IS NULL OR e.ends_at >= {})",
        moment,
        moment - YEAR,
    )
