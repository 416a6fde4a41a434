"""A month as a sheet of weeks: on each day what is planned, what is free, and what people keep."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

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
    """One day; `holiday` is the name of a public one, `school` that of school holidays."""

    date: date
    is_today: bool
    holiday: str = ""
    school: str = ""
    kept: Sequence[Observance] = ()
    planned: Sequence[Planned] = ()

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


def sheet(first: date, sessions: Sequence[Planned], holidays: Sequence[Holiday]) -> Sheet:
    """Return the month that begins with `first`."""
    long_runs = [each for each in sessions if each.ends_at - each.starts_at > LONG_RUN]
    short = [each for each in sessions if each.ends_at - each.starts_at <= LONG_RUN]
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    kept = observances(first, last)
    days = [_day(first + timedelta(days=number), short, holidays, kept) for number in range((last - first).days + 1)]
    cells: list[Day | None] = [None] * first.weekday() + days
    cells += [None] * (-len(cells) % 7)
    weeks = [cells[number : number + 7] for number in range(0, len(cells), 7)]
    return Sheet(first, dates.month(first), weeks, long_runs)


def midnight(day: date) -> datetime:
    """Return the local midnight at which a day begins, in UTC."""
    return datetime.combine(day, time(), BERLIN).astimezone(UTC)


def _day(day: date, sessions: Sequence[Planned], holidays: Sequence[Holiday], kept: Sequence[Observance]) -> Day:
    begins, ends = midnight(day), midnight(day + timedelta(days=1))
    return Day(
        date=day,
        is_today=day == local(now()).date(),
        holiday=public_holidays(day.year).get(day, ""),
        school=next((each.name for each in holidays if each.first_day <= day <= each.last_day), ""),
        kept=[each for each in kept if each.first_day <= day <= each.last_day],
        planned=[each for each in sessions if each.starts_at < ends and each.ends_at > begins],
    )
