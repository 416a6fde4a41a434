"""What is no list is refused with the reason, and with what to do."""

from io import BytesIO

import httpx
import pytest
import xlsxwriter

from ki_events.accounts.desk import Upload
from tests.characters import make_event
from tests.importing.spreadsheets import ods, xls, xlsx
from tests.office.list_import.lists import HEADS, crowd, send

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (xls([["Vorname"]])[:700], "Die Datei lässt sich nicht lesen"),
        (ods([["Vorname"]])[:300], "Die Datei lässt sich nicht lesen"),
        (xlsx([["Vorname"]])[:900], "Die Datei lässt sich nicht lesen"),
        (xls([["Vorname"]], locked=True), "mit einem Kennwort geschützt"),
        (ods([["Vorname"]], locked=True), "mit einem Kennwort geschützt"),
        (b"", "Bitte wählen Sie die Datei mit der Liste aus."),
        (b" \r\n ;;", "Die Datei ist leer."),
        (b"PK\x03\x04" + b"kaputt" * 100, "Die Datei lässt sich nicht lesen"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "keine lesbare Tabelle"),
        (b"<html>", "keine lesbare Tabelle"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "mit einem Kennwort geschützt"),
        (HEADS.encode(), "nur Überschriften"),
        (crowd(2001), "mehr als 2000 Personen"),
    ],
)
async def test_file_is_refused_with_the_reason_when_it_is_no_list(
    amal: httpx.AsyncClient, content: bytes, sentence: str
) -> None:
    event = await make_event(5)
    answer = await send(amal, event, content, "liste.xlsx")
    assert (422, True) == (answer.status_code, sentence in answer.text), answer.text[:4000]
    assert 0 == await Upload.count()


async def test_file_is_refused_when_it_has_nothing_but_formulas(amal: httpx.AsyncClient) -> None:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet().write_formula(0, 0, "=1+1", None, "")
    answer = await send(amal, await make_event(5), file.getvalue(), "liste.xlsx")
    assert (422, True) == (answer.status_code, "nur Formeln" in answer.text)


async def test_file_is_refused_when_one_cell_claims_billions(amal: httpx.AsyncClient) -> None:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write(0, 0, "Vorname")
        page.write(1_048_575, 16_383, "x")
    answer = await send(amal, await make_event(5), file.getvalue(), "liste.xlsx")
    assert (422, True) == (answer.status_code, "lässt sich nicht lesen" in answer.text)


async def test_file_is_refused_when_it_is_too_large(amal: httpx.AsyncClient) -> None:
    answer = await send(amal, await make_event(5), b"a;" * 5_100_000)
    assert (413, True) == (answer.status_code, "Die Datei ist zu groß" in answer.text)


TEXT = "Das ist keine Tabelle, nur Text.\nUnd noch eine Zeile, auch Text.\n"
LINE = b"nur ein Text"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (LINE, "liste.xlsx"),
        (LINE, "foto.png"),
        (LINE, "liste.csv"),
        (TEXT.encode(), "liste.xlsx"),
        (TEXT.encode("utf-16"), "foto.PNG"),
    ],
)
async def test_text_is_refused_when_it_is_no_table_whatever_its_name_says(
    amal: httpx.AsyncClient, content: bytes, name: str
) -> None:
    answer = await send(amal, await make_event(5), content, name)
    said = ["keine lesbare Tabelle", "Möglich sind XLSX, XLS, ODS und CSV", "speichern Sie sie als XLSX"]
    assert (422, [True] * 3, 0) == (answer.status_code, [each in answer.text for each in said], await Upload.count())


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"Name\tSchule\nRosa Luft\tPark\n", "liste.xls"),
        (b"Rosa;Luft;rosa@schule.example", "liste.xlsx"),
        (b"Rosa;Luft\nEva;Nagy\n", "liste.csv"),
        (b"Rosa Luft\nEva Nagy\n", "liste.TXT"),
    ],
)
async def test_text_is_taken_when_it_is_a_list_whatever_its_name_says(
    amal: httpx.AsyncClient, content: bytes, name: str
) -> None:
    assert 303 == (await send(amal, await make_event(5), content, name)).status_code
