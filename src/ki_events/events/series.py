"""A series follows a rule on the calendar and leaves days out; each of its dates keeps its local time across clock changes."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count, takewhile

from ki_events.organisations.public_holidays import public_holidays
from ki_events.organisations.school_holidays import school_holidays

MOST_DATES = 60
LONGEST = timedelta(days=2 * 366)


class Rhythm(StrEnum):
    """How often, always on the weekday of the first date; monthly as in "each second Tuesday", or the last one."""

    weekly = "weekly"
    fortnightly = "fortnightly"
    monthly = "monthly"
    last_of_month = "last_of_month"


@dataclass(frozen=True)
class Rule:
    """The first day, the rhythm, and either how many dates there are (`number`) or the last day that one may have."""

    first: date
    rhythm: Rhythm
    number: int | None = None
    until: date | None = None

    @property
    def last_possible(self) -> date:
        """Return the last day that is looked at."""
        longest = self.first + LONGEST
        return longest if self.until is None else min(self.until, longest)


@dataclass(frozen=True)
class Planned:
    """One day of the rule; `reason` says why it is left out, `is_there` that the event has this date already."""

    day: date
    reason: str = ""
    is_there: bool = False

    @property
    def is_new(self) -> bool:
        """Say whether the rule adds this date."""
        return not self.reason and not self.is_there


class Cut(StrEnum):
    """What ends a series before its rule does: its own number, `MOST_DATES`, or `LONGEST`."""

    number = "number"
    dates = "dates"
    years = "years"


def days_of(rule: Rule, left_out: Mapping[date, str], there: Collection[date] = ()) -> list[Planned]:
    """Return the days of the rule in order, with those between them that are left out or `there`, which do not count.

    At most `MOST_DATES` are new, in two years; `cut_of` says so.
    """
    found: list[Planned] = []
    new, most = 0, min(rule.number or MOST_DATES, MOST_DATES)
    for day in takewhile(lambda each: each <= rule.last_possible, _days(rule)):
        is_there = day in there
        found.append(Planned(day, "" if is_there else left_out.get(day, ""), is_there))
        new += found[-1].is_new
        if new == most:
            break
    # What is left out after the last date is no news.
    while found and found[-1].reason:
        found.pop()
    return found


def cut_of(rule: Rule, planned: Sequence[Planned], left_out: Collection[date]) -> Cut | None:
    """Return what ends the `planned` days of a rule before the rule itself does; None if nothing does."""
    new, last, until = sum(each.is_new for each in planned), planned[-1].day if planned else rule.first, rule.until
    if until is None:
        return Cut.years if new < (rule.number or 0) else None
    later = (day for day in takewhile(lambda each: each <= until, _days(rule)) if day > last)
    if all(day in left_out for day in later):
        return None
    if new == rule.number:
        return Cut.number
    return Cut.dates if new == MOST_DATES else Cut.years


async def school_days(organisation: int, first: date, last: date) -> dict[date, str]:
    """Return the days of school holidays between two days, by name; also those of the organisation's own schools."""
    found: dict[date, str] = {}
    for holiday in await school_holidays(organisation, first, last):
        found |= dict.fromkeys(_between(max(first, holiday.first_day), min(last, holiday.last_day)), holiday.name)
    return found


def public_days(first: date, last: date) -> dict[date, str]:
    """Return the public holidays of North Rhine-Westphalia between two days, by name."""
    years = (public_holidays(year) for year in range(first.year, last.year + 1))
    return {day: name for year in years for day, name in year.items() if first <= day <= last}


def _days(rule: Rule) -> Iterator[date]:
    match rule.rhythm:
        case Rhythm.weekly:
            yield from (rule.first + timedelta(weeks=number) for number in count())
        case Rhythm.fortnightly:
            yield from (rule.first + timedelta(weeks=2 * number) for number in count())
        case _:
            yield from _monthly(rule)


def _monthly(rule: Rule) -> Iterator[date]:
    from dateutil.relativedelta import relativedelta, weekday

    week = -1 if rule.rhythm is Rhythm.last_of_month else (rule.first.day - 1) // 7 + 1
    nth = weekday(rule.first.weekday(), week)
    for number in count():
        month = rule.first.replace(day=1) + relativedelta(months=number)
        # Counted from the end of the month, or from its beginning.
        start = month + relativedelta(day=31 if week < 0 else 1)
        day = start + relativedelta(weekday=nth)
        # A fifth Tuesday is not in every month.
        if day.month == month.month and day >= rule.first:
            yield day


def _between(first: date, last: date) -> Iterator[date]:
    yield from (first + timedelta(days=number) for number in range((last - first).days + 1))
