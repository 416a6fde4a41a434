"""Tables become files in which text is text and nothing is calculated."""

from datetime import UTC, date, datetime

import pytest

from ki_events.reports.csv_file import csv_of
from ki_events.reports.sheets import Cell, Sheet
from ki_events.reports.xlsx import Book, xlsx_of
from tests.reports.spreadsheet import raw_sheets, read_book, read_csv

pytestmark = pytest.mark.anyio

FORMULAS = [
    "=1+1",
    "+49 2151",
    "-2",
    "@SUM(A1)",
    " =1",
    "＝1",
    '=HYPERLINK("https://evil.example")',
    "=cmd|' /C calc'!A0",
]


def sheet(*cells: Cell) -> Sheet:
    """Return a table with one column."""
    return Sheet("Liste", ["Kopf"], [[cell] for cell in cells])


async def written(table: Sheet) -> bytes:
    """Return the table as a workbook."""
    return await xlsx_of(Book("Probe", "KI Krefeld", [table]))


async def test_workbook_holds_formulas_as_text() -> None:
    content = await written(sheet(*FORMULAS))
    assert [["Kopf"], *([text] for text in FORMULAS)] == read_book(content)["Liste"]
    assert (False, False) == ("<f>" in raw_sheets(content), "<hyperlink" in raw_sheets(content))


async def test_heading_that_looks_like_a_formula_is_text_too() -> None:
    table = Sheet("Liste", ["=1+1"], [["x"]])
    content = await written(table)
    assert ["=1+1"] == read_book(content)["Liste"][0]
    assert "<f>" not in raw_sheets(content)
    assert ["'=1+1"] == read_csv(await csv_of(table))[0]


async def test_workbook_has_days_moments_and_numbers_to_calculate_with() -> None:
    moment = datetime(2027, 3, 17, 13, 0, tzinfo=UTC)
    found = read_book(await written(sheet(date(2027, 3, 17), moment, 3, 1.5, None, "007")))["Liste"]
    assert [date(2027, 3, 17), datetime(2027, 3, 17, 14, 0), 3.0, 1.5, "", "007"] == [row[0] for row in found[1:]]


async def test_heading_stays_in_sight_and_filters() -> None:
    xml = raw_sheets(await written(sheet("a", "b")))
    assert ('state="frozen"' in xml, '<autoFilter ref="A1:A3"/>' in xml) == (True, True)


async def test_what_no_cell_can_hold_is_left_out_and_what_is_too_long_is_cut() -> None:
    found = read_book(await written(sheet("a\x0bb\x00c", "x" * 40_000)))["Liste"]
    assert ["abc", "x" * 32_767] == [row[0] for row in found[1:]]


@pytest.mark.parametrize("text", [*FORMULAS, "'=1", "a;b", 'a"b', "zwei\nZeilen", "Łódź"])
async def test_csv_is_read_back_with_an_apostrophe_before_formulas(text: str) -> None:
    expected = f"'{text}" if text in FORMULAS else text
    assert [["Kopf"], [expected]] == read_csv(await csv_of(sheet(text)))


@pytest.mark.parametrize("text", ["\t=1", "\r=1", "\x00=1"])
async def test_csv_is_harmless_when_something_invisible_stands_before_a_formula(text: str) -> None:
    assert "=1" == read_csv(await csv_of(sheet(text)))[1][0].lstrip("'\n ")
    assert "'" == read_csv(await csv_of(sheet(text)))[1][0][0]


async def test_csv_opens_in_spreadsheets_here() -> None:
    content = await csv_of(sheet(1.5, datetime(2027, 3, 17, 13, 0, tzinfo=UTC), date(2027, 3, 17), 3, None))
    assert b'\xef\xbb\xbfKopf\r\n1,50\r\n17.03.2027 14:00\r\n17.03.2027\r\n3\r\n""\r\n' == content
