"""A month of the planning calendar: days that say the same stand for each other, a day of workshops is one entry."""

from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from ki_events.clock import stopped
from ki_events.events.planned import Planned
from ki_events.office.planning.sheet import Day, sheet
from ki_events.organisations.holiday_spans import Holiday
from tests.characters import make_event

JUNE = date(2026, 6, 1)
"""A month without a fast; the fourth is a public holiday."""


def planned(day: int, slug: str = "tag", hour: int = 8) -> Planned:
    start = datetime(2026, 6, day, hour, tzinfo=UTC)
    return Planned("Tag", slug, "de", start, start + timedelta(hours=1), False, True, False, "KI Krefeld")


def days(sessions: list[Planned], holidays: list[Holiday] | None = None) -> list[Day]:
    with stopped(datetime(2026, 1, 4, 9, tzinfo=UTC)):
        found = sheet(JUNE, sessions, holidays or [])
    return [day for week in found.weeks for day in week if day is not None]


def shown(found: list[Day]) -> list[tuple[int, bool]]:
    """Return the days that a narrow screen shows, and whether each stands for several."""
    return [(day.date.day, bool(day.span)) for day in found if not day.is_folded]


def test_empty_days_stand_for_each_other() -> None:
    kept = {16, 17}  # Muharram begins
    found = shown(days([planned(10)]))
    assert [(1, True), (4, False), (5, True), (10, False), (11, True)] == [
        each for each in found if each[0] < min(kept)
    ]


def test_days_of_school_holidays_stand_for_each_other() -> None:
    found = days([], [Holiday(date(2026, 6, 8), date(2026, 6, 12), "Ferien")])
    assert (8, True) in shown(found)
    assert "8.–12. Juni 2026" == found[7].span
    assert [False, True, True, True, True] == [day.is_folded for day in found[7:12]]


def test_today_is_never_folded() -> None:
    with stopped(datetime(2026, 6, 9, 9, tzinfo=UTC)):
        found = [day for week in sheet(JUNE, [], []).weeks for day in week if day is not None]
    assert (9, False) in shown(found)


def test_day_of_workshops_is_one_entry_with_their_number() -> None:
    found = days([planned(10), planned(10, "anderes", 9), planned(10, hour=10), planned(10, hour=10)])
    assert [("tag", 3, "10:00"), ("anderes", 1, "11:00")] == [
        (each.slug, each.parts, each.time) for each in found[9].planned
    ]


@pytest.mark.anyio
async def test_month_says_what_its_days_mean_and_which_are_free(amal: httpx.AsyncClient) -> None:
    await make_event(starts_at=datetime(2026, 12, 8, 9, tzinfo=UTC))
    page = (await amal.get("/verwaltung/krefeld/planung", params={"monat": "2026-12"})).text
    assert "Begangen wird vor allem der Abend; tagsüber ist für die meisten Alltag." in page
    assert '<span class="plan__span">9.–12. Dez. 2026</span>' in page
    assert "nichts geplant" in page
