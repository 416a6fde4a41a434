"""A programme knows where it stands: by its own dates, else by those of its events."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ki_events.programmes.phase import Phase, Span, first_day, last_day, span
from ki_events.programmes.reading import Occasion
from ki_events.programmes.tables import Programme

MARCH = Span(date(2027, 3, 1), date(2027, 3, 28))


def occasion(starts_at: datetime | None, ends_at: datetime | None = None, *, is_cancelled: bool = False) -> Occasion:
    end = ends_at or (starts_at + timedelta(hours=2) if starts_at else None)
    return Occasion(1, is_cancelled, "Mitte", "krefeld", "KI Krefeld", starts_at, end, False, "", "", False)


def programme(starts_on: date | None = None, ends_on: date | None = None) -> Programme:
    return Programme(organisation=1, slug="wochen", name="Wochen", starts_on=starts_on, ends_on=ends_on)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2027, 2, 28), Phase.ahead),
        (date(2027, 3, 1), Phase.running),
        (date(2027, 3, 28), Phase.running),
        (date(2027, 3, 29), Phase.over),
    ],
)
def test_phase_follows_the_days_when_both_are_included(today: date, expected: Phase) -> None:
    assert expected == MARCH.phase(today)


def test_phase_is_unknown_when_there_is_no_date() -> None:
    assert Phase.undated == span(programme(), [occasion(None)]).phase(date(2027, 3, 1))


def test_span_is_that_of_the_events_when_the_programme_has_none() -> None:
    dates = [
        occasion(datetime(2027, 3, 9, 17, tzinfo=UTC)),
        occasion(datetime(2027, 3, 3, 17, tzinfo=UTC)),
        occasion(datetime(2027, 2, 1, 17, tzinfo=UTC), is_cancelled=True),
    ]
    assert Span(date(2027, 3, 3), date(2027, 3, 9)) == span(programme(), dates)


def test_span_is_its_own_when_events_lie_outside() -> None:
    dates = [occasion(datetime(2027, 5, 9, 17, tzinfo=UTC))]
    assert Span(date(2027, 3, 1), date(2027, 3, 28)) == span(programme(date(2027, 3, 1), date(2027, 3, 28)), dates)


def test_span_is_one_day_when_only_the_first_is_known() -> None:
    assert Span(date(2027, 3, 1), date(2027, 3, 1)) == span(programme(date(2027, 3, 1)), [])


def test_days_are_local_when_the_moment_lies_around_midnight() -> None:
    # 23:30 UTC on the 8th is half past midnight on the 9th; midnight of the 10th still belongs to the 9th.
    late = occasion(datetime(2027, 3, 8, 23, 30, tzinfo=UTC), datetime(2027, 3, 9, 23, tzinfo=UTC))
    assert (date(2027, 3, 9), date(2027, 3, 9)) == (first_day(late), last_day(late))
