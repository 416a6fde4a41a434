"""Each event knows the start of its next session."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

from ki_events.events.next_dates import advance_dates
from ki_events.events.tables import Event, Session
from ki_events.registrations.changing.capacity import drop_session
from tests.characters import make_event

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

Turned = Callable[[datetime], AbstractContextManager[None]]


async def next_at(event: Event) -> datetime | None:
    return (await Event.objects().get(Event.id == event.id)).next_at


async def test_next_date_moves_on_when_a_session_is_over(turned: Turned) -> None:
    event = await make_event(sessions=3)
    with turned(event.starts_at + timedelta(hours=1)):
        assert 0 == await advance_dates()
    with turned(event.starts_at + timedelta(hours=4)):
        assert [1, 0] == [await advance_dates(), await advance_dates()]
    assert event.starts_at + timedelta(weeks=1) == await next_at(event)


async def test_next_date_skips_a_session_when_it_is_dropped() -> None:
    event = await make_event(sessions=3)
    first = await Session.objects().where(Session.event == event.id).order_by(Session.starts_at).first()
    await drop_session(first.id, "cli")
    assert event.starts_at + timedelta(weeks=1) == await next_at(event)


async def test_next_date_stays_when_all_sessions_are_over(turned: Turned) -> None:
    event = await make_event(sessions=2)
    with turned(event.ends_at + timedelta(days=1)):
        assert 0 == await advance_dates()
    assert event.starts_at == await next_at(event)
