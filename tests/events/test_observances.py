"""Holy days and fasts come on the days on which they are kept."""

from datetime import date, timedelta

import pytest

from ki_events.events.observances import observances


def on(day: date) -> set[str]:
    return {each.name for each in observances(day, day)}


@pytest.mark.parametrize(
    ("day", "name"),
    [
        # As printed in the interfaith calendars of these years.
        (date(2026, 2, 18), "Ramadan"),
        (date(2026, 3, 20), "Ramadanfest (Zuckerfest)"),
        (date(2026, 5, 27), "Opferfest"),
        (date(2027, 2, 8), "Ramadan"),
        (date(2027, 3, 9), "Ramadanfest (Zuckerfest)"),
        (date(2026, 9, 12), "Rosch ha-Schana"),
        (date(2026, 9, 21), "Jom Kippur"),
        (date(2026, 4, 2), "Pessach"),
        (date(2026, 3, 3), "Purim"),
        (date(2027, 3, 23), "Purim"),
        (date(2026, 12, 5), "Chanukka"),
        (date(2026, 5, 22), "Schawuot"),
        (date(2026, 4, 10), "Karfreitag (orthodox)"),
        (date(2026, 4, 12), "Ostern (orthodox)"),
        (date(2027, 5, 2), "Ostern (orthodox)"),
        (date(2026, 4, 15), "Çarşema Sor (Roter Mittwoch)"),
        (date(2027, 3, 21), "Newroz, Nouruz"),
        (date(2026, 5, 31), "Vesakh"),
        (date(2026, 11, 8), "Diwali"),
    ],
)
def test_day_is_kept_on_its_date(day: date, name: str) -> None:
    assert name in on(day)


def test_ramadan_lasts_a_month_and_ends_before_its_feast() -> None:
    (fast,) = [each for each in observances(date(2027, 2, 10), date(2027, 2, 10)) if each.name == "Ramadan"]
    assert (date(2027, 2, 8), date(2027, 3, 8), True) == (fast.first_day, fast.last_day, fast.is_fast)


def test_mourning_moves_when_it_would_meet_a_sabbath() -> None:
    # In 2029 the ninth of Av is a Saturday.
    assert "Tischa be-Aw" in on(date(2029, 7, 22)) - on(date(2029, 7, 21))


@pytest.mark.parametrize("year", range(2026, 2077, 5))
def test_every_year_has_each_feast_and_nothing_ends_before_it_begins(year: int) -> None:
    found = observances(date(year, 1, 1), date(year, 12, 31))
    assert {"Opferfest", "Jom Kippur", "Pessach", "Ostern (orthodox)"} <= {each.name for each in found}
    assert [] == [each for each in found if each.last_day < each.first_day]
    assert [] == [each for each in found if each.last_day - each.first_day > timedelta(days=30)]


def test_every_day_says_why_it_matters() -> None:
    found = {each.name: each.why for each in observances(date(2026, 1, 1), date(2027, 12, 31))}
    assert [] == [name for name, why in found.items() if not why.endswith(".")]
    assert "Begangen wird vor allem der Abend; tagsüber ist für die meisten Alltag." == found["Chanukka"]
    assert "Wer das Fest hält, arbeitet und reist dann nicht." == found["Schawuot"]
    assert "Viele feiern mit der Familie und haben dann keine Zeit." == found["Opferfest"]


def test_there_is_an_answer_when_the_tables_have_ended() -> None:
    assert isinstance(observances(date(2090, 1, 1), date(2090, 1, 2)), list)
