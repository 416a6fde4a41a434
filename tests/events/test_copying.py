"""The same day next year, and a moment so many days later."""

from datetime import UTC, date, datetime

import pytest

from ki_events.events.copying import Shift, next_title, same_day_next_year


@pytest.mark.parametrize(
    ("day", "next_year"),
    [
        (date(2027, 3, 17), date(2028, 3, 15)),
        (date(2026, 1, 1), date(2027, 1, 7)),
        (date(2026, 12, 31), date(2027, 12, 30)),  # week 53, which 2027 does not have
        (date(2024, 2, 29), date(2025, 2, 27)),
    ],
)
def test_weekday_and_week_stay(day: date, next_year: date) -> None:
    assert next_year == same_day_next_year(day)
    assert day.weekday() == next_year.weekday()


def test_time_of_day_stays_over_a_clock_change() -> None:
    winter, summer = datetime(2027, 3, 17, 13, tzinfo=UTC), datetime(2027, 6, 16, 12, tzinfo=UTC)
    assert summer == Shift(91).moment(winter)
    assert Shift(91).moment(None) is None
    assert date(2027, 6, 16) == Shift(91).day(date(2027, 3, 17))


@pytest.mark.parametrize(
    ("title", "later"),
    [("DaZ-Tag 2027: Start", "DaZ-Tag 2028: Start"), ("Rucksack", "Rucksack"), ("12027 Dinge", "12027 Dinge")],
)
def test_year_in_the_title_rises(title: str, later: str) -> None:
    assert later == next_title(title)
