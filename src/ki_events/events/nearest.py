"""Where nothing was found, the way on: a word spelt right, a field left out, events that have some of the words."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from piccolo.querystring import QueryString

from ki_events.clock import now
from ki_events.events.conditions import conditions
from ki_events.events.filter import Filter
from ki_events.events.listed import EventRow, rows_of
from ki_events.events.searching import score, telling_words
from ki_events.events.spelling import corrected, vocabulary
from ki_events.events.tables import Event

MOST_SIMILAR = 5
MOST_TEXTS = 5000
"""Titles and names read for the vocabulary, the soonest first: reading more would cost more than it helps."""


@dataclass(frozen=True)
class Without:
    """The filter without what it says of one field (`q`, `formats` …; the days are `days`), and how many it finds then."""

    field: str
    filter: Filter
    count: int


@dataclass(frozen=True)
class Nearest:
    """What to offer instead.

    `spelling` is the words spelt as events have them, which finds `spelt` events with the other fields as they are; empty if
    that is nothing. `without` are the fields worth leaving out, the one that finds most first. `similar` are the events that
    have most of the words or begin like them, whatever the other fields say.
    """

    spelling: str
    spelt: int
    without: tuple[Without, ...]
    similar: tuple[EventRow, ...]


async def nearest(wanted: Filter) -> Nearest:
    """Return the way on from a filter that found nothing: five statements with words, one without."""
    moment = now()
    spelling = corrected(wanted.q, await _vocabulary(wanted, moment)) if wanted.q else ""
    tried = [("spelling", replace(wanted, q=spelling))] if spelling else []
    tried += _each_left_out(wanted)
    counts = await _counts([filter_ for _field, filter_ in tried], moment)
    found = [Without(field, filter_, n) for (field, filter_), n in zip(tried, counts, strict=True) if n]
    spelt = next((one.count for one in found if one.field == "spelling"), 0)
    without = sorted((one for one in found if one.field != "spelling"), key=lambda one: -one.count)
    similar = await _similar(wanted, f"{wanted.q} {spelling}", moment) if wanted.q else ()
    return Nearest(spelling if spelt else "", spelt, tuple(without), similar)


def _each_left_out(wanted: Filter) -> list[tuple[str, Filter]]:
    everything = Filter(period=wanted.period)
    said = [field.name for field in fields(Filter) if getattr(wanted, field.name) != getattr(everything, field.name)]
    found = [(name, replace(wanted, **{name: getattr(everything, name)})) for name in said if name not in DAYS]
    if any(name in DAYS for name in said):
        found.append(("days", replace(wanted, span=None, first=None, last=None)))
    # Leaving out the only thing that was said is everything: that needs no offer.
    return found if len(found) > 1 else []


async def _vocabulary(wanted: Filter, moment: datetime) -> dict[str, str]:
    meant = conditions(Filter(period=wanted.period), moment)
    rows = await Event.raw(
        "SELECT title AS text FROM (SELECT event.title, event.next_at FROM event WHERE {}"
        " ORDER BY event.next_at IS NULL, event.next_at LIMIT {}) titles"
        " UNION SELECT name FROM label WHERE kind IN ('topic', 'target_group')"
        " UNION SELECT name FROM organisation",
        meant,
        MOST_TEXTS,
    )
    return vocabulary(sorted(row["text"] for row in rows))


async def _counts(filters: Sequence[Filter], moment: datetime) -> list[int]:
    arms = [
        QueryString(f"SELECT {number} AS number, COUNT(*) AS n FROM event WHERE {{}}", conditions(one, moment))  # noqa: S608  # a number of ours
        for number, one in enumerate(filters)
    ] or [QueryString("SELECT 0 AS number, 0 AS n")]
    rows = await Event.raw(" UNION ALL ".join(["{}"] * len(arms)) + " ORDER BY number", *arms)
    return [row["n"] for row in rows][: len(filters)]


async def _similar(wanted: Filter, words: str, moment: datetime) -> tuple[EventRow, ...]:
    points = score(telling_words(words))
    rows = await Event.raw(
        "SELECT id FROM (SELECT event.id, event.next_at, {} AS points FROM event WHERE {}) scored WHERE points > 0"
        " ORDER BY points DESC, next_at IS NULL, next_at, id LIMIT {}",
        points,
        conditions(Filter(period=wanted.period), moment),
        MOST_SIMILAR,
    )
    return await rows_of([row["id"] for row in rows], moment)


DAYS = ("span", "first", "last")
