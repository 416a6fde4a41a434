"""There is one clock, and it can be turned."""

from datetime import UTC, datetime, timedelta

from ki_events.clock import local, now, stopped, turned

NOON = datetime(2027, 3, 17, 12, tzinfo=UTC)


def test_clock_goes_on_when_turned() -> None:
    with turned(NOON):
        first, second = now(), now()
    assert NOON <= first <= second < NOON + timedelta(minutes=1)


def test_clock_stands_when_stopped() -> None:
    with stopped(NOON):
        assert (NOON, NOON) == (now(), now())
    assert now() != NOON


def test_local_time_follows_the_clock_change() -> None:
    assert [13, 14] == [local(moment).hour for moment in (NOON, NOON + timedelta(weeks=3))]
