"""Working time by the wall clock of North Rhine-Westphalia, and the deadlines that are counted in it."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ki_events.clock import BERLIN
from ki_events.registrations.working_time import (
    OfferTerms,
    WorkingTime,
    after_working_hours,
    list_goes_direct,
    offer_deadline,
    public_holidays,
    verification_deadline,
)

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
QUARTER = timedelta(minutes=15)
ALL_YEAR = WorkingTime()
EASTER = WorkingTime(((date(2027, 3, 22), date(2027, 4, 3)),))

UNHURRIED = settings(deadline=None)  # a machine may be busy


def at(text: str) -> datetime:
    """Return the moment of a wall clock in Berlin, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


def offered(moment: str, start: str | None = None, working: WorkingTime = ALL_YEAR) -> str | None:
    """Return the deadline of an offer as people in Berlin read it."""
    deadline = offer_deadline(at(moment), OfferTerms(at(start) if start else None, working))
    return deadline.astimezone(BERLIN).strftime("%a %d %b %H:%M") if deadline else None


@pytest.mark.parametrize(
    ("moment", "deadline"),
    [
        ("2027-03-08T08:00", "Tue 09 Mar 20:00"),  # two whole working days
        ("2027-03-08T06:00", "Tue 09 Mar 20:00"),  # early: the day has not begun
        ("2027-03-08T20:00", "Wed 10 Mar 20:00"),  # the day is over
        ("2027-03-09T14:00", "Thu 11 Mar 14:00"),
        ("2027-03-12T17:00", "Tue 16 Mar 17:00"),  # Friday afternoon: over the weekend
        ("2027-03-13T11:00", "Tue 16 Mar 20:00"),  # Saturday
        ("2027-03-25T17:00", "Wed 31 Mar 17:00"),  # over Good Friday, the change to summer time and Easter Monday
        ("2027-10-29T17:00", "Wed 03 Nov 17:00"),  # over the change to winter time and All Saints' Day
        ("2026-12-23T17:00", "Mon 28 Dec 17:00"),  # Christmas Eve is a working day, Christmas Day is none
        ("2026-12-30T17:00", "Mon 04 Jan 17:00"),  # New Year's Eve is one, New Year's Day is none
        ("2027-02-05T17:00", "Tue 09 Feb 17:00"),  # Rosenmontag is one
        ("2027-05-26T17:00", "Mon 31 May 17:00"),  # Corpus Christi is none
    ],
)
def test_offer_lasts_two_working_days_when_nothing_limits_it(moment: str, deadline: str) -> None:
    assert deadline == offered(moment)


@pytest.mark.parametrize(
    ("start", "deadline"),
    [
        ("2027-03-19T08:00", "Tue 09 Mar 20:00"),  # far away: two working days
        ("2027-03-11T07:00", "Tue 09 Mar 19:30"),  # 71 hours: half of them
        ("2027-03-10T08:00", "Tue 09 Mar 08:00"),  # 48 hours: half of them, and the last 24 begin
        ("2027-03-09T14:00", "Mon 08 Mar 14:00"),  # 30 hours: 6 before the last 24
        ("2027-03-09T09:00", "Mon 08 Mar 09:00"),  # the least
        ("2027-03-09T08:59", None),
        ("2027-03-08T08:00", None),  # it begins
        ("2027-03-01T08:00", None),  # it has begun
    ],
)
def test_offer_is_limited_by_the_start(start: str, deadline: str | None) -> None:
    assert deadline == offered("2027-03-08T08:00", start)


@pytest.mark.parametrize(("start", "deadline"), [("2027-03-06T09:00", "Fri 05 Mar 09:00"), ("2027-03-06T08:59", None)])
def test_offer_of_the_evening_leaves_an_hour_of_the_next_day(start: str, deadline: str | None) -> None:
    assert deadline == offered("2027-03-04T22:00", start)


@pytest.mark.parametrize(
    ("moment", "start", "deadline"),
    [
        ("2027-03-08T09:34", "2027-03-11T19:34", "Tue 09 Mar 20:00"),  # half of the time is 2:34 in the night
        ("2027-03-08T10:00", "2027-03-11T06:00", "Tue 09 Mar 20:00"),  # half of the time is 20:00
        ("2027-03-08T10:00", "2027-03-11T06:02", "Tue 09 Mar 20:00"),  # and a minute later
        ("2027-03-08T08:00", "2027-03-10T08:00", "Tue 09 Mar 08:00"),  # the day begins
        (
            "2027-03-08T08:00",
            "2027-03-10T07:58",
            "Mon 08 Mar 20:00",
        ),  # it has not begun: the last 24 hours begin before
        ("2027-03-08T18:59", "2027-03-10T05:00", "Mon 08 Mar 20:00"),  # an hour of the day is left
        ("2027-03-08T19:01", "2027-03-10T05:00", None),  # less than that
    ],
)
def test_offer_never_ends_at_night(moment: str, start: str | None, deadline: str | None) -> None:
    assert deadline == offered(moment, start)


def test_offer_of_the_evening_that_lasts_a_week_ends_in_the_evening() -> None:
    assert "Thu 25 Mar 20:00" == offered("2027-03-18T22:00", working=EASTER)


def test_offer_ends_after_a_week_when_school_holidays_do_not_count() -> None:
    assert ["Wed 24 Mar 09:00", "Fri 26 Mar 09:00"] == [
        offered("2027-03-19T09:00", working=WorkingTime(((date(2027, 3, 22), date(2027, 3, 22)),))),
        offered("2027-03-19T09:00", working=EASTER),
    ]


def test_public_holidays_are_those_of_the_state() -> None:
    assert {
        *(
            date(2027, 1, 1),
            date(2027, 3, 26),
            date(2027, 3, 29),
            date(2027, 5, 1),
            date(2027, 5, 6),
            date(2027, 5, 17),
        ),
        *(date(2027, 5, 27), date(2027, 10, 3), date(2027, 11, 1), date(2027, 12, 25), date(2027, 12, 26)),
    } == public_holidays(2027)


def test_list_goes_direct_from_a_day_before_the_start() -> None:
    start = at("2027-03-28T18:00")
    assert [False, True, True, False] == [
        list_goes_direct(start, start - DAY - timedelta(seconds=1)),
        list_goes_direct(start, start - DAY),
        list_goes_direct(start, start + DAY),
        list_goes_direct(None, start),
    ]


@pytest.mark.parametrize(
    ("hours", "length"), [(-3, 24), (0, 24), (0.5, 1 / 3), (1, 0.5), (47, 23.5), (48, 24), (500, 24), (None, 24)]
)
def test_verification_takes_a_day_or_half_the_time_to_the_start(hours: float | None, length: float) -> None:
    now = at("2027-03-27T18:00")
    start = None if hours is None else now + hours * HOUR
    assert now + length * HOUR == verification_deadline(now, start)


def test_after_working_hours_is_the_latest_when_no_day_counts() -> None:
    start = at("2027-03-08T08:00")
    never = WorkingTime(((date.min, date.max),))
    assert start + 30 * DAY == after_working_hours(start, 1, never, start + 30 * DAY)


def _between(first: str, last: str) -> st.SearchStrategy[datetime]:
    minutes = int((at(last) - at(first)) / QUARTER)
    return st.integers(0, minutes).map(lambda count: at(first) + count * QUARTER)


MOMENTS = st.one_of(
    _between("2027-03-18T00:00", "2027-04-04T00:00"),  # around the change to summer time, and Easter
    _between("2027-10-21T00:00", "2027-11-08T00:00"),  # around the change to winter time, and All Saints' Day
    _between("2026-12-15T00:00", "2030-12-31T00:00"),
)
AHEAD = st.one_of(st.none(), st.integers(-100, 4 * 24 * 60).map(lambda count: count * QUARTER))
WORKING = st.sampled_from([ALL_YEAR, EASTER, WorkingTime(((date(2027, 10, 23), date(2027, 11, 6)),))])


def worked(start: datetime, end: datetime, working: WorkingTime) -> timedelta:
    """Count the quarters of an hour, each by its own wall clock."""
    total, moment = timedelta(), start
    while moment < end:
        here = moment.astimezone(BERLIN)
        is_free = here.date() in public_holidays(here.year) or any(a <= here.date() <= b for a, b in working.free)
        if here.weekday() < 5 and 8 <= here.hour < 20 and not is_free:
            total += min(QUARTER, end - moment)
        moment += QUARTER
    return total


def of_day(moment: datetime) -> timedelta:
    """Return the time of the wall clock."""
    here = moment.astimezone(BERLIN)
    return timedelta(hours=here.hour, minutes=here.minute)


@UNHURRIED
@given(moment=MOMENTS, ahead=AHEAD, working=WORKING)
def test_offer_keeps_every_limit(moment: datetime, ahead: timedelta | None, working: WorkingTime) -> None:
    start = None if ahead is None else moment + ahead
    deadline = offer_deadline(moment, OfferTerms(start, working))
    if deadline is None:
        # Only in the last 24 hours, or at night before them: 12 hours of it and not one of the day.
        assert start is not None and start - moment < DAY + 13 * HOUR
        return
    latest = min([moment + WEEK, *([moment + (start - moment) / 2, start - DAY] if start else [])])
    assert moment + HOUR <= deadline <= latest
    assert 8 * HOUR <= of_day(deadline) <= 20 * HOUR
    # Nothing of the day is taken away: it ends at the latest moment or, if that is at night, at the 20 h before.
    is_latest = deadline == latest or (20 * HOUR == of_day(deadline) and latest - deadline < 13 * HOUR)
    assert 24 * HOUR == worked(moment, deadline, working) or is_latest
    assert worked(moment, deadline, working) <= 24 * HOUR


@UNHURRIED
@given(moment=MOMENTS, later=st.integers(0, 800), ahead=AHEAD, working=WORKING)
def test_offer_never_ends_earlier_when_made_later(
    moment: datetime, later: int, ahead: timedelta | None, working: WorkingTime
) -> None:
    terms = OfferTerms(None if ahead is None else moment + ahead, working)
    first, second = offer_deadline(moment, terms), offer_deadline(moment + later * QUARTER, terms)
    assert second is None or (first is not None and first <= second)


@UNHURRIED
@given(moment=MOMENTS, quarters=st.integers(1, 400), working=WORKING)
def test_after_working_hours_contains_exactly_so_many(moment: datetime, quarters: int, working: WorkingTime) -> None:
    end = after_working_hours(moment, quarters / 4, working, moment + 60 * DAY)
    assert quarters * QUARTER == worked(moment, end, working)
    assert (quarters - 1) * QUARTER == worked(moment, end - QUARTER, working)


def test_holidays_are_imported_when_they_are_asked_for() -> None:
    code = "import sys, ki_events.registrations.working_time as w; before = 'holidays' in sys.modules; w.warm(); "
    code += "print(before, 'holidays' in sys.modules, w.public_holidays.cache_info().currsize)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "False True 2\n" == done.stdout
