"""A month as a sheet: its weeks and days, what runs for long above them, and the way to its neighbours."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from babel.dates import format_skeleton, get_day_names

from ki_events.clock import BERLIN, local, now
from ki_events.dates import clock_time, days, last_day, month
from ki_events.events.filter import Filter
from ki_events.events.month import Bounds, Dated, bounds, sessions_between
from ki_events.i18n import _, locale
from ki_events.site.catalogue.home import Home, View, address
from ki_events.visible import visible

LONG_RUN = 3  # days; what takes longer is named once above the sheet
MOST_A_DAY = 3
ASKED_MONTH = re.compile(r"(20\d\d|2100)-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Entry:
    """One event on one day: `time` is its start in words, empty for a whole day."""

    slug: str
    title: str
    lang: str
    time: str
    is_cancelled: bool


@dataclass(frozen=True)
class LongRun:
    """What is on for many days, and which."""

    slug: str
    title: str
    lang: str
    days: str
    is_cancelled: bool


@dataclass(frozen=True)
class Day:
    """One day of the month; `more` counts what is not shown and `all_of_it` is the list of the day."""

    date: date
    name: str
    is_today: bool
    entries: Sequence[Entry]
    more: int
    all_of_it: str


@dataclass(frozen=True)
class Neighbour:
    """The month before or after, if it is worth going there."""

    name: str
    address: str


@dataclass(frozen=True)
class Sheet:
    """A month; a week has seven places, None is a day of another month. `total` counts its events.

    It `is_only` if there is nothing in any other month either.
    """

    name: str
    weekdays: Sequence[tuple[str, str]]
    weeks: Sequence[Sequence[Day | None]]
    long_runs: Sequence[LongRun]
    previous: Neighbour | None
    next: Neighbour | None
    total: int
    is_only: bool
    problems: Sequence[str] = ()


async def sheet(home: Home, wanted: Filter, asked_month: str) -> Sheet:
    """Return the sheet of a month as in "2027-03"; without one, of the next month that has something."""
    within = home.within(wanted)
    edges = _edges(await bounds(within))
    shown, problems = _shown(asked_month, wanted, edges)
    start, end = _midnight(shown), _midnight(_after(shown))
    found = await sessions_between(within, start, end)
    return Sheet(
        name=month(shown),
        weekdays=_weekdays(),
        weeks=_weeks(home, wanted, shown, [one for one in found if not _is_long(one)]),
        long_runs=_long_runs([one for one in found if _is_long(one)]),
        previous=_neighbour(home, wanted, _before(shown)) if edges.first < shown else None,
        next=_neighbour(home, wanted, _after(shown)) if shown < edges.last else None,
        total=len({one.event for one in found}),
        is_only=edges.first == edges.last,
        problems=problems,
    )


@dataclass(frozen=True)
class _Edges:
    first: date
    next: date
    last: date


def _edges(found: Bounds | None) -> _Edges:
    present = local(now()).date().replace(day=1)
    if found is None:
        return _Edges(present, present, present)
    first, last = _month_of(found.earliest), _month_of(found.latest)
    coming = _month_of(found.next) if found.next else present
    return _Edges(min(first, present), max(coming, present), max(last, present))


def _shown(asked: str, wanted: Filter, edges: _Edges) -> tuple[date, list[str]]:
    if not asked:
        day = wanted.first or edges.next
        return min(max(day.replace(day=1), edges.first), edges.last), []
    if not ASKED_MONTH.fullmatch(asked):
        sentence = _("Den Monat „%(month)s“ gibt es nicht. Schreiben Sie ihn wie 2027-03.")
        return edges.next, [sentence % {"month": visible(asked)[:40]}]
    day = date.fromisoformat(f"{asked}-01")
    if edges.first <= day <= edges.last:
        return day, []
    sentence = _("Im %(month)s ist nichts eingetragen. Sie sehen stattdessen den Monat %(shown)s.")
    shown = min(max(day, edges.first), edges.last)
    return shown, [sentence % {"month": month(day), "shown": month(shown)}]


def _weeks(home: Home, wanted: Filter, shown: date, found: Sequence[Dated]) -> list[list[Day | None]]:
    weeks = calendar.Calendar().monthdatescalendar(shown.year, shown.month)
    return [[_day(home, wanted, day, found) if day.month == shown.month else None for day in week] for week in weeks]


def _day(home: Home, wanted: Filter, day: date, found: Sequence[Dated]) -> Day:
    once = {one.event: one for one in reversed(found) if _first_day(one) <= day <= _last_day(one)}
    entries = [_entry(one, day) for one in reversed(once.values())]
    today = local(now()).date()
    # The list knows nothing of what is over, so a past day is shown whole.
    most = MOST_A_DAY if day >= today and len(entries) > MOST_A_DAY + 1 else len(entries)
    return Day(
        date=day,
        name=format_skeleton("MMMEd", day, locale=locale()),
        is_today=day == today,
        entries=entries[:most],
        more=len(entries) - most,
        all_of_it=address(home, replace(wanted, span=None, first=day, last=day)),
    )


def _entry(one: Dated, day: date) -> Entry:
    starts_here = not one.all_day and _first_day(one) == day
    return Entry(one.slug, one.title, one.lang, clock_time(one.starts_at) if starts_here else "", one.is_cancelled)


def _long_runs(found: Sequence[Dated]) -> list[LongRun]:
    once = {one.event: one for one in reversed(found)}
    return [
        LongRun(one.slug, one.title, one.lang, days(_first_day(one), _last_day(one)), one.is_cancelled)
        for one in reversed(once.values())
    ]


def _neighbour(home: Home, wanted: Filter, first_of_month: date) -> Neighbour:
    view = View(is_month=True, month=f"{first_of_month:%Y-%m}")
    return Neighbour(month(first_of_month), address(home, replace(wanted, span=None, first=None, last=None), 1, view))


def _weekdays() -> list[tuple[str, str]]:
    short, long = (get_day_names(width, "stand-alone", locale=locale()) for width in ("abbreviated", "wide"))
    return [(short[number], long[number]) for number in range(7)]


def _is_long(one: Dated) -> bool:
    return (_last_day(one) - _first_day(one)).days >= LONG_RUN


def _first_day(one: Dated) -> date:
    return local(one.starts_at).date()


def _last_day(one: Dated) -> date:
    return max(last_day(one.ends_at), _first_day(one))


def _month_of(moment: datetime) -> date:
    return local(moment).date().replace(day=1)


def _before(first_of_month: date) -> date:
    return (first_of_month - timedelta(days=1)).replace(day=1)


def _after(first_of_month: date) -> date:
    return (first_of_month + timedelta(days=31)).replace(day=1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BERLIN).astimezone(UTC)
