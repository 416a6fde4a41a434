"""Days without school: common ones, an organisation's own, and what the program brings along."""

import asyncio
import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from ki_events.audit import AuditEntry
from ki_events.organisations import school_holidays as room
from ki_events.organisations.holiday_spans import Holiday
from ki_events.organisations.school_holidays import (
    DEFAULTS,
    ensure_school_holidays,
    own_school_holidays,
    school_holidays,
    set_school_holidays,
)
from ki_events.organisations.tables import SchoolHoliday
from ki_events.refusal import Refused
from tests.characters import make_organisation
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

EASTER = Holiday(date(2027, 3, 22), date(2027, 4, 3), "Osterferien 2027")
SUMMER = Holiday(date(2027, 7, 19), date(2027, 8, 31), "Sommerferien 2027")
CARNIVAL = Holiday(date(2027, 2, 8), date(2027, 2, 8), "Rosenmontag")
YEAR = (date(2027, 1, 1), date(2027, 12, 31))


async def krefeld() -> int:
    return int((await make_organisation()).id)


async def test_own_days_add_to_the_common_ones_and_to_nobody_elses() -> None:
    own, other = await krefeld(), int((await make_organisation("bielefeld")).id)
    await set_school_holidays(None, [SUMMER, EASTER], "cli")
    await set_school_holidays(own, [CARNIVAL], "cli")
    assert (CARNIVAL, EASTER, SUMMER) == await school_holidays(own, *YEAR)
    assert (EASTER, SUMMER) == await school_holidays(other, *YEAR)
    assert (CARNIVAL,) == await own_school_holidays(own)


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2027-03-21", "2027-03-21", ()),
        ("2027-03-21", "2027-03-22", (EASTER,)),
        ("2027-03-25", "2027-03-26", (EASTER,)),
        ("2027-04-03", "2027-04-10", (EASTER,)),
        ("2027-04-04", "2027-04-10", ()),
        ("2027-01-01", "2027-12-31", (EASTER,)),
    ],
)
async def test_school_holidays_are_those_that_touch_the_days(first: str, last: str, found: tuple[Holiday, ...]) -> None:
    await set_school_holidays(None, [EASTER], "cli")
    assert found == await school_holidays(await krefeld(), date.fromisoformat(first), date.fromisoformat(last))


async def test_school_holidays_take_one_statement_however_many_there_are() -> None:
    own = await krefeld()
    await ensure_school_holidays()
    with counted() as statements:
        assert 5 <= len(await school_holidays(own, *YEAR))
    assert 1 == len(statements)


async def test_set_replaces_what_was_there_and_notes_it() -> None:
    own = await krefeld()
    await set_school_holidays(own, [EASTER, CARNIVAL], "account:7")
    await set_school_holidays(own, [SUMMER], "account:7")
    assert (SUMMER,) == await own_school_holidays(own)
    noted = await AuditEntry.objects().order_by(AuditEntry.id)
    assert [("account:7", "school_holidays.set", f"organisation:{own}")] * 2 == [
        (entry.actor, entry.action, entry.subject) for entry in noted
    ]
    assert {"2027-02-08/2027-02-08": "Rosenmontag", "2027-03-22/2027-04-03": "Osterferien 2027"} == json.loads(
        noted[1].before
    )
    assert {"2027-07-19/2027-08-31": "Sommerferien 2027"} == json.loads(noted[1].after)


async def test_set_notes_nothing_when_nothing_changes() -> None:
    for holidays in ([EASTER, SUMMER], [SUMMER, EASTER]):
        await set_school_holidays(None, holidays, "cli")
    assert (1, 2) == (await AuditEntry.count(), await SchoolHoliday.count())


async def test_set_takes_everything_away_when_the_list_is_empty() -> None:
    await set_school_holidays(None, [EASTER], "cli")
    await set_school_holidays(None, [], "cli")
    assert () == await own_school_holidays(None)


FAULTS = [
    (
        Holiday(SUMMER.last_day, SUMMER.first_day, "Sommer"),
        "„Sommer“: Der letzte Tag (Mo., 19. Juli 2027) liegt vor dem ersten (Di., 31. Aug. 2027). Bitte beide prüfen.",
    ),
    (
        Holiday(SUMMER.first_day, SUMMER.first_day + timedelta(days=60), "Sommer"),
        "„Sommer“ (Mo., 19. Juli 2027 bis Fr., 17. Sept. 2027) dauert länger als 60 Tage. Bitte die Jahre prüfen.",
    ),
    (
        Holiday(SUMMER.first_day, SUMMER.last_day, " "),
        "Die Ferien ab Mo., 19. Juli 2027 haben keinen Namen. Bitte angeben, zum Beispiel „Osterferien“.",
    ),
    (
        Holiday(SUMMER.first_day, SUMMER.last_day, "S" * 121),
        "Der Name der Ferien ab Mo., 19. Juli 2027 ist länger als 120 Zeichen. Bitte kürzen.",
    ),
    (
        Holiday(EASTER.last_day, EASTER.last_day, "Samstag"),
        "„Osterferien 2027“ und „Samstag“ enthalten beide Sa., 3. Apr. 2027. Bitte jeden Tag nur einmal angeben.",
    ),
]


@pytest.mark.parametrize(("holiday", "sentence"), FAULTS)
async def test_set_is_refused_with_a_sentence_and_changes_nothing(holiday: Holiday, sentence: str) -> None:
    await set_school_holidays(None, [CARNIVAL], "cli")
    with pytest.raises(Refused) as refused:
        await set_school_holidays(None, [EASTER, holiday], "cli")
    assert sentence == refused.value.sentence.replace("\N{NO-BREAK SPACE}", " ")
    assert (CARNIVAL,) == await own_school_holidays(None)


async def test_set_takes_spans_that_follow_one_another() -> None:
    following = Holiday(EASTER.last_day + timedelta(days=1), EASTER.last_day + timedelta(days=60), "N" * 120)
    await set_school_holidays(None, [EASTER, following], "cli")
    assert (EASTER, following) == await own_school_holidays(None)


async def test_ensure_enters_the_known_holidays_once() -> None:
    assert [22, 0] == [await ensure_school_holidays(), await ensure_school_holidays()]
    entered = await own_school_holidays(None)
    assert (22, date(2025, 12, 22), date(2030, 8, 6)) == (len(entered), entered[0].first_day, entered[-1].last_day)


async def test_ensure_enters_them_once_when_two_start_at_once() -> None:
    assert [0, 22] == sorted(await asyncio.gather(ensure_school_holidays(), ensure_school_holidays()))
    assert 22 == await SchoolHoliday.count()


async def test_ensure_leaves_alone_what_was_edited_or_deleted() -> None:
    await ensure_school_holidays()
    await set_school_holidays(None, [Holiday(date(2027, 3, 20), date(2027, 4, 4), "Ostern")], "cli")
    assert 0 == await ensure_school_holidays()
    assert ["Ostern"] == [holiday.name for holiday in await own_school_holidays(None)]


async def test_ensure_passes_over_days_that_were_entered_before_it() -> None:
    await set_school_holidays(None, [Holiday(date(2027, 4, 3), date(2027, 4, 5), "Ostern")], "cli")
    assert 21 == await ensure_school_holidays()
    assert ["Ostern"] == [holiday.name for holiday in await school_holidays(await krefeld(), *_month(4))]


async def test_ensure_adds_later_years_when_a_new_version_knows_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await ensure_school_holidays()
    await set_school_holidays(None, [], "cli")
    newer = tmp_path / "holidays.csv"
    newer.write_text(DEFAULTS.read_text() + "Herbstferien 2030;2030-10-12;2030-10-26\n")
    monkeypatch.setattr(room, "DEFAULTS", newer)
    assert [1, 0] == [await ensure_school_holidays(), await ensure_school_holidays()]
    assert ["Herbstferien 2030"] == [holiday.name for holiday in await own_school_holidays(None)]


def _month(number: int) -> tuple[date, date]:
    return date(2027, number, 1), date(2027, number, 28)
