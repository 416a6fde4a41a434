"""Dates may be written relative to the year of a block, to this week or to the next clock change; resolving is pure."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import TypeAlias

import holidays

from ki_events.clock import BERLIN

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIRST_YEAR, LAST_YEAR = 1990, 2199
MOST_WEEKS = 520

_MONTH_DAY = re.compile(r"(\d\d)-(\d\d)")
_AFTER = re.compile(r"(\w{3}) after (\d\d)-(\d\d)")
_WEEKS = re.compile(r"(\w{3}) (clock)?([+-]\d{1,3})w")
_BEFORE_START = re.compile(r"-(\d{1,3})([dw]) (\d\d?:\d\d)")


@dataclass(frozen=True)
class Block:
    """One occurrence of a yearly block; `year` is that of its first day."""

    first: date
    last: date

    @property
    def year(self) -> int:
        """The year that `{year}` stands for."""
        return self.first.year


@dataclass(frozen=True)
class MonthDay:
    """A day of the block's year; 29 February is the 28th where there is none."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        """Return this day of `year`."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return date(year, 2, 28)


@dataclass(frozen=True)
class After:
    """The first such weekday on or after a day of the block's year."""

    weekday: int
    earliest: MonthDay


@dataclass(frozen=True)
class Weeks:
    """Such a weekday so many ISO weeks after this week, or after the week of the next clock change."""

    weekday: int
    weeks: int
    from_clock_change: bool = False


DateExpression: TypeAlias = date | MonthDay | After | Weeks


@dataclass(frozen=True)
class BeforeStart:
    """So many days before the day of the first session, at a time of day (Europe/Berlin)."""

    days: int
    at: time


MomentExpression: TypeAlias = datetime | BeforeStart


def parse_date(text: str) -> DateExpression:
    """Read a date expression. Raise `ValueError` with a German sentence."""
    text = " ".join(text.split())
    if found := _MONTH_DAY.fullmatch(text):
        return _month_day(*found.groups())
    if found := _AFTER.fullmatch(text):
        return After(_weekday(found[1]), _month_day(found[2], found[3]))
    if found := _WEEKS.fullmatch(text):
        return _weeks(_weekday(found[1]), int(found[3]), found[2] is not None)
    return _day(text)


def parse_time(text: str) -> time:
    """Read a time of day such as 14:00. Raise `ValueError` with a German sentence."""
    if re.fullmatch(r"\d\d?:\d\d", text.strip(), re.ASCII):
        hour, minute = (int(part) for part in text.split(":"))
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise ValueError("Bitte eine Uhrzeit wie 14:00 angeben.")


def parse_moment(text: str) -> MomentExpression:
    """Read "2027-01-11 12:00" (Europe/Berlin) or "-6w 12:00" before the first session. Raise `ValueError`, German."""
    text = " ".join(text.split())
    if found := _BEFORE_START.fullmatch(text):
        return BeforeStart(int(found[1]) * (7 if found[2] == "w" else 1), parse_time(found[3]))
    day, _, clock = text.replace("T", " ", 1).partition(" ")
    try:
        return datetime.combine(_day(day), parse_time(clock))
    except ValueError:
        raise ValueError(
            "Bitte Tag und Uhrzeit wie 2027-01-11 12:00 angeben oder, vor dem ersten Termin, -6w 12:00."
        ) from None


def is_relative(expression: DateExpression) -> bool:
    """Say whether the date depends on the day of the import, so that it holds only for the first one."""
    return isinstance(expression, Weeks)


def needs_block(expression: DateExpression) -> bool:
    """Say whether the date means nothing outside of a yearly block."""
    return isinstance(expression, MonthDay | After)


def resolve(expression: DateExpression, today: date, block: Block | None) -> date:
    """Return the day that is meant. Raise `ValueError` if a block is needed and there is none."""
    if isinstance(expression, date):
        return expression
    if isinstance(expression, Weeks):
        anchor = next_clock_change(today) if expression.from_clock_change else today
        monday = anchor - timedelta(days=anchor.weekday())
        return _working(monday + timedelta(days=expression.weekday, weeks=expression.weeks))
    if block is None:
        raise ValueError("Ein Datum ohne Jahr geht nur in einem Block unter „yearly“.")
    if isinstance(expression, MonthDay):
        return _in_block(expression, block)
    earliest = _in_block(expression.earliest, block)
    return earliest + timedelta(days=(expression.weekday - earliest.weekday()) % 7)


def resolve_moment(expression: MomentExpression, first_start: datetime | None) -> datetime | None:
    """Return the moment in UTC; None where it is relative to a first session that has no date yet."""
    if isinstance(expression, datetime):
        return to_utc(expression.date(), expression.time())
    if first_start is None:
        return None
    return to_utc(first_start.astimezone(BERLIN).date() - timedelta(days=expression.days), expression.at)


def occurrence(first: MonthDay, last: MonthDay, today: date, back: int) -> Block:
    """Return the running or next occurrence of a yearly period, or the one `back` years before it."""
    block = _occurrence_in(first, last, today.year - 1)
    while block.last < today:
        block = _occurrence_in(first, last, block.year + 1)
    return _occurrence_in(first, last, block.year - back) if back else block


@cache
def next_clock_change(today: date) -> date:
    """Return the first day from `today` on whose clock is changed in Europe/Berlin."""
    day = today
    while _offset(day) == _offset(day - timedelta(days=1)):
        day += timedelta(days=1)
    return day


def to_utc(day: date, at: time) -> datetime:
    """Return the moment of a local day and time, in UTC."""
    return datetime.combine(day, at, BERLIN).astimezone(UTC)


def _offset(day: date) -> timedelta | None:
    return datetime.combine(day, time(12), BERLIN).utcoffset()


def _working(day: date) -> date:
    while day in _holidays(day.year):
        day += timedelta(weeks=1)
    return day


@lru_cache(maxsize=32)
def _holidays(year: int) -> frozenset[date]:
    # Computing a year's takes a hundred times as long as asking for a day.
    return frozenset(holidays.country_holidays("DE", subdiv="NW", years=year))


def _in_block(expression: MonthDay, block: Block) -> date:
    day = expression.in_year(block.year)
    # A block over New Year's Eve: its January is that of the next year.
    crosses_the_year = block.last.year > block.year
    return expression.in_year(block.year + 1) if crosses_the_year and day < block.first else day


def _occurrence_in(first: MonthDay, last: MonthDay, year: int) -> Block:
    begin, end = first.in_year(year), last.in_year(year)
    return Block(begin, end if end >= begin else last.in_year(year + 1))


def _weekday(text: str) -> int:
    if text not in WEEKDAYS:
        raise ValueError(f"„{text}“ ist kein Wochentag; möglich sind {', '.join(WEEKDAYS)}.")
    return WEEKDAYS.index(text)


def _weeks(weekday: int, weeks: int, from_clock_change: bool) -> Weeks:
    if abs(weeks) > MOST_WEEKS:
        raise ValueError(f"Mehr als {MOST_WEEKS} Wochen sind nicht vorgesehen.")
    return Weeks(weekday, weeks, from_clock_change)


def _month_day(month: str, day: str) -> MonthDay:
    try:
        date(2024, int(month), int(day))  # a leap year: 29 February is a day of some years
    except ValueError:
        raise ValueError(f"Den Tag {month}-{day} gibt es nicht (Monat-Tag).") from None
    return MonthDay(int(month), int(day))


def _day(text: str) -> date:
    try:
        # `date` also reads other forms of ISO 8601.
        day = date.fromisoformat(text if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else "")
    except ValueError:
        raise ValueError("Bitte ein Datum wie 2027-03-17 angeben (oder etwa „wed +3w“, „thu clock-1w“).") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"Das Jahr muss zwischen {FIRST_YEAR} und {LAST_YEAR} liegen.")
    return day
