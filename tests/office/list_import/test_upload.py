"""A file becomes a list; nobody else sees it, and after a day it is gone."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import httpx
import pytest
import xlsxwriter

from ki_events.accounts.desk import Upload
from ki_events.accounts.roles import Role
from ki_events.clock import now, turned
from ki_events.events.tables import EventStatus
from ki_events.office.list_import.applying import forget_uploads, import_lists
from ki_events.registrations.questions.defining import define_questions
from ki_events.registrations.questions.reading import Definition
from ki_events.registrations.questions.tables import QuestionKind
from ki_events.registrations.tables import Status
from tests.characters import make_event
from tests.importing.spreadsheets import Rows, ods, xls, xlsx
from tests.office.colleague import colleague
from tests.office.list_import.lists import address, confirm, crowd, guessed, mapped, registered, send, uploaded
from tests.statements import counted

pytestmark = pytest.mark.anyio


def spreadsheet(rows: list[list[Any]]) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet("Deckblatt")
        page = book.add_worksheet("Liste")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return file.getvalue()


async def test_spreadsheet_is_read_from_its_first_sheet_with_people_and_below_its_titles(
    amal: httpx.AsyncClient,
) -> None:
    event = await make_event(5)
    rows: list[list[Any]] = [
        ["Unsere Liste"],
        [],
        ["Nr.", "Name", "Mailadresse"],
        [1, "Conti, Chiara", "chiara@schule.example"],
    ]
    here = await uploaded(amal, event, spreadsheet(rows), "liste.xlsx")
    page = (await amal.get(address(event, here))).text
    assert {"spalte-0": "", "spalte-1": "full_name", "spalte-2": "email"} == guessed(page)
    await amal.post(address(event, here), data=guessed(page))
    await confirm(amal, event, here)
    await import_lists()
    assert [("Chiara Conti", Status.confirmed)] == await registered(event)


@pytest.mark.parametrize(("saved", "name"), [(xlsx, "liste.xlsx"), (ods, "liste.ods"), (xls, "liste.xls")])
async def test_list_is_read_whatever_program_has_saved_it(
    amal: httpx.AsyncClient, saved: Callable[[Rows], bytes], name: str
) -> None:
    event = await make_event(5)
    rows = [["Vorname", "Nachname", "E-Mail"], ["Jörg", "Müller", "joerg@schule.example"]]
    here = await mapped(amal, event, saved(rows), name)
    preview = await amal.get(address(event, f"{here}/vorschau"))
    assert ("1 Person würde eingetragen." in preview.text, "Jörg Müller" in preview.text) == (True, True)


async def test_other_accounts_find_nothing(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    other = await make_event(9)
    here = await mapped(amal, event, crowd(1))
    assert 404 == (await amal.get(address(other, here))).status_code
    assert 404 == (await amal.get(address(event, "/%00"))).status_code
    zoe = await colleague(amal, role=Role.organiser, email="zoe@krefeld.example")
    for rest in ("", "/vorschau", "/eintragen", "/stand", "/stand.json", "/ergebnis.csv"):
        assert 404 == (await zoe.get(address(event, here + rest))).status_code
    for rest in ("", "/vorschau", "/eintragen", "/verwerfen"):
        assert 404 == (await zoe.post(address(event, here + rest), data={"told": "yes"})).status_code
    assert "liste.csv" not in (await zoe.get(address(event))).text


async def test_list_is_gone_when_it_is_discarded_and_after_a_day(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    here = await mapped(amal, event, crowd(1))
    assert "liste.csv" in (await amal.get(address(event))).text
    assert 303 == (await amal.post(address(event, f"{here}/verwerfen"))).status_code
    assert 404 == (await amal.get(address(event, here))).status_code
    await mapped(amal, event, crowd(1))
    await forget_uploads()
    assert 1 == await Upload.count()
    with turned(now() + timedelta(hours=24, minutes=1)):
        await forget_uploads()
    assert 0 == await Upload.count()


async def test_draft_takes_no_list(amal: httpx.AsyncClient) -> None:
    event = await make_event(9, status=EventStatus.draft)
    assert "Veröffentlichen Sie sie zuerst" in (await amal.get(address(event))).text
    assert 409 == (await send(amal, event, crowd(1))).status_code


async def test_template_has_the_headings_of_the_event(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    await define_questions(event.id, [Definition("fach", QuestionKind.text, "Welches Fach?")], "system")
    file = await amal.get(address(event, "/vorlage.csv"))
    assert "Vorname;Nachname;E-Mail;Einrichtung;Welches Fach?;Bemerkung\r\n" == file.content.decode("utf-8-sig")


@pytest.mark.parametrize("rest", ["/vorschau", "", "/eintragen"])
async def test_pages_need_as_many_statements_for_three_rows_as_for_one(amal: httpx.AsyncClient, rest: str) -> None:
    event, numbers = await make_event(9), []
    for people in (1, 3):
        here = await mapped(amal, event, crowd(people))
        with counted() as sent:
            assert 200 == (await amal.get(address(event, here + rest))).status_code
        numbers.append(len(sent))
    assert numbers[0] == numbers[1]
