"""The demo is real: its people came by the verbs, and loading it again changes nothing."""

import pytest

from ki_events.demo.loading import SHOWN, load_demo
from ki_events.doctor import examine
from ki_events.events.tables import Event, EventStatus, Session
from ki_events.mail.tables import Message
from ki_events.registrations.tables import Decision, Registration

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_demo_is_alive_right_and_loaded_once() -> None:
    first = await load_demo()
    tables = (Event, Session, Registration, Decision, Message)
    before = [await table.select().order_by(table._meta.primary_key) for table in tables]
    assert await examine() == []
    statuses = {row["status"] for row in before[0]}
    assert {EventStatus.published, EventStatus.archived, EventStatus.cancelled} <= statuses
    assert any(row["waiting"] > 0 for row in before[0])
    assert {"place_free", "joined_list", "moved_up", "cancelled_by_person"} <= {row["rule"] for row in before[3]}
    assert 0 < sum(row["state"] == "pending" for row in before[4]) <= sum(SHOWN.values())
    for path in first.try_first:
        assert await Event.exists().where(Event.slug == path.rpartition("/")[2])
    assert await load_demo() == first
    assert before == [await table.select().order_by(table._meta.primary_key) for table in tables]
