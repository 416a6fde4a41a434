"""A series follows its rule, leaves days out, and says why."""

from datetime import date

import pytest

from ki_events.events.series import MOST_DATES, Cut, Rhythm, Rule, cut_of, days_of, public_days

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


def test_days_that_are_there_do_not_count_and_are_no_holidays() -> None:
    there = {date(2027, 3, 9), date(2027, 3, 16)}
    found = days_of(Rule(TUESDAY, Rhythm.weekly, number=1), {date(2027, 3, 16): "Ferien"}, there)
    assert [("03-09", "", True), ("03-16", "", True), ("03-23", "", False)] == [
        (f"{each.day:%m-%d}", each.reason, each.is_there) for each in found
    ]


def test_days_that_are_there_are_shown_also_when_none_is_new() -> None:
    rule = Rule(TUESDAY, Rhythm.weekly, until=date(2027, 3, 16))
    assert [False, False] == [each.is_new for each in days_of(rule, {}, {date(2027, 3, 9), date(2027, 3, 16)})]


@pytest.mark.parametrize(
    ("rhythm", "number", "until", "expected"),
    [
        (Rhythm.weekly, 4, None, None),
        (Rhythm.weekly, None, date(2027, 3, 29), None),
        (Rhythm.weekly, 4, date(2027, 3, 29), None),
        (Rhythm.weekly, 4, date(2027, 3, 30), None),
        (Rhythm.weekly, 4, date(2027, 4, 6), Cut.number),
        (Rhythm.weekly, None, date(2028, 4, 25), None),
        (Rhythm.weekly, None, date(2028, 5, 2), Cut.dates),
        (Rhythm.monthly, None, date(2029, 3, 12), None),
        (Rhythm.monthly, None, date(2029, 4, 30), Cut.years),
        (Rhythm.monthly, 30, None, Cut.years),
    ],
)
def test_series_says_what_ends_it_before_its_rule(
    rhythm: Rhythm, number: int | None, until: date | None, expected: Cut | None
) -> None:
    rule = Rule(TUESDAY, rhythm, number, until)
    assert expected == cut_of(rule, days_of(rule, {}), {})


def test_series_is_not_cut_by_days_left_out_after_its_last_date() -> None:
    rule = Rule(TUESDAY, Rhythm.weekly, 1, date(2027, 3, 16))
    left_out = {date(2027, 3, 16): "Ferien"}
    assert cut_of(rule, days_of(rule, left_out), left_out) is None


def test_public_days_are_those_of_the_state() -> None:
    assert {date(2027, 5, 27): "Fronleichnam"} == public_days(date(2027, 5, 20), date(2027, 5, 31))
