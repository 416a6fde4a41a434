"""The dated parts of public events between two moments, for a calendar sheet: two statements, however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from piccolo.querystring import QueryString

from ki_events.clock import now
from ki_events.events.conditions import conditions
from ki_events.events.filter import Filter, Period
from ki_events.events.tables import Event, EventStatus

COLUMNS = (
    "event.id, event.slug, event.title, event.lang, event.status,"
    " session.starts_at, session.ends_at, session.all_day, session.place_name, session.online_url"
)
# A dropped date of an event that takes place is no date; those of a cancelled event say that it is off.
STANDING = "NOT event.postponed AND (session.status = 'planned' OR event.status = 'cancelled')"


@dataclass(frozen=True)
class Dated:
    """One session as a calendar sheet shows it. Times in UTC; `event` is the id of its event."""

    event: int
    slug: str
    title: str
    lang: str
    is_cancelled: bool
    starts_at: datetime
    ends_at: datetime
    all_day: bool
    place_name: str
    online: bool


@dataclass(frozen=True)
class Bounds:
    """The starts (UTC) of the earliest, the next (not over yet; None: all are) and the latest session of a filter."""

    earliest: datetime
    next: datetime | None
    latest: datetime


async def sessions_between(wanted: Filter, start: datetime, end: datetime) -> Sequence[Dated]:
    """Return what is on from `start` to `end` (UTC, `end` left out), by time; the days of `wanted` do not count."""
    rows = await Event.raw(
        f"SELECT {COLUMNS} FROM session JOIN event ON event.id = session.event"  # noqa: S608  # names of ours
        f" WHERE session.starts_at < {{}} AND session.ends_at > {{}} AND {STANDING} AND {{}}"
        " ORDER BY session.starts_at, event.id, session.id",
        end,
        start,
        _ever(wanted),
    )
    return [_dated(row) for row in rows]


async def bounds(wanted: Filter) -> Bounds | None:
    """Return between which sessions a visitor can leaf through months; None if there is nothing."""
    moment, where = now(), _ever(wanted)
    ids = f"SELECT session.id FROM session JOIN event ON event.id = session.event WHERE {STANDING} AND {{}}"  # noqa: S608
    rows = await Event.raw(
        "SELECT session.starts_at, session.ends_at FROM session WHERE"  # noqa: S608
        f" session.id = ({ids} ORDER BY session.starts_at LIMIT 1)"
        f" OR session.id = ({ids} AND session.ends_at > {{}} ORDER BY session.starts_at LIMIT 1)"
        f" OR session.id = ({ids} ORDER BY session.starts_at DESC LIMIT 1)"
        " ORDER BY session.starts_at",
        where,
        where,
        moment,
        where,
    )
    if not rows:
        return None
    coming = [row["starts_at"] for row in rows if row["ends_at"] > moment]
    return Bounds(rows[0]["starts_at"], coming[0] if coming else None, rows[-1]["starts_at"])


def _ever(wanted: Filter) -> QueryString:
    # A sheet has its own days, and those of this month that are over belong to it as well.
    return conditions(replace(wanted, span=None, first=None, last=None, period=Period.past_year), now())


def _dated(row: dict[str, Any]) -> Dated:
    return Dated(
        event=row["id"],
        slug=row["slug"],
        title=row["title"],
        lang=row["lang"],
        is_cancelled=row["status"] == EventStatus.cancelled,
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        all_day=bool(row["all_day"]),
        place_name=row["place_name"],
        online=bool(row["online_url"]),
    )
