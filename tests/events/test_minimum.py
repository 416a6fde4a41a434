"""The number of people an event needs is a traffic light, in words and by a day; nothing is cancelled by it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ki_events.events.minimum import Light, set_minimum, traffic_light
from ki_events.events.tables import Event, EventStatus
from ki_events.refusal import Refused
from tests.characters import make_event

DAY = date(2027, 3, 10)


def event(**columns: Any) -> Event:
    values = {
        "organisation": 1,
        "minimum": 8,
        "decides_on": DAY,
        "taken": 3,
        "status": EventStatus.published,
        "starts_at": datetime(2027, 3, 17, 13, tzinfo=UTC),
        **columns,
    }
    return Event(**values)


@pytest.mark.parametrize(
    ("day", "taken", "expected"),
    [
        (date(2027, 3, 9), 3, Light.amber),
        (date(2027, 3, 10), 3, Light.red),
        (date(2027, 3, 11), 3, Light.red),
        (date(2027, 3, 11), 8, Light.green),
        (date(2027, 3, 1), 8, Light.green),
    ],
)
def test_light_by_day_and_people(day: date, taken: int, expected: Light) -> None:
    light = traffic_light(event(taken=taken), day)
    assert light is not None
    assert (expected, expected is Light.red) == (light.light, light.is_decision_due)


def test_light_says_how_many_are_missing_and_until_when() -> None:
    light = traffic_light(event(), date(2027, 3, 9))
    assert light is not None
    assert ("Es fehlen 5 Personen", 5, 1) == (light.text, light.missing, light.days_left)
    assert light.sentence.startswith("3 von mindestens 8 Plätzen sind vergeben. Entschieden wird am Mi., 10.")


@pytest.mark.parametrize(
    "columns", [{"minimum": None}, {"status": EventStatus.cancelled}, {"starts_at": datetime(2027, 3, 1, tzinfo=UTC)}]
)
def test_there_is_no_light_when_nothing_is_to_be_decided(columns: dict[str, Any]) -> None:
    assert traffic_light(event(**columns), date(2027, 3, 9)) is None


@pytest.mark.anyio
@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("minimum", "day", "code"),
    [(3, DAY, "too_many"), (2, None, "day_missing"), (2, date(2099, 1, 1), "too_late")],
)
async def test_minimum_is_refused_with_its_field(minimum: int, day: date | None, code: str) -> None:
    made = await make_event(capacity=2)
    with pytest.raises(Refused) as refusal:
        await set_minimum(made.id, minimum, day, "account:1")
    assert (code, 1) == (refusal.value.code, len(refusal.value.details))


@pytest.mark.anyio
@pytest.mark.usefixtures("database")
async def test_minimum_is_taken_away_with_its_day() -> None:
    made = await make_event(capacity=9)
    await set_minimum(made.id, 5, date(2026, 1, 1), "account:1")
    await set_minimum(made.id, None, date(2026, 1, 1), "account:1")
    stored = await Event.objects().get(Event.id == made.id)
    assert stored is not None
    assert [None, None, 2] == [stored.minimum, stored.decides_on, stored.revision]
