"""A month as a sheet of weeks: on each day what is planned, what is free, and what people keep."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from ki_events import dates
from ki_events.clock import BERLIN, local, now
from ki_events.events.observances import Observance, observances
from ki_events.events.planned import Planned
from ki_events.organisations.holiday_spans import Holiday
from ki_events.organisations.public_holidays import public_holidays

LONG_RUN = timedelta(days=3)
"""What runs longer stands above the sheet: it would fill every day."""


@dataclass(frozen=True)
class Day:
    """One day; `holiday` is the name of a public one, `school` that of school holidays.

    Where days without a date are alike one after the other, the first has their `span` in words and the others are `is_folded`:
    a narrow screen shows them as one.
    """

    date: date
    is_today: bool
    holiday: str = ""
    school: str = ""
    kept: Sequence[Observance] = ()
    planned: Sequence[Planned] = ()
    span: str = ""
    is_folded: bool = False

    @property
    def name(self) -> str:
        """Return the day with its weekday."""
        return dates.day(self.date)


@dataclass(frozen=True)
class Sheet:
    """A month; days before its first and after its last are None."""

    first: date
    name: str
    weeks: Sequence[Sequence[Day | None]]
    long_runs: Sequence[Planned] = field(default_factory=tuple)
    kept: Sequence[Observance] = ()


def sheet(first: date, sessions: Sequence[Planned], holidays: Sequence[Holiday]) -> Sheet:
    """Return the month that begins with `first`."""
    long_runs = [each for each in sessions if each.ends_at - each.starts_at > LONG_RUN]
    short = [each for each in sessions if each.ends_at - each.starts_at <= LONG_RUN]
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    kept = observances(first, last)
    days = _folded(
        [_day(first + timedelta(days=number), short, holidays, kept) for number in range((last - first).days + 1)]
    )
    cells: list[Day | None] = [None] * first.weekday() + days
    cells += [None] * (-len(cells) % 7)
    weeks = [cells[number : number + 7] for number in range(0, len(cells), 7)]
    return Sheet(first, dates.month(first), weeks, long_runs, kept)


def midnight(day: date) -> datetime:
    """Return the local midnight at which a day begins, in UTC."""
    return datetime.combine(day, time(), BERLIN).astimezone(UTC)


def _folded(days: list[Day]) -> list[Day]:
    """Let days without a date that have the same to say stand for each other."""
    found: list[Day] = []
    for _said, group in groupby(days, _said_of):
        first, *others = group
        found.append(replace(first, span=dates.days(first.date, others[-1].date)) if others else first)
        found += [replace(each, is_folded=True) for each in others]
    return found


def _said_of(day: Day) -> object:
    # What is planned, and today, is looked for.
    if day.planned or day.is_today:
        return day.date
    return day.holiday, day.school, tuple(day.kept)


def _day(day: date, sessions: Sequence[Planned], holidays: Sequence[Holiday], kept: Sequence[Observance]) -> Day:
    begins, ends = midnight(day), midnight(day + timedelta(days=1))
    return Day(
        date=day,
        is_today=day == local(now()).date(),
        holiday=public_holidays(day.year).get(day, ""),
        school=next((each.name for each in holidays if each.first_day <= day <= each.last_day), ""),
        kept=[each for each in kept if each.first_day <= day <= each.last_day],
        planned=_by_event([each for each in sessions if each.starts_at < ends and each.ends_at > begins]),
    )


def _by_event(sessions: Sequence[Planned]) -> list[Planned]:
    """Return the first session of each event, with how many of it there are: a day of workshops is one entry."""
    number = Counter(each.slug for each in sessions)
    first = {each.slug: each for each in reversed(sessions)}
    return [replace(each, parts=number[each.slug]) for each in sessions if each is first[each.slug]]
