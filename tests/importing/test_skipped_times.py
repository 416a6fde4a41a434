"""A time that the clocks skip is no time; one that they show twice is the first of the two."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from ki_events.clock import turned
from ki_events.importing.days import to_utc
from ki_events.importing.skipped_times import skipped
from tests.importing.documents import DAZ, bring_in, document, problems_of, the_sessions

SENTENCE = "Am 28. März 2027 gibt es 02:30 Uhr nicht: Um 2 Uhr werden die Uhren vorgestellt."
SPRING = date(2027, 3, 28)


@pytest.mark.parametrize(
    ("at", "expected"), [(time(1, 59), False), (time(2), True), (time(2, 59), True), (time(3), False)]
)
def test_time_is_skipped_when_clocks_are_put_forward(at: time, expected: bool) -> None:
    assert expected is (skipped(SPRING, at) is not None)
    assert skipped(date(2027, 3, 27), at) is None


def test_time_that_comes_twice_is_the_first() -> None:
    assert skipped(date(2027, 10, 31), time(2, 30)) is None
    assert to_utc(date(2027, 10, 31), time(2, 30)) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('date: 2027-03-17, from: "14:00"', 'date: 2027-03-28, from: "02:30"', "Zeile 15, events[0].sessions[0].from"),
        ('to: "17:00"', 'to: "02:30", until: 2027-03-28', "Zeile 15, events[0].sessions[0].to"),
        ('to: "17:00"', 'to: "17:00", moved_from: "2027-03-28 02:30"', "Zeile 15, events[0].sessions[0].moved_from"),
        ('opens: "-6w 12:00"', "opens: 2027-03-28 02:30", "Zeile 13, events[0].registration.opens"),
        ('opens: "-6w 12:00"', "closes: 2027-03-28 02:30", "Zeile 13, events[0].registration.closes"),
    ],
)
def test_skipped_time_is_refused_with_its_line(tmp_path: Path, old: str, new: str, where: str) -> None:
    assert problems_of(tmp_path, document(DAZ.replace(old, new))) == [f"angebote.yaml, {where}: {SENTENCE}"]


@pytest.mark.anyio
@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('date: 2027-03-17, from: "14:00"', 'date: sun clock+0w, from: "02:30"', "sessions[0].from"),
        ('to: "17:00"', 'to: "17:00", moved_from: "sun clock+0w 02:30"', "sessions[0].moved_from"),
        ('opens: "-6w 12:00"}\nsessions:\n  - {date: 2027-03-17', 'closes: "-3d 02:30"}\nsessions:\n  - {date: 2027-03-31', "registration.closes"),
    ],
)  # fmt: skip
async def test_skipped_time_is_refused_when_its_day_is_relative(tmp_path: Path, old: str, new: str, where: str) -> None:
    with turned(datetime(2026, 11, 22, 9, 0, tzinfo=UTC)):
        result = await bring_in(tmp_path, DAZ.replace(old, new))
    assert [f"events[0].{where}: {SENTENCE}"] == [str(problem).split(", ", 2)[2] for problem in result.problems]


@pytest.mark.anyio
@pytest.mark.usefixtures("database")
async def test_skipped_time_is_refused_when_the_stored_day_stays(tmp_path: Path) -> None:
    relative = DAZ.replace("2027-03-17", "sun clock+0w")
    with turned(datetime(2026, 11, 22, 9, 0, tzinfo=UTC)):
        await bring_in(tmp_path, relative)
    with turned(datetime(2027, 4, 22, 9, 0, tzinfo=UTC)):
        result = await bring_in(tmp_path, relative.replace('"14:00"', '"02:30"'))
    assert [SENTENCE] == [problem.sentence for problem in result.problems]
    assert [datetime(2027, 3, 28, 12, 0, tzinfo=UTC)] == [row.starts_at for row in await the_sessions()]
