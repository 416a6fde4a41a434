"""A public event keeps at least one date, also when two people drop the last two at once."""

import asyncio

import pytest

from ki_events.events.tables import Event, EventStatus, Session, SessionStatus
from ki_events.refusal import Refused
from ki_events.registrations.changing.dropping import drop_one_of_several
from ki_events.rows import one
from tests.characters import make_event

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def sessions_of(event: Event) -> list[Session]:
    return await Session.objects().where(Session.event == event.id).order_by(Session.starts_at)


async def dropped(session: Session) -> str:
    try:
        await drop_one_of_several(session.id, "account:1")
    except Refused as refused:
        return refused.code
    return "dropped"


async def test_last_two_dates_dropped_at_once_leave_one() -> None:
    sessions = await sessions_of(await make_event(sessions=2))
    assert ["dropped", "only_date"] == sorted(await asyncio.gather(*map(dropped, sessions)))
    assert 1 == await Session.count().where(Session.status == SessionStatus.planned)


async def test_date_dropped_twice_is_dropped_once() -> None:
    first, _second = await sessions_of(await make_event(sessions=2))
    assert ["dropped", "dropped"] == [await dropped(first) for _ in range(2)]
    assert 1 == (await one(Session, first.id)).sequence


async def test_only_date_of_a_draft_may_go() -> None:
    (only,) = await sessions_of(await make_event(status=EventStatus.draft))
    assert "dropped" == await dropped(only)
