"""All events of a house from one day to another, for whoever funds it: in numbers."""

import json
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest

from ki_events.audit import AuditEntry
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.tables import EventStatus
from tests.characters import BORIS, CHIARA, make_event, make_organisation, sign_up
from tests.office.exports.test_event import be_there, sessions_of
from tests.reports.spreadsheet import read_book, read_csv
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("mid_morning")]

PAGE = "/verwaltung/krefeld/export"
MARCH = {"von": "2027-03-01", "bis": "31.03.2027"}
START = datetime(2027, 3, 17, 13, 0, tzinfo=UTC)


async def held(**columns: Any) -> None:
    """Make a series of three hours in March, March and April; Chiara and Boris have places, she came to the first date."""
    event = await make_event(5, sessions=3, starts_at=START, **columns)
    await Label(event=event.id, kind=LabelKind.target_group, slug="lehrkraefte", name="Lehrkräfte").save()
    chiara, _boris = await sign_up(event, CHIARA), await sign_up(event, BORIS)
    await be_there((await sessions_of(event))[0], chiara)


async def test_table_has_what_was_in_the_period(amal: httpx.AsyncClient) -> None:
    await held()
    answer = await amal.post(PAGE, data={**MARCH, "datei": "xlsx"})
    book = read_book(answer.content)
    assert ["Mehrsprachigkeit im Unterricht", "Fortbildung", date(2027, 3, 17), date(2027, 3, 31), 3, "Lehrkräfte", 2, 1, 9, 3] == book["Veranstaltungen"][1]  # fmt: skip
    assert [["Veranstaltungen", 1], ["Termine", 3], ["Anmeldungen mit Platz", 2], ["Teilnahmen", 1], ["Stunden", 9], ["Teilnahmestunden", 3]] == book["Zusammen"][1:]  # fmt: skip
    assert 'attachment; filename="veranstaltungen-2027-03-01-bis-2027-03-31.xlsx"' == answer.headers["content-disposition"]  # fmt: skip


async def test_last_day_belongs_to_the_period_and_the_day_after_does_not(amal: httpx.AsyncClient) -> None:
    await held()
    one_day = {"von": "2027-03-24", "bis": "2027-03-24", "datei": "csv"}
    rows = read_csv((await amal.post(PAGE, data=one_day)).content)
    assert [["24.03.2027", "24.03.2027", "1", "Lehrkräfte", "2", "0", "3,00", "0,00"]] == [row[2:] for row in rows[1:]]


async def test_drafts_cancelled_events_and_those_of_others_are_not_in_it(amal: httpx.AsyncClient) -> None:
    await held()
    for status in (EventStatus.draft, EventStatus.cancelled):
        await make_event(5, starts_at=START, status=status)
    await make_event(5, starts_at=START, organisation=await make_organisation("bielefeld"))
    rows = read_csv((await amal.post(PAGE, data={**MARCH, "datei": "csv"})).content)
    assert 2 == len(rows)


async def test_audit_line_names_the_period(amal: httpx.AsyncClient) -> None:
    await held()
    await amal.post(PAGE, data={**MARCH, "datei": "csv"})
    found = await AuditEntry.objects().get(AuditEntry.action == "events.exported")
    house = await make_organisation()
    facts = {"form": "csv", "from": "2027-03-01", "to": "2027-03-31", "events": 1}
    assert (f"organisation:{house.id}", facts) == (found.subject, json.loads(found.after))


@pytest.mark.parametrize(
    ("von", "bis", "sentence"),
    [
        ("2027-03-31", "2027-03-01", "Der letzte Tag liegt vor dem ersten."),
        ("31.2.2027", "2027-03-31", "31.2.2027"),
        ("", "", "Fehler:"),
        ("2027-03-01", "2027-13-01", "2027-13-01"),
        ("2019-01-01", "2019-12-31", "keine veröffentlichte Veranstaltung"),
    ],
)
async def test_wrong_period_is_said_and_kept(amal: httpx.AsyncClient, von: str, bis: str, sentence: str) -> None:
    answer = await amal.post(PAGE, data={"von": von, "bis": bis, "datei": "xlsx"})
    assert (422, True) == (answer.status_code, sentence in answer.text)
    assert (f'value="{von}"' in answer.text, f'value="{bis}"' in answer.text) == (True, True)
    assert 0 == await AuditEntry.count().where(AuditEntry.action == "events.exported")


async def test_page_begins_with_this_year_or_what_the_address_says(amal: httpx.AsyncClient) -> None:
    page = (await amal.get(PAGE, params={"von": "2025-01-01", "bis": "unsinn"})).text
    assert 'value="2025-01-01"' in page
    assert 'value="unsinn"' not in page


@pytest.mark.parametrize("events", [1, 3])
async def test_file_takes_a_fixed_number_of_statements(amal: httpx.AsyncClient, events: int) -> None:
    for _number in range(events):
        await held()
    with counted() as statements:
        assert 200 == (await amal.post(PAGE, data=MARCH)).status_code
    assert 8 == len(statements)
