"""The next moment at which time alone changes a public page."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ki_events.events.next_change import NEXT_CHANGE, NextChanges, next_change
from tests.characters import make_event

pytestmark = pytest.mark.anyio

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
MIDNIGHT = datetime(2027, 2, 1, 23, tzinfo=UTC)  # in Berlin
FAR = NOW + timedelta(weeks=9)
SOON = NOW + timedelta(minutes=7)


@pytest.mark.parametrize(
    ("moment", "midnight"),
    [
        (NOW, MIDNIGHT),
        (MIDNIGHT - timedelta(seconds=1), MIDNIGHT),
        (MIDNIGHT, MIDNIGHT + timedelta(days=1)),
        (datetime(2027, 3, 28, 12, tzinfo=UTC), datetime(2027, 3, 28, 22, tzinfo=UTC)),  # the clocks went forward
    ],
)
async def test_every_page_changes_at_midnight(database: object, moment: datetime, midnight: datetime) -> None:
    assert midnight == await next_change(moment)


@pytest.mark.parametrize(
    "columns",
    [
        {"publish_at": SOON},
        {"opens_at": SOON},
        {"closes_at": SOON},
        {"starts_at": SOON},
        {"starts_at": SOON - timedelta(hours=3)},  # ends soon
        {"starts_at": SOON - timedelta(weeks=2), "sessions": 3},  # the third begins soon
        {"starts_at": SOON - timedelta(weeks=1, hours=3), "sessions": 3},  # the second ends soon
    ],
)
async def test_page_changes_when_an_event_does(database: object, columns: dict[str, Any]) -> None:
    await make_event(**{"starts_at": FAR, **columns})
    assert SOON == await next_change(NOW)
    assert SOON < await next_change(SOON) <= MIDNIGHT


async def test_next_change_is_asked_once_per_version(database: object) -> None:
    changes = NextChanges()
    asked = [await changes.after(1, NOW)]
    await make_event(starts_at=SOON)
    asked.append(await changes.after(1, NOW + timedelta(minutes=1)))
    asked.append(await changes.after(2, NOW + timedelta(minutes=1)))
    assert [MIDNIGHT, MIDNIGHT, SOON] == asked


async def test_next_change_is_asked_again_when_its_time_has_come_or_the_clock_went_back(database: object) -> None:
    changes = NextChanges()
    await make_event(starts_at=FAR, opens_at=SOON)
    asked = [await changes.after(1, moment) for moment in (NOW, SOON, NOW - timedelta(days=1))]
    assert [SOON, MIDNIGHT, MIDNIGHT - timedelta(days=1)] == asked


async def test_next_change_is_not_taken_from_who_asks_at_the_same_time_and_came_later(database: object) -> None:
    changes = NextChanges()
    await make_event(starts_at=FAR, opens_at=SOON)
    later, earlier = await asyncio.gather(changes.after(1, SOON), changes.after(1, NOW))
    assert (MIDNIGHT, SOON) == (later, earlier)


def test_next_change_is_one_statement_for_every_moment_of_an_event() -> None:
    assert 8 == NEXT_CHANGE.count("{}")
