"""Date expressions give the day that people mean, today and in other years."""

from datetime import UTC, date, datetime, time, timedelta

import holidays
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ki_events.importing.days import (
    WEEKDAYS,
    BeforeStart,
    Block,
    MonthDay,
    Weeks,
    is_relative,
    next_clock_change,
    occurrence,
    parse_date,
    parse_moment,
    parse_time,
    resolve,
    resolve_moment,
)

SUNDAY = date(2026, 11, 22)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
SPRING = Block(date(2027, 3, 1), date(2027, 4, 30))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-03-17", date(2027, 3, 17)),
        ("03-21", date(2027, 3, 21)),
        ("wed after 03-10", date(2027, 3, 10)),
        ("thu after 03-10", date(2027, 3, 11)),
        ("tue after 03-10", date(2027, 3, 16)),
        ("wed +0w", date(2026, 11, 18)),
        ("wed +3w", date(2026, 12, 9)),
        ("thu -10w", date(2026, 9, 10)),
        ("thu clock+0w", date(2027, 3, 25)),
        ("thu clock-1w", date(2027, 3, 18)),
        ("mon clock+1w", date(2027, 4, 5)),
    ],
)
def test_resolve_gives_the_day_that_is_meant(text: str, expected: date) -> None:
    assert resolve(parse_date(text), SUNDAY, SPRING) == expected


def test_resolve_moves_a_week_on_when_it_is_a_public_holiday() -> None:
    # 25 December 2026 and 1 January 2027 are both Fridays and both holidays.
    assert resolve(parse_date("fri +5w"), date(2026, 11, 18), None) == date(2027, 1, 8)


@given(today=DAYS, weekday=st.integers(0, 6), weeks=st.integers(-60, 60), from_clock=st.booleans())
def test_relative_days_are_such_weekdays_and_never_holidays(
    today: date, weekday: int, weeks: int, from_clock: bool
) -> None:
    sign = f"{weeks:+d}"
    day = resolve(parse_date(f"{WEEKDAYS[weekday]} {'clock' if from_clock else ''}{sign}w"), today, None)
    assert day.weekday() == weekday
    assert day not in holidays.country_holidays("DE", subdiv="NW", years=day.year)


@given(today=DAYS, weekday=st.integers(0, 6), weeks=st.integers(-60, 60))
def test_relative_days_are_in_the_week_meant_or_later(today: date, weekday: int, weeks: int) -> None:
    day = resolve(Weeks(weekday, weeks), today, None)
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
    assert (day - monday).days % 7 == weekday
    assert timedelta() <= day - monday < timedelta(weeks=4)


@given(year=st.integers(1990, 2190), month=st.integers(1, 12), day=st.integers(1, 31), weekday=st.integers(0, 6))
def test_weekday_after_a_day_is_within_its_week(year: int, month: int, day: int, weekday: int) -> None:
    assume(_exists(year, month, day))
    block = Block(date(year, 1, 1), date(year, 12, 31))
    found = resolve(parse_date(f"{WEEKDAYS[weekday]} after {month:02}-{day:02}"), SUNDAY, block)
    assert found.weekday() == weekday
    assert timedelta() <= found - date(year, month, day) < timedelta(days=7)


@given(today=DAYS, back=st.integers(0, 3))
def test_occurrence_is_running_or_next_when_back_is_zero(today: date, back: int) -> None:
    block = occurrence(MonthDay(3, 1), MonthDay(4, 30), today, back)
    latest = occurrence(MonthDay(3, 1), MonthDay(4, 30), today, 0)
    assert latest.last >= today > latest.last - timedelta(days=366)
    assert block == Block(date(latest.year - back, 3, 1), date(latest.year - back, 4, 30))


@pytest.mark.parametrize(
    ("today", "year"), [(date(2026, 12, 31), 2026), (date(2027, 1, 31), 2026), (date(2027, 2, 1), 2027)]
)
def test_occurrence_over_new_year_has_the_year_of_its_first_day(today: date, year: int) -> None:
    block = occurrence(MonthDay(12, 1), MonthDay(1, 31), today, 0)
    assert block == Block(date(year, 12, 1), date(year + 1, 1, 31))
    assert resolve(MonthDay(1, 15), today, block) == date(year + 1, 1, 15)


def test_29_february_is_the_28th_in_other_years() -> None:
    assert MonthDay(2, 29).in_year(2027) == date(2027, 2, 28)
    assert MonthDay(2, 29).in_year(2028) == date(2028, 2, 29)


@given(today=DAYS)
def test_clock_change_is_the_last_sunday_of_march_or_october(today: date) -> None:
    day = next_clock_change(today)
    assert day.weekday() == 6
    assert day.month in (3, 10)
    assert day.day > 24
    assert day >= today


@given(text=st.text(max_size=30))
def test_any_text_is_a_date_or_a_german_sentence(text: str) -> None:
    said = ""
    try:
        resolve(parse_date(text), SUNDAY, SPRING)
    except ValueError as error:
        said = str(error)
    assert said == "" or said.endswith(".")


@pytest.mark.parametrize(
    "text", ["2027-02-30", "wen +3w", "wed +999w", "02-30", "wed after 13-01", "0001-01-01", "tomorrow", ""]
)
def test_dates_that_do_not_exist_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        parse_date(text)


def test_moment_before_the_start_keeps_local_time_when_the_clock_changes() -> None:
    start = datetime(2027, 4, 14, 12, 0, tzinfo=UTC)
    assert resolve_moment(parse_moment("-6w 12:00"), start) == datetime(2027, 3, 3, 11, 0, tzinfo=UTC)


def test_moments_are_read_when_absolute_or_relative() -> None:
    assert parse_moment("2027-01-11 12:00") == datetime(2027, 1, 11, 12, 0)
    assert parse_moment("-10d 08:00") == BeforeStart(10, time(8, 0))


@pytest.mark.parametrize("text", ["24:00", "14", "14:60", "2 pm", "-1:00", "14.00"])
def test_times_that_do_not_exist_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Uhrzeit"):
        parse_time(text)


def test_only_weeks_are_relative_to_the_day_of_the_import() -> None:
    texts = ["2027-03-17", "03-21", "wed after 03-10", "wed +3w", "thu clock-1w"]
    assert [is_relative(parse_date(text)) for text in texts] == [False, False, False, True, True]


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
