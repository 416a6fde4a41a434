"""The table of who was there says the shares that certificates go by."""

import pytest

from ki_events.events.tables import Measure
from ki_events.reports.attendance_table import attendance_sheet
from tests.attendance.day import choose, day_with_workshop, note
from tests.characters import BORIS, CHIARA

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("mid_morning")]


async def test_days_are_counted_where_the_event_counts_them(database: object) -> None:
    event, _plenary, workshop = await day_with_workshop()
    chiara, _boris = await choose(event, workshop, CHIARA), await choose(event, workshop, BORIS)
    await note(chiara, workshop)

    sheet = await attendance_sheet(event)

    after = [
        "Besuchte Termine", "Vorgesehene Termine", "Anteil der Termine in %",
        "Besuchte Tage", "Vorgesehene Tage", "Anteil der Tage in %",
        "Stunden", "Anteil der Stunden in %",
    ]  # fmt: skip
    assert after == sheet.columns[5:]
    # At the door of one date on that day: at all of the day's.
    assert [[1, 2, 50, 1, 1, 100, 5.0, 100], [0, 2, 0, 0, 1, 0, 0.0, 0]] == [list(row[5:]) for row in sheet.rows]


async def test_dates_alone_are_counted_elsewhere(database: object) -> None:
    event, _plenary, workshop = await day_with_workshop(certificate_measure=Measure.hours)
    await note(await choose(event, workshop, CHIARA), workshop)

    sheet = await attendance_sheet(event)

    assert [False, 5] == ["Besuchte Tage" in sheet.columns, len(sheet.columns[5:])]
    assert [[1, 2, 50, 2.0, 40]] == [list(row[5:]) for row in sheet.rows]
