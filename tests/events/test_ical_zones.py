"""The time zone of the entries is that of the system, in every hour."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from ki_events import clock
from ki_events.events.ical import Face, calendar_bytes
from ki_events.events.timezone import berlin
from tests.events.entries import a_session, entry


def test_vevent_keeps_its_local_time_when_a_series_crosses_the_clock_change() -> None:
    days = [date(2027, 3, 24), date(2027, 3, 31)]
    starts = [datetime(day.year, day.month, day.day, 14, tzinfo=clock.BERLIN).astimezone(UTC) for day in days]
    assert [13, 12] == [start.hour for start in starts]
    entries = [entry(session=a_session(starts_at=start, ends_at=start + timedelta(hours=3))) for start in starts]
    assert [datetime(2027, 3, 24, 14), datetime(2027, 3, 31, 14)] == [
        found["DTSTART"].dt.replace(tzinfo=None) for found in entries
    ]
    assert ["Europe/Berlin"] * 2 == [found["DTSTART"].params["TZID"] for found in entries]


@pytest.mark.parametrize("year", [1997, 2007, 2026, 2027, 2037])
def test_time_zone_agrees_with_the_systems_in_every_hour_around_the_changes(year: int) -> None:
    zone = Calendar.from_ical(calendar_bytes([], Face())).timezones[0].to_tz(lookup_tzid=False)
    for month in (1, 3, 7, 10, 12):
        for hour in range(24 * 8):
            moment = datetime(year, month, 24, tzinfo=UTC) + timedelta(hours=hour)
            assert moment.astimezone(clock.BERLIN).replace(tzinfo=None) == moment.astimezone(zone).replace(tzinfo=None)


def test_time_zone_changes_at_two_in_spring_and_three_in_autumn() -> None:
    lines = berlin().decode().split("\r\n")
    assert ["DTSTART:19960331T020000", "DTSTART:19961027T030000"] == [line for line in lines if "DTSTART" in line]
