"""What an organisation has of events, drafts included, as a table: searched, filtered, sorted and cut to pages in two statements."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from piccolo.querystring import QueryString

from ki_events.clock import now
from ki_events.events.conditions import all_of
from ki_events.events.searching import found_by
from ki_events.events.tables import Event, EventStatus, Format, Mode


class Standing(StrEnum):
    """How an event stands, for those who run it; `current` is all that is not over."""

    current = "current"
    draft = "draft"
    scheduled = "scheduled"
    published = "published"
    postponed = "postponed"
    cancelled = "cancelled"
    past = "past"
    all = "all"


class Order(StrEnum):
    """By what the table is sorted."""

    date = "date"
    alphabet = "title"
    taken = "taken"
    changed = "changed"


@dataclass(frozen=True)
class Wanted:
    """Which events of the table, in which order; `q` is searched for in their texts."""

    q: str = ""
    standing: Standing = Standing.current
    format: Format | None = None
    order: Order = Order.date
    descending: bool = False


@dataclass(frozen=True)
class Line:
    """One event of the table; times in UTC."""

    id: int
    slug: str
    title: str
    lang: str
    format: Format
    status: EventStatus
    standing: Standing
    publish_at: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None
    next_at: datetime | None
    mode: Mode
    capacity: int | None
    taken: int
    waiting: int
    changed_at: datetime


@dataclass(frozen=True)
class Inventory:
    """One page of the table, from 1; `total` counts what was asked for, `all` everything that there is."""

    lines: tuple[Line, ...]
    page: int
    pages: int
    total: int
    all: int


async def inventory(organisation_id: int, wanted: Wanted, page: int = 1, size: int = 25) -> Inventory:
    """Return a page of the events of an organisation without those in the bin; the last one where `page` is too high."""
    moment = now()
    meant = QueryString("organisation = {} AND deleted_at IS NULL", organisation_id)
    condition = all_of([meant, *_conditions(wanted, moment)])
    (counted,) = await Event.raw(
        "SELECT COUNT(*) AS everything, COUNT(CASE WHEN {} THEN 1 END) AS total FROM event WHERE {}", condition, meant
    )
    pages = max(1, -(-counted["total"] // size))
    page = min(page, pages)
    rows = await Event.raw(
        f"SELECT {COLUMNS} FROM event WHERE {{}} ORDER BY {_order(wanted)}, id LIMIT {{}} OFFSET {{}}",  # noqa: S608  # names of ours
        condition,
        size,
        (page - 1) * size,
    )
    return Inventory(tuple(_line(row, moment) for row in rows), page, pages, counted["total"], counted["everything"])


class Facts(NamedTuple):
    """What says how an event stands."""

    status: str
    publish_at: datetime | None
    postponed: bool
    ends_at: datetime | None


def standing(event: Event | Facts, moment: datetime) -> Standing:
    """Return how an event stands at `moment` (UTC)."""
    is_over = event.ends_at is not None and event.ends_at <= moment and not event.postponed
    if event.status == EventStatus.published:
        if event.publish_at is not None and event.publish_at > moment:
            return Standing.scheduled
        if event.postponed:
            return Standing.postponed
        return Standing.past if is_over else Standing.published
    return {
        EventStatus.draft: Standing.draft,
        EventStatus.cancelled: Standing.cancelled,
        EventStatus.archived: Standing.past,
    }[EventStatus(event.status)]


_NAMES = "id slug title lang format status publish_at starts_at ends_at next_at mode capacity taken waiting changed_at"
COLUMNS = ", ".join([*_NAMES.split(), "postponed"])


def _conditions(wanted: Wanted, moment: datetime) -> list[QueryString]:
    found = [_stands(wanted.standing, moment)]
    if wanted.format:
        found.append(QueryString("format = {}", wanted.format.value))
    if wanted.q:
        found.append(found_by(wanted.q))
    return found


def _stands(wanted: Standing, moment: datetime) -> QueryString:
    is_over = "(ends_at IS NOT NULL AND ends_at <= {} AND NOT postponed)"
    is_public = "status = 'published' AND (publish_at IS NULL OR publish_at <= {})"
    texts = {
        Standing.all: "1 = 1",
        # A draft whose date has passed waits for someone all the same.
        Standing.current: f"(status = 'draft' OR status IN ('published', 'cancelled') AND NOT {is_over})",
        Standing.draft: "status = 'draft'",
        Standing.scheduled: "status = 'published' AND publish_at > {}",
        Standing.postponed: f"{is_public} AND postponed",
        Standing.published: f"{is_public} AND NOT postponed AND NOT {is_over}",
        Standing.cancelled: "status = 'cancelled'",
        Standing.past: f"(status = 'archived' OR {is_public} AND {is_over})",
    }
    return QueryString(texts[wanted], *[moment] * texts[wanted].count("{}"))


def _order(wanted: Wanted) -> str:
    column = {
        # What has no date yet is what waits for one.
        Order.date: "COALESCE(next_at, starts_at)",
        Order.alphabet: "LOWER(title)",
        Order.taken: "taken",
        Order.changed: "changed_at",
    }[wanted.order]
    return f"{column} {'DESC' if wanted.descending else 'ASC'} NULLS FIRST"


def _line(row: dict[str, Any], moment: datetime) -> Line:
    stands = standing(Facts(*(row[name] for name in Facts._fields)), moment)
    kept = {name: row[name] for name in _NAMES.split()}
    kinds = {"format": Format(row["format"]), "status": EventStatus(row["status"]), "mode": Mode(row["mode"])}
    return Line(**kept | kinds, standing=stands)
