"""What a subscription would show next is read before anyone subscribes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from piccolo.querystring import QueryString

from ki_events.clock import now
from ki_events.events.conditions import conditions
from ki_events.events.filter import Filter, Period
from ki_events.events.tables import Session
from ki_events.feeds.asked import SHOWN, asked_rows, names_in
from ki_events.feeds.naming import Names
from ki_events.organisations.tables import Kind, Organisation

SHOWN_NEXT = 3
MOST_PICKS = 60  # the integration centres of North Rhine-Westphalia, and some


@dataclass(frozen=True)
class Coming:
    """A session that is not over. Times in UTC."""

    slug: str
    title: str
    lang: str
    starts_at: datetime
    ends_at: datetime
    all_day: bool


@dataclass(frozen=True)
class Preview:
    """The names of what was asked for, how many events are coming with how many sessions, and the next of these."""

    names: Names
    events: int
    sessions: int
    coming: tuple[Coming, ...]


@dataclass(frozen=True)
class Pick:
    """An organisation or a programme that has something coming: `field` is the name of the filter's field."""

    field: str
    slug: str
    name: str


async def preview(wanted: Filter) -> Preview:
    """Return what a subscription of `wanted` holds from now on, in one statement."""
    moment = now()
    meant = conditions(replace(wanted, period=Period.coming), moment)
    standing = QueryString("{} AND session.status = 'planned' AND session.ends_at > {}", meant, moment)
    rows = await Session.raw(
        "SELECT asked.*, shown.*, (SELECT count(*) FROM event WHERE {}) AS events"
        " FROM ({}) asked LEFT JOIN (SELECT session.id, session.starts_at, session.ends_at, session.all_day,"
        " event.slug, event.lang, event.title, session.title AS part, count(*) OVER () AS sessions"
        " FROM event JOIN session ON session.event = event.id"
        " WHERE event.status = 'published' AND NOT event.postponed AND {}"
        " ORDER BY session.starts_at, session.id LIMIT {}) shown ON asked.field = {}"
        " ORDER BY shown.starts_at, shown.id",
        meant,
        asked_rows(wanted, "", moment),
        standing,
        SHOWN_NEXT,
        SHOWN,
    )
    found = [row for row in rows if row["id"] is not None]
    coming = tuple(
        Coming(
            slug=row["slug"],
            title=row["title"] if row["part"] in ("", row["title"]) else f"{row['title']}: {row['part']}",
            lang=row["lang"],
            starts_at=row["starts_at"],
            ends_at=row["ends_at"],
            all_day=bool(row["all_day"]),
        )
        for row in found
    )
    return Preview(names_in(rows), rows[0]["events"], found[0]["sessions"] if found else 0, coming)


async def quick_picks() -> Sequence[Pick]:
    """Return the integration centres and programmes that have something coming, by name, in one statement."""
    public = conditions(Filter(), now())
    rows = await Organisation.raw(
        "SELECT 'organisations' AS field, slug, CASE WHEN short = '' THEN name ELSE short END AS name"
        " FROM organisation WHERE kind IN ({}, {})"
        " AND EXISTS (SELECT 1 FROM event WHERE event.organisation = organisation.id AND {})"
        " UNION ALL SELECT 'programmes', slug, name FROM programme"
        " WHERE EXISTS (SELECT 1 FROM programme_entry entry JOIN event ON event.id = entry.event"
        " WHERE entry.programme = programme.id AND {})"
        " ORDER BY 1, 3, 2 LIMIT {}",
        Kind.integration_centre.value,
        Kind.coordination_office.value,
        public,
        public,
        MOST_PICKS,
    )
    return [Pick(row["field"], row["slug"], row["name"]) for row in rows]
