"""Workshops that lie on another day than the rest of their event."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from ki_events.events.straying import strays
from ki_events.events.tables import Event, Format, Session, SessionStatus

START = datetime(2027, 3, 17, 8, tzinfo=UTC)
DAY, NEXT = date(2027, 3, 17), date(2027, 3, 18)


def session(number: int, days: int = 0, **columns: Any) -> Session:
    start = START + timedelta(days=days)
    values = {"id": number, "starts_at": start, "ends_at": start + timedelta(hours=1), "status": "planned", **columns}
    return Session(**(values | {"event": 1}))


def found(sessions: list[Session], format_: Format = Format.conference) -> list[tuple[int, date, date, int]]:
    event = Event(organisation=1, format=format_)
    return [(each.round, each.day, each.usual, len(each.sessions)) for each in strays(event, sessions)]


def test_workshop_on_another_day_than_what_is_for_everyone_is_found() -> None:
    rows = [session(1), session(2, round=1), session(3, 1, round=1)]
    assert [(1, NEXT, DAY, 1)] == found(rows)


def test_workshops_of_a_round_that_stray_together_are_one_hint() -> None:
    rows = [session(1), session(2, round=1), session(3, 1, round=1), session(4, 1, round=1)]
    assert [(1, NEXT, DAY, 2)] == found(rows)


def test_without_anything_for_everyone_most_workshops_say_which_day_it_is() -> None:
    assert [(2, NEXT, DAY, 1)] == found([session(1, round=1), session(2, round=1), session(3, 1, round=2)])


@pytest.mark.parametrize(("format_", "hints"), [(Format.conference, 0), (Format.thematic_day, 1)])
def test_whole_round_on_a_day_of_its_own_is_meant_so_unless_the_event_is_a_day(format_: Format, hints: int) -> None:
    assert hints == len(found([session(1), session(2, 1, round=1), session(3, 1, round=1)], format_))


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [session(1), session(2, 1)],
        [session(1), session(2, round=1), session(3, 1, round=1, status=SessionStatus.cancelled)],
        [session(1, ends_at=START + timedelta(days=2)), session(2, 1, round=1)],
    ],
    ids=["nothing", "series", "dropped", "two days long"],
)
def test_nothing_strays(rows: list[Session]) -> None:
    assert [] == found(rows, Format.thematic_day)
