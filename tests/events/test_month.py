"""Sessions of a month, and the months between which there is something."""

from datetime import UTC, datetime, timedelta

import pytest

from ki_events.clock import stopped
from ki_events.events.filter import Filter
from ki_events.events.month import Bounds, bounds, sessions_between
from ki_events.events.tables import EventStatus, Format, Session, SessionStatus
from tests.characters import make_event
from tests.statements import counted

pytestmark = pytest.mark.anyio

NOW = datetime(2027, 3, 10, 9, tzinfo=UTC)
APRIL = (datetime(2027, 3, 31, 22, tzinfo=UTC), datetime(2027, 4, 30, 22, tzinfo=UTC))


def day(month: int, number: int, hour: int = 12) -> datetime:
    return datetime(2027, month, number, hour, tzinfo=UTC)


async def test_sessions_between_are_those_that_touch_the_month_by_time(database: object) -> None:
    with stopped(NOW):
        await make_event(title="Später", starts_at=day(4, 20))
        await make_event(title="Früher", starts_at=day(4, 2))
        await make_event(title="Über die Grenze", starts_at=APRIL[0] - timedelta(hours=1))
        await make_event(title="Davor", starts_at=APRIL[0] - timedelta(hours=3))
        await make_event(title="Danach", starts_at=APRIL[1])
        found = await sessions_between(Filter(), *APRIL)
    assert ["Über die Grenze", "Früher", "Später"] == [one.title for one in found]


async def test_sessions_between_leave_out_drafts_postponed_and_dropped_dates(database: object) -> None:
    with stopped(NOW):
        await make_event(status=EventStatus.draft, starts_at=day(4, 2))
        await make_event(postponed=True, starts_at=day(4, 2))
        series = await make_event(slug="reihe", sessions=2, starts_at=day(4, 2))
        await Session.update({Session.status: SessionStatus.cancelled}).where(
            (Session.event == series.id) & (Session.ref == "1")
        )
        off = await make_event(slug="ab", status=EventStatus.cancelled, starts_at=day(4, 12))
        await Session.update({Session.status: SessionStatus.cancelled}).where(Session.event == off.id)
        found = await sessions_between(Filter(), *APRIL)
    assert [("reihe", False, day(4, 9)), ("ab", True, day(4, 12))] == [
        (one.slug, one.is_cancelled, one.starts_at) for one in found
    ]


async def test_sessions_between_keep_to_the_filter_but_not_to_its_days(database: object) -> None:
    with stopped(NOW):
        await make_event(title="Workshop", format=Format.workshop, starts_at=day(4, 2))
        await make_event(title="Vortrag", format=Format.lecture, starts_at=day(4, 2))
        wanted = Filter(formats=(Format.workshop,), first=day(5, 1).date())
        assert ["Workshop"] == [one.title for one in await sessions_between(wanted, *APRIL)]


async def test_bounds_are_the_earliest_the_next_and_the_latest_start(database: object) -> None:
    with stopped(NOW):
        assert None is await bounds(Filter())
        await make_event(starts_at=day(2, 1))
        assert Bounds(day(2, 1), None, day(2, 1)) == await bounds(Filter())
        await make_event(sessions=3, starts_at=day(4, 1))
        assert Bounds(day(2, 1), day(4, 1), day(4, 15)) == await bounds(Filter())


async def test_bounds_leave_out_what_is_older_than_a_year(database: object) -> None:
    with stopped(NOW):
        await make_event(starts_at=NOW - timedelta(days=400))
        await make_event(starts_at=day(4, 1))
        assert Bounds(day(4, 1), day(4, 1), day(4, 1)) == await bounds(Filter())


async def test_a_month_takes_two_statements_however_much_there_is(database: object) -> None:
    with stopped(NOW):
        for _number in range(3):
            await make_event(sessions=2, starts_at=day(4, 1))
            with counted() as sent:
                await bounds(Filter())
                await sessions_between(Filter(), *APRIL)
            assert 2 == len(sent)
