"""A programme as people read it: week by week and day by day; what goes on for long is named once, before them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from babel.dates import format_interval

from ki_events.clock import local, now
from ki_events.dates import day, days, hours
from ki_events.events.search import EventRow
from ki_events.events.words import format_name
from ki_events.i18n import _, locale
from ki_events.programmes.phase import first_day, last_day
from ki_events.programmes.reading import Occasion
from ki_events.site.event.states import Badge, coarse_badge

LONG_RUN = 3  # days; what takes longer is named once and not under its first day


@dataclass(frozen=True)
class Entry:
    """One event at one of its days. `time` is in words; `note` says which of its dates this is, or until when it goes on."""

    row: EventRow
    format: str
    badge: Badge
    time: str
    place: str
    note: str = ""


@dataclass(frozen=True)
class Day:
    """A day with its entries by time; `anchor` is its name in the page's address."""

    anchor: str
    name: str
    is_today: bool
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Week:
    """A week, Monday to Sunday, with those of its days on which something is on."""

    anchor: str
    name: str
    short: str
    is_current: bool
    days: Sequence[Day]


@dataclass(frozen=True)
class Schedule:
    """All that a programme shows: what runs for long, its weeks, what has no date; `today` is where one comes in now."""

    long_runs: Sequence[Entry] = ()
    weeks: Sequence[Week] = ()
    undated: Sequence[Entry] = ()
    today: str = ""


@dataclass
class _Dates:
    """The days of one event: first and last moment of each."""

    days: dict[date, tuple[Occasion, datetime, datetime]] = field(default_factory=dict)


def schedule(rows: Iterable[EventRow], dates: Sequence[Occasion]) -> Schedule:
    """Return the events of `rows` at their dates; the parts of one day are one entry."""
    shown = {row.id: row for row in rows}
    mine = [one for one in dates if one.event in shown]
    dated = [one for one in mine if one.starts_at is not None]
    short = [one for one in dated if not is_long(one)]
    weeks = _weeks(_by_day(short, shown))
    return Schedule(
        long_runs=[_long_run(shown[one.event], one) for one in dated if is_long(one)],
        weeks=weeks,
        undated=[_entry(shown[one.event], "", one) for one in mine if one.starts_at is None],
        today=_today(weeks),
    )


def is_long(occasion: Occasion) -> bool:
    """Say whether it goes on for many days, as an exhibition does. Raise ValueError for one without a date."""
    return (last_day(occasion) - first_day(occasion)).days >= LONG_RUN


def monday_of(some_day: date) -> date:
    """Return the first day of its week (ISO 8601)."""
    return some_day - timedelta(days=some_day.weekday())


def week_anchor(monday: date) -> str:
    """Return the name of a week in the address of the page."""
    return f"woche-{monday.isoformat()}"


def _by_day(short: Iterable[Occasion], shown: Mapping[int, EventRow]) -> dict[date, list[Entry]]:
    found: dict[int, _Dates] = {}
    for one in short:
        _put(found.setdefault(one.event, _Dates()), one)
    at: list[tuple[datetime, int, date, Entry]] = []
    for event, dates in found.items():
        for number, (on, (one, start, end)) in enumerate(dates.days.items(), 1):
            note = _("Termin %(n)s von %(all)s") % {"n": number, "all": len(dates.days)} if len(dates.days) > 1 else ""
            at.append((start, event, on, _entry(shown[event], _time(one, start, end), one, note)))
    ordered = sorted(at, key=lambda entry: entry[:2])
    by_day: dict[date, list[Entry]] = {}
    for _start, _event, on, entry in sorted(ordered, key=lambda entry: entry[2]):
        by_day.setdefault(on, []).append(entry)
    return by_day


def _put(dates: _Dates, one: Occasion) -> None:
    on = first_day(one)
    start, end = local(one.starts_at or now()), local(one.ends_at or now())
    known = dates.days.get(on)
    dates.days[on] = (known[0], min(start, known[1]), max(end, known[2])) if known else (one, start, end)


def _weeks(by_day: Mapping[date, Sequence[Entry]]) -> list[Week]:
    today = local(now()).date()
    return [
        Week(
            anchor=week_anchor(monday),
            name=days(monday, monday + timedelta(days=6)),
            short=format_interval(monday, monday + timedelta(days=6), "Md", locale=locale()),
            is_current=monday == monday_of(today),
            days=[Day(f"tag-{on.isoformat()}", day(on), on == today, by_day[on]) for on in in_week],
        )
        for monday, in_week in groupby(by_day, monday_of)
    ]


def _today(weeks: Sequence[Week]) -> str:
    today = f"tag-{local(now()).date().isoformat()}"
    anchors = [one.anchor for week in weeks for one in week.days]
    coming = [anchor for anchor in anchors if anchor >= today]
    return coming[0] if coming and anchors[0] < today else ""


def _long_run(row: EventRow, one: Occasion) -> Entry:
    return _entry(row, days(first_day(one), last_day(one)), one, one.opening_hours)


def _time(one: Occasion, start: datetime, end: datetime) -> str:
    if not one.all_day:
        return hours(start, end)
    if last_day(one) > first_day(one):
        return _("bis %(day)s") % {"day": day(last_day(one))}
    return one.opening_hours or _("ganztägig")


def _entry(row: EventRow, time: str, one: Occasion, note: str = "") -> Entry:
    badge = coarse_badge(row.availability, postponed=row.postponed)
    return Entry(row, format_name(row.format), badge, time, _place(one), note)


def _place(one: Occasion) -> str:
    if one.place_name and one.online:
        return _("%(place)s und online") % {"place": one.place_name}
    return one.place_name or (_("Online") if one.online else "")
