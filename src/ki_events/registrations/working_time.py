"""Deadlines are counted in working time: Monday to Friday, 8 to 20 h in North Rhine-Westphalia, without its public holidays."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from ki_events.clock import BERLIN, local, now

OPENS, CLOSES = time(8), time(20)
"""The day in which people are expected to read and answer (Europe/Berlin)."""

OFFER_HOURS = 24
"""Hours of working time that an offer lasts: two working days."""

LONGEST_OFFER = timedelta(days=7)
"""However many free days there are, the others do not wait longer for an answer."""

DIRECT_FROM = timedelta(hours=24)
"""Before the start: from here on nobody is asked any more, a place is given."""

LEAST_TO_ANSWER = timedelta(hours=1)
"""Daytime of any weekday that an offer must leave: a mail of the night is read in the morning, and whoever could only miss
the deadline would lose the place to our haste."""

LONGEST_VERIFICATION = timedelta(hours=24)
"""How long a place waits at most for the proof of a mail address."""

LEAST_VERIFICATION = timedelta(minutes=20)
"""So long a mail may take, and so long somebody may look for it."""

_SATURDAY = 5


@dataclass(frozen=True)
class WorkingTime:
    """`free` are further days that do not count, first and last both included: school holidays, where the event leaves them out."""

    free: tuple[tuple[date, date], ...] = ()

    def has(self, day: date) -> bool:
        """Return whether people work on this day."""
        if day.weekday() >= _SATURDAY or day in public_holidays(day.year):
            return False
        return not any(first <= day <= last for first, last in self.free)


@dataclass(frozen=True)
class OfferTerms:
    """What limits an offer: the start of the event (UTC; None while its dates are open) and which days count."""

    starts_at: datetime | None
    working: WorkingTime = WorkingTime()


def offer_deadline(offered_at: datetime, terms: OfferTerms) -> datetime | None:
    """Return until when a place offered now is held, in UTC; None where asking makes no sense and the place is to be given.

    That is 24 hours of working time, at most 7 days (of 24 hours) and half the time to the start, and never in the last 24
    hours before it. What would end outside of 8 to 20 h ends at the 20 h before. None comes from 24 hours before the start on, and earlier if the rest of the time has less than
    `LEAST_TO_ANSWER`; once it is None it stays so.
    """
    latest = _latest_answer(offered_at, terms.starts_at)
    deadline = after_working_hours(offered_at, OFFER_HOURS, terms.working, latest)
    daytimes = list(_daytimes(offered_at, deadline))
    if sum((end - begin for _, begin, end in daytimes), timedelta()) < LEAST_TO_ANSWER:
        return None
    # At night nobody answers, and a deadline then looks like a mistake: moving it back takes no daytime away.
    return deadline if OPENS <= local(deadline).time() <= CLOSES else daytimes[-1][2]


def list_goes_direct(starts_at: datetime | None, moment: datetime) -> bool:
    """Return whether free places are given without asking, whatever the event's rule: from 24 hours before the start on."""
    return starts_at is not None and moment >= starts_at - DIRECT_FROM


def verification_deadline(registered_at: datetime, starts_at: datetime | None) -> datetime:
    """Return until when a mail address must be proven: 24 hours or half the time to the start, whichever is sooner (UTC).

    Some time is left even shortly before the start; without a start, or once a series has begun, 24 hours count.
    """
    if starts_at is None or starts_at <= registered_at:
        return registered_at + LONGEST_VERIFICATION
    half = max((starts_at - registered_at) / 2, LEAST_VERIFICATION)
    return registered_at + min(half, LONGEST_VERIFICATION)


def after_working_hours(start: datetime, hours: float, working: WorkingTime, latest: datetime) -> datetime:
    """Return the moment when so many hours of working time have passed since `start`, or `latest` if that comes first (UTC)."""
    left = timedelta(hours=hours)
    for day, begin, end in _daytimes(start, latest):
        if not working.has(day):
            continue
        if left <= end - begin:
            return begin + left
        left -= end - begin
    return latest


def working_time_between(start: datetime, end: datetime, working: WorkingTime) -> timedelta:
    """Return how much working time lies between two moments (UTC); none if `end` comes first."""
    return sum((until - begin for day, begin, until in _daytimes(start, end) if working.has(day)), timedelta())


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Return the public holidays of North Rhine-Westphalia (§ 2 Feiertagsgesetz NW); Rosenmontag and 24 December are none."""
    # It takes half a second to import: a process begins without it, and `warm` fetches it beside the first answers.
    from holidays.countries.germany import Germany

    return frozenset(Germany(subdiv="NW", years=year))


def warm() -> None:
    """Learn the public holidays of this year and the next, so that no transaction has to wait for that; for a thread."""
    this_year = local(now()).year
    for year in (this_year, this_year + 1):
        public_holidays(year)


def _latest_answer(offered_at: datetime, starts_at: datetime | None) -> datetime:
    latest = offered_at + LONGEST_OFFER
    if starts_at is None:
        return latest
    return min(latest, offered_at + (starts_at - offered_at) / 2, starts_at - DIRECT_FROM)


def _daytimes(start: datetime, end: datetime) -> Iterator[tuple[date, datetime, datetime]]:
    """Yield each local day with the part of its 8 to 20 h (UTC) that lies between the two moments."""
    day = local(start).date()
    while (opens := _utc(day, OPENS)) < end:
        closes = _utc(day, CLOSES)
        if closes > start:
            yield day, max(opens, start), min(closes, end)
        day += timedelta(days=1)


def _utc(day: date, at: time) -> datetime:
    # By the wall clock of that very day: a change of the clocks in between moves it.
    return datetime.combine(day, at, BERLIN).astimezone(UTC)
