"""From one event a visitor finds the way to others: further dates of the same offer, and what is like one that is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ki_events.clock import now
from ki_events.dates import clock_time
from ki_events.events.availability import Facts, availability
from ki_events.events.tables import Event
from ki_events.site.event.showing import Shown
from ki_events.site.event.states import Badge, coarse_badge
from ki_events.site.event.when import span

MOST = 6
MOST_SIMILAR = 3


@dataclass(frozen=True)
class Other:
    """Another coming event: `when` in words, `place` of its first date (empty: online), and its state in lists."""

    slug: str
    title: str
    lang: str
    when: str
    time: str
    place: str
    badge: Badge


@dataclass(frozen=True)
class Others:
    """`dates` are those of the same offer, soonest first; `similar` shares topics and is asked for only where an event is over."""

    dates: tuple[Other, ...] = ()
    similar: tuple[Other, ...] = ()


async def others(shown: Shown, *, with_similar: bool) -> Others:
    """Return where to go from here, in one statement, or in none where there is nothing to look for."""
    event = shown.event
    if not event.offer and not with_similar:
        return Others()
    found = f"{SAME_OFFER} UNION ALL {SAME_TOPIC}" if with_similar else SAME_OFFER
    values = (event.organisation.id, event.offer, *((event.id,) if with_similar else ()))
    moment = now()
    rows = await Event.raw(READ.replace("FOUND", found), *values, event.id, moment, moment, moment, MOST + MOST_SIMILAR)
    dates = [_other(row) for row in rows if row["is_same"]]
    similar = [_other(row) for row in rows if not row["is_same"]]
    return Others(tuple(dates[:MOST]), tuple(similar[:MOST_SIMILAR]))


SAME_OFFER = "SELECT id, 1 AS is_same FROM event WHERE organisation = {} AND offer = {} AND offer <> ''"
SAME_TOPIC = (
    "SELECT label.event, 0 FROM label JOIN label mine ON mine.kind = label.kind AND mine.slug = label.slug"
    " WHERE mine.event = {} AND mine.kind = 'topic'"
)
READ = (
    "SELECT event.slug, event.title, event.lang, event.status, event.postponed, event.mode, event.opens_at, event.closes_at,"
    " event.capacity, event.taken, event.waiting, event.starts_at, event.ends_at, found.is_same, session.place_name, session.all_day,"
    " (SELECT count(*) FROM session WHERE session.event = event.id AND session.status = 'planned') AS parts"
    " FROM (SELECT id, max(is_same) AS is_same, count(*) AS shared FROM (FOUND) AS each_one GROUP BY id) AS found"
    " JOIN event ON event.id = found.id"
    " LEFT JOIN session ON session.id = (SELECT earliest.id FROM session earliest WHERE earliest.event = event.id"
    " AND earliest.status = 'planned' ORDER BY earliest.starts_at, earliest.id LIMIT 1)"
    " WHERE event.id <> {} AND event.status = 'published' AND NOT event.postponed"
    " AND (event.publish_at IS NULL OR event.publish_at <= {}) AND event.ends_at > {}"
    # What is like it must be something that one can still go to.
    " AND (found.is_same = 1 OR event.mode IN ('none', 'external')"
    " OR event.mode = 'open' AND COALESCE(event.closes_at, event.starts_at) > {})"
    " ORDER BY found.is_same DESC, CASE WHEN found.is_same = 1 THEN 0 ELSE found.shared END DESC, event.next_at, event.id"
    " LIMIT {}"
)


def _other(row: Mapping[str, Any]) -> Other:
    event = Facts(**{name: row[name] for name in Facts._fields})
    is_timed = row["parts"] == 1 and not row["all_day"]
    return Other(
        slug=row["slug"],
        title=row["title"],
        lang=row["lang"],
        when=span(event, row["parts"]),
        time=clock_time(row["starts_at"]) if is_timed else "",
        place=row["place_name"] or "",
        badge=coarse_badge(availability(event, now())),
    )
