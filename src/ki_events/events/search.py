"""Public events are found here, for lists: a page of rows in a fixed number of statements, whatever is found."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ki_events.clock import now
from ki_events.events.availability import Availability, availability
from ki_events.events.filter import Asked, Filter, Period, conditions
from ki_events.events.folding import fold, searchable_text
from ki_events.events.tables import Event, EventStatus, Format, Session, SessionStatus
from ki_events.events.words import format_name

__all__ = [
    "Asked",
    "Choice",
    "EventRow",
    "Filter",
    "Page",
    "Part",
    "Period",
    "find",
    "fold",
    "format_choices",
    "organisation_choices",
    "searchable_text",
]

FOR_AVAILABILITY = "status postponed mode opens_at closes_at capacity taken waiting starts_at ends_at".split()
FOR_THE_EYE = "id slug title lang summary format district cost certificate external_url revision".split()

COLUMNS = ", ".join(f"event.{name}" for name in FOR_AVAILABILITY + FOR_THE_EYE)


@dataclass(frozen=True)
class Part:
    """The session a list shows for its event: the next planned one, else the last. Times in UTC; no meeting link."""

    title: str
    starts_at: datetime
    ends_at: datetime
    all_day: bool
    cancelled: bool
    moved_from: datetime | None
    place_name: str
    online: bool


@dataclass(frozen=True)
class EventRow:
    """One event as a list shows it. `parts` counts its planned sessions; times in UTC."""

    id: int
    slug: str
    title: str
    lang: str
    summary: str
    format: Format
    district: str
    cost: str
    certificate: bool
    external_url: str
    revision: int
    status: EventStatus
    postponed: bool
    starts_at: datetime | None
    ends_at: datetime | None
    organisation_slug: str
    organisation_name: str
    organisation_short: str
    availability: Availability
    next: Part | None
    parts: int


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


@dataclass(frozen=True)
class Choice:
    """One value a filter can take, and how many events it would show."""

    value: str
    name: str
    count: int


async def find(wanted: Filter, page: int = 1, size: int = 20) -> Page:
    """Return a page of the public events, soonest first, in three statements."""
    moment = now()
    where = conditions(wanted, moment)
    total = (await Event.raw("SELECT count(*) AS n FROM event WHERE {}", where))[0]["n"]
    found = await Event.raw(
        f"SELECT {COLUMNS},"  # noqa: S608  # names of ours
        " organisation.slug AS organisation_slug, organisation.name AS organisation_name,"
        " organisation.short AS organisation_short"
        # Chosen first and read afterwards: choosing needs an index only (event_coming), and no wide rows are sorted.
        " FROM event JOIN organisation ON organisation.id = event.organisation WHERE event.id IN"
        " (SELECT event.id FROM event WHERE {}"
        " ORDER BY event.next_at IS NULL, event.next_at, event.id LIMIT {} OFFSET {})"
        " ORDER BY event.next_at IS NULL, event.next_at, event.id",
        where,
        size,
        (page - 1) * size,
    )
    parts = await _parts([row["id"] for row in found])
    return Page(tuple(_row(row, parts.get(row["id"], []), moment) for row in found), page, size, total)


async def format_choices(wanted: Filter) -> list[Choice]:
    """Return the formats that `wanted` finds when its own format is left out, most frequent first."""
    rows = await Event.raw(
        "SELECT event.format AS value, count(*) AS n FROM event WHERE {} GROUP BY event.format ORDER BY n DESC, value",
        conditions(replace(wanted, format=None), now()),
    )
    return [Choice(row["value"], format_name(row["value"]), row["n"]) for row in rows]


async def organisation_choices(wanted: Filter) -> list[Choice]:
    """Return the organisations that `wanted` finds when its own is left out, by name."""
    rows = await Event.raw(
        "SELECT organisation.slug AS value, organisation.name AS name, count(*) AS n"
        " FROM event JOIN organisation ON organisation.id = event.organisation WHERE {}"
        " GROUP BY organisation.slug, organisation.name",
        conditions(replace(wanted, organisation=""), now()),
    )
    return sorted((Choice(row["value"], row["name"], row["n"]) for row in rows), key=lambda choice: fold(choice.name))


async def _parts(event_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    # The condition is there for an empty page too: the number of statements is always the same.
    rows = await Session.select(
        Session.event, Session.title, Session.starts_at, Session.ends_at, Session.all_day, Session.status,
        Session.moved_from, Session.place_name, Session.online_url,
    ).where(Session.event.is_in(list(event_ids) or [0])).order_by(Session.starts_at, Session.id)  # fmt: skip
    for row in rows:
        found.setdefault(row["event"], []).append(row)
    return found


def _row(row: dict[str, Any], sessions: list[dict[str, Any]], moment: datetime) -> EventRow:
    # Only the columns that `availability` reads are real in this object.
    known = {name: row[name] for name in FOR_AVAILABILITY}
    event = Event(**known, organisation=0, changed_at=moment, created_at=moment)
    planned = [session for session in sessions if session["status"] == SessionStatus.planned]
    coming = [session for session in planned if session["ends_at"] >= moment]
    shown = coming[:1] or planned[-1:] or sessions[:1]
    return EventRow(
        **{name: row[name] for name in FOR_THE_EYE if name != "format"},
        format=Format(row["format"]),
        status=EventStatus(row["status"]),
        postponed=bool(row["postponed"]),
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        organisation_slug=row["organisation_slug"],
        organisation_name=row["organisation_name"],
        organisation_short=row["organisation_short"],
        availability=availability(event, moment),
        next=_part(shown[0]) if shown else None,
        parts=len(planned),
    )


def _part(session: dict[str, Any]) -> Part:
    return Part(
        title=session["title"],
        starts_at=session["starts_at"],
        ends_at=session["ends_at"],
        all_day=session["all_day"],
        cancelled=session["status"] == SessionStatus.cancelled,
        moved_from=session["moved_from"],
        place_name=session["place_name"],
        online=bool(session["online_url"]),
    )
