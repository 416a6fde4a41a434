"""SEQUENCE rises exactly with what a calendar must learn."""

from datetime import timedelta

import pytest

from ki_events.events.scheduling import Changes, change_session, differences, span
from ki_events.events.tables import Session
from tests.characters import make_event

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def sessions_of(count: int) -> list[Session]:
    event = await make_event(sessions=count)
    return await Session.objects().where(Session.event == event.id).order_by(Session.starts_at)


async def test_span_counts_planned_sessions_or_all_when_none_is() -> None:
    first, second = await sessions_of(2)
    assert span([first, second]) == (first.starts_at, second.ends_at)
    second.status = "cancelled"
    assert span([first, second]) == (first.starts_at, first.ends_at)
    first.status = "cancelled"
    assert span([first, second]) == (first.starts_at, second.ends_at)
    assert span([]) == (None, None)


@pytest.mark.parametrize(
    ("changes", "sequence"),
    [({"room": "Saal", "title": "Neu"}, 1), ({"online_url": "https://x.example"}, 1), ({"way": "Bus 4"}, 0), ({"opening_hours": "9-17"}, 0)],
)  # fmt: skip
async def test_sequence_rises_once_when_the_change_is_material(changes: Changes, sequence: int) -> None:
    (session,) = await sessions_of(1)
    assert await change_session(session, changes) is (sequence == 1)
    stored = await Session.objects().get(Session.id == session.id)
    assert stored is not None
    assert {**changes, "sequence": sequence} == {name: getattr(stored, str(name)) for name in (*changes, "sequence")}


async def test_old_start_is_kept_when_a_session_moves() -> None:
    (session,) = await sessions_of(1)
    before = session.starts_at
    await change_session(session, {"starts_at": before + timedelta(hours=1)})
    stored = await Session.objects().get(Session.id == session.id)
    assert stored is not None
    assert (before, before + timedelta(hours=1)) == (stored.moved_from, stored.starts_at)


async def test_nothing_is_written_when_nothing_differs() -> None:
    (session,) = await sessions_of(1)
    assert differences(session, session, ["title", "room"]) == {}
    assert await change_session(session, {}) is False
    stored = await Session.objects().get(Session.id == session.id)
    assert stored is not None
    assert (0, session.changed_at) == (stored.sequence, stored.changed_at)


async def test_sequence_rises_with_the_event_unless_the_session_was_dropped() -> None:
    first, second = await sessions_of(2)
    second.status = "cancelled"
    assert [await change_session(session, {}, event_changed=True) for session in (first, second)] == [True, False]
