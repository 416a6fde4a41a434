"""Dates are told in words, as clocks in North Rhine-Westphalia show them."""

from datetime import UTC, date, datetime

from ki_events.dates import day, days, hours, last_day, moment_in_words
from ki_events.i18n import speaking

MARCH = datetime(2027, 3, 17, 13, tzinfo=UTC)
APRIL = datetime(2027, 4, 14, 12, tzinfo=UTC)


def test_day_and_hours_are_short_and_local() -> None:
    assert ("Mi., 17.\u00a0März 2027", "14:00–17:00 Uhr") == (day(MARCH), hours(MARCH, MARCH.replace(hour=16)))
    assert ("14:00–17:00 Uhr") == hours(APRIL, APRIL.replace(hour=15))


def test_days_joins_what_both_ends_share() -> None:
    assert "17.–19. März 2027" == days(MARCH, date(2027, 3, 19))
    assert "Mi., 17.\u00a0März 2027" == days(MARCH, date(2027, 3, 17))


def test_dates_speak_the_language_of_the_page() -> None:
    with speaking("en"):
        assert ("Wed, 17\u00a0Mar 2027, 14:00", "17–19 Mar 2027") == (
            moment_in_words(MARCH),
            days(MARCH, date(2027, 3, 19)),
        )


def test_hours_over_midnight_name_the_day_of_the_end() -> None:
    assert "23:00 Uhr – Do., 18.\u00a0März 2027, 01:00 Uhr" == hours(
        MARCH.replace(hour=22), datetime(2027, 3, 18, 0, tzinfo=UTC)
    )


def test_last_day_of_a_span_that_ends_at_midnight_is_the_day_before() -> None:
    assert date(2027, 3, 17) == last_day(datetime(2027, 3, 17, 23, tzinfo=UTC))
