"""A series follows its rule, leaves days out, and says why."""

from datetime import date

import pytest

from ki_events.events.series import MOST_DATES, Rhythm, Rule, days_of, public_days

TUESDAY = date(2027, 3, 9)


def days(rule: Rule) -> list[str]:
    return [f"{each.day:%m-%d}" for each in days_of(rule, {})]


@pytest.mark.parametrize(
    ("rhythm", "expected"),
    [
        (Rhythm.weekly, ["03-09", "03-16", "03-23", "03-30"]),
        (Rhythm.fortnightly, ["03-09", "03-23", "04-06", "04-20"]),
        (Rhythm.monthly, ["03-09", "04-13", "05-11", "06-08"]),
        (Rhythm.last_of_month, ["03-30", "04-27", "05-25", "06-29"]),
    ],
)
def test_series_has_its_rhythm(rhythm: Rhythm, expected: list[str]) -> None:
    assert expected == days(Rule(TUESDAY, rhythm, number=4))


def test_series_ends_on_its_last_day() -> None:
    assert ["03-09", "03-16", "03-23"] == days(Rule(TUESDAY, Rhythm.weekly, until=date(2027, 3, 29)))


def test_series_leaves_months_out_that_have_no_fifth_tuesday() -> None:
    assert ["03-30", "06-29", "08-31"] == days(Rule(date(2027, 3, 30), Rhythm.monthly, number=3))


def test_days_left_out_are_named_and_do_not_count() -> None:
    found = days_of(Rule(TUESDAY, Rhythm.weekly, number=3), {date(2027, 3, 16): "Ferien", date(2027, 3, 30): "Ferien"})
    assert [("03-09", ""), ("03-16", "Ferien"), ("03-23", ""), ("03-30", "Ferien"), ("04-06", "")] == [
        (f"{each.day:%m-%d}", each.reason) for each in found
    ]


def test_series_has_no_end_of_days_left_out() -> None:
    rule = Rule(TUESDAY, Rhythm.weekly, until=date(2027, 3, 23))
    assert ["03-09", "03-16"] == [f"{each.day:%m-%d}" for each in days_of(rule, {date(2027, 3, 23): "Ferien"})]


def test_series_is_not_endless() -> None:
    assert MOST_DATES == len(days_of(Rule(TUESDAY, Rhythm.weekly, until=date(2099, 1, 1)), {}))
    assert [] == days_of(
        Rule(TUESDAY, Rhythm.weekly, number=5), dict.fromkeys(map(date.fromordinal, range(739000, 742000)), "Ferien")
    )


def test_public_days_are_those_of_the_state() -> None:
    assert {date(2027, 5, 27): "Fronleichnam"} == public_days(date(2027, 5, 20), date(2027, 5, 31))
