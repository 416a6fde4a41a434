"""What somebody attended is counted in dates, hours or days of what was meant for them."""

from datetime import UTC, datetime, timedelta

import pytest

from ki_events.attendance.shares import Share, share_by_days, share_of
from ki_events.events.tables import Measure, Session

MORNING = datetime(2027, 3, 16, 8, tzinfo=UTC)
PLENARY, FIRST, SECOND, NEXT_DAY = 1, 2, 3, 4


def session(number: int, begins: float, hours: float) -> Session:
    start = MORNING + timedelta(hours=begins)
    return Session(id=number, event=1, uid=str(number), starts_at=start, ends_at=start + timedelta(hours=hours))


DAY = {
    PLENARY: session(PLENARY, 0, 7),
    FIRST: session(FIRST, 1, 2),
    SECOND: session(SECOND, 4, 2),
    NEXT_DAY: session(NEXT_DAY, 24, 3),
}


@pytest.mark.parametrize(
    ("meant", "attended", "expected"),
    [
        ({PLENARY, FIRST, SECOND}, {PLENARY}, (1, 1, 420)),
        ({PLENARY, FIRST, SECOND}, {FIRST}, (1, 1, 420)),
        ({PLENARY, FIRST, NEXT_DAY}, {PLENARY}, (1, 2, 420)),
        ({PLENARY, FIRST, NEXT_DAY}, {FIRST, NEXT_DAY}, (2, 2, 600)),
        ({PLENARY}, set(), (0, 1, 0)),
        # Who went to a workshop without having chosen one was there.
        ({NEXT_DAY}, {SECOND}, (1, 2, 120)),
        # What is not planned any more is left aside.
        ({PLENARY, 9}, {9}, (0, 1, 0)),
    ],
)
def test_one_tick_is_the_whole_day_where_days_count(
    meant: set[int], attended: set[int], expected: tuple[int, int, int]
) -> None:
    share = share_by_days(DAY, meant, attended)
    assert expected == (share.days, share.of_days, share.minutes)


def test_date_that_goes_on_for_days_is_there_on_all_of_them() -> None:
    conference = {PLENARY: session(PLENARY, 0, 30), NEXT_DAY: session(NEXT_DAY, 24, 3)}
    assert [(2, 2), (1, 2)] == [
        share_by_days(conference, {PLENARY, NEXT_DAY}, {one}).counted(Measure.days) for one in (PLENARY, NEXT_DAY)
    ]


def test_each_chosen_workshop_is_a_date_where_dates_count() -> None:
    share = share_of(DAY, {PLENARY, FIRST, SECOND}, {PLENARY})
    assert ((1, 3), 33) == (share.counted(Measure.dates), share.percent(Measure.dates))


def test_workshop_within_the_day_makes_it_no_longer() -> None:
    share = share_of(DAY, {PLENARY, FIRST, SECOND}, {FIRST, SECOND})
    assert ((240, 420), 57) == (share.counted(Measure.hours), share.percent(Measure.hours))


def test_nothing_meant_is_no_share() -> None:
    assert [0, 0, 0] == [Share().percent(measure) for measure in Measure]
