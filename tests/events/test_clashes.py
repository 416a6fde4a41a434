"""What two sessions of one event cannot share, and rounds with too few places."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ki_events.events.clashes import ClashKind, clashes, shortages
from ki_events.events.tables import Event, Round, Session, SessionStatus

START = datetime(2027, 3, 17, 13, tzinfo=UTC)


def session(number: int, hours: int = 0, **columns: Any) -> Session:
    start = START + timedelta(hours=hours)
    values = {"id": number, "starts_at": start, "ends_at": start + timedelta(hours=1), "status": "planned", **columns}
    return Session(**(values | {"event": 1}))


def test_room_and_speaker_are_wanted_twice_at_one_time() -> None:
    rows = [
        session(1, room="Aula", speakers='["Sema Kaya, Essen"]'),
        session(2, room="aula", speakers='["sema kaya"]'),
    ]
    assert [(ClashKind.room, "Aula"), (ClashKind.speaker, "Sema Kaya")] == [
        (each.kind, each.name) for each in clashes(rows)
    ]


@pytest.mark.parametrize(
    "other", [{"hours": 1}, {"room": "Mensa"}, {"status": SessionStatus.cancelled}, {"place_name": "Rathaus"}]
)
def test_nothing_clashes_when_time_room_or_place_differ(other: dict[str, Any]) -> None:
    assert [] == clashes([session(1, room="Aula"), session(2, **{"room": "Aula", **other})])


def test_required_round_is_short_of_places() -> None:
    event, round_ = Event(organisation=1, capacity=40), Round(id=1, event=1, name="Vormittag", required=True)
    rows = [session(1, round=1, capacity=15), session(2, round=1, capacity=15)]
    (shortage,) = shortages(event, [round_], rows)
    assert (30, 40) == (shortage.places, shortage.capacity)


@pytest.mark.parametrize(
    ("capacity", "required", "places"), [(None, True, 1), (40, False, 1), (40, True, None), (40, True, 40)]
)
def test_round_has_enough(capacity: int | None, required: bool, places: int | None) -> None:
    event, round_ = Event(organisation=1, capacity=capacity), Round(id=1, event=1, name="Vormittag", required=required)
    assert [] == shortages(event, [round_], [session(1, round=1, capacity=places)])
