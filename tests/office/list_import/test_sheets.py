"""The sheet and the row with the headings are proposed by what stands in them, and changed however the form is sent."""

from io import BytesIO

import httpx
import pytest
import xlsxwriter

from tests.characters import make_event
from tests.office.list_import.lists import address, guessed, uploaded

pytestmark = pytest.mark.anyio

COVER = [["Rückmeldungen zum Fachtag"], ["Stand: Montag"]]
PEOPLE = [["Vorname", "Nachname", "E-Mail"], ["Rosa", "Luft", "rosa@schule.example"]]
NAMES = {"spalte-0": "given_name", "spalte-1": "family_name", "spalte-2": "email"}


def book(**sheets: list[list[str]]) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as made:
        for name, rows in sheets.items():
            page = made.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return file.getvalue()


@pytest.mark.parametrize(
    "sheets",
    [
        {"Deckblatt": COVER, "Liste": PEOPLE},
        {"Leer": PEOPLE[:1], "Liste": PEOPLE},
        {"Liste": PEOPLE, "Alt": PEOPLE},
        {"Liste": PEOPLE, "Hinweise": COVER},
    ],
)
async def test_sheet_with_people_is_proposed(amal: httpx.AsyncClient, sheets: dict[str, list[list[str]]]) -> None:
    event = await make_event(9)
    here = await uploaded(amal, event, book(**sheets), "liste.xlsx")
    page = (await amal.get(address(event, here))).text
    assert (NAMES, True) == (guessed(page), "selected>Liste</option>" in page)


async def test_other_sheet_is_shown_before_the_preview_when_it_was_chosen(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    here = await uploaded(amal, event, book(Liste=PEOPLE, Alt=[["Name", "Mail"], ["Eva Nagy", "eva@schule.example"]]))
    answer = await amal.post(address(event, here), data=NAMES | {"blatt": "1", "kopfzeile": "1"})
    assert address(event, here) == answer.headers["location"]
    page = (await amal.get(address(event, here))).text
    assert {"spalte-0": "full_name", "spalte-1": "email"} == guessed(page)


async def test_other_headings_are_shown_before_the_preview_when_they_were_chosen(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    here = await uploaded(amal, event, book(Liste=[["E-Mail", "", ""], *PEOPLE]))
    page = (await amal.get(address(event, here))).text
    assert NAMES == guessed(page)
    answer = await amal.post(address(event, here), data=NAMES | {"kopfzeile": "1"})
    assert address(event, here) == answer.headers["location"]
    assert {"spalte-0": "email", "spalte-1": "", "spalte-2": ""} == guessed((await amal.get(address(event, here))).text)
    answer = await amal.post(address(event, here), data=NAMES | {"kopfzeile": "1"})
    assert address(event, f"{here}/vorschau") == answer.headers["location"]
