"""Tables as a workbook (XLSX): text stays text, days and hours are ones to calculate with, the headings stay in sight."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import anyio
import anyio.to_thread

from ki_events.clock import local
from ki_events.reports.sheets import Cell, Sheet, clean, looks_like_a_formula

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

OPTIONS: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "constant_memory": True,
    "default_date_format": "dd.mm.yyyy",
}
LONGEST = 32_767
"""Characters of a cell (ECMA-376; what is longer makes the file unreadable)."""
NARROWEST, WIDEST = 8, 48
"""Widths of columns, in characters."""
LOOKED_AT = 500
"""So many rows say how wide a column is."""
AT_A_TIME = 2

_turns = anyio.CapacityLimiter(AT_A_TIME)


@dataclass(frozen=True)
class Book:
    """A workbook: what it is called, whose it is, and its tables."""

    title: str
    author: str
    sheets: Sequence[Sheet]


async def xlsx_of(book: Book) -> bytes:
    """Return the workbook; it is written in a thread, two at a time, row by row."""
    return await anyio.to_thread.run_sync(_written, book, limiter=_turns)


def _written(book: Book) -> bytes:
    from xlsxwriter import Workbook

    file = BytesIO()
    with Workbook(file, OPTIONS) as workbook:
        workbook.set_properties({"title": clean(book.title), "author": clean(book.author)})
        for sheet in book.sheets:
            _write_sheet(workbook, sheet)
    return file.getvalue()


def _write_sheet(workbook: "Workbook", sheet: Sheet) -> None:
    page, formats = workbook.add_worksheet(sheet.name), _formats(workbook)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.columns) - 1)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    for number, width in enumerate(_widths(sheet)):
        page.set_column(number, number, width)
    for column, title in enumerate(sheet.columns):
        page.write_string(0, column, clean(title)[:LONGEST], formats["head"])
    for line, row in enumerate(sheet.rows, 1):
        for column, cell in enumerate(row):
            _write(page, (line, column), cell, formats)


def _write(page: "Worksheet", where: tuple[int, int], cell: Cell, formats: dict[str, Any]) -> None:
    match cell:
        case None | "":
            return
        case str():
            text = clean(cell)[:LONGEST]
            # With the mark of a text (quotePrefix) it stays one when somebody edits the cell.
            page.write_string(*where, text, formats["guarded" if looks_like_a_formula(text) else "text"])
        case datetime():
            page.write_datetime(*where, local(cell).replace(second=0, microsecond=0, tzinfo=None), formats["moment"])
        case date():
            page.write_datetime(*where, datetime(cell.year, cell.month, cell.day), formats["day"])  # noqa: DTZ001
        case float():
            page.write_number(*where, cell, formats["hours"])
        case _:
            page.write_number(*where, cell, formats["number"])


def _formats(workbook: "Workbook") -> dict[str, Any]:
    cell = {"valign": "top"}
    text = cell | {"text_wrap": True}
    return {
        "head": workbook.add_format(text | {"bold": True, "bottom": 1}),
        "text": workbook.add_format(text),
        "guarded": workbook.add_format(text | {"quote_prefix": True}),
        "moment": workbook.add_format(cell | {"num_format": "dd.mm.yyyy hh:mm", "align": "left"}),
        "day": workbook.add_format(cell | {"num_format": "dd.mm.yyyy", "align": "left"}),
        "hours": workbook.add_format(cell | {"num_format": "#,##0.00"}),
        "number": workbook.add_format(cell | {"num_format": "#,##0"}),
    }


def _widths(sheet: Sheet) -> list[int]:
    columns = [list(cells) for cells in zip(sheet.columns, *sheet.rows[:LOOKED_AT], strict=True)]
    # Two more than the words: the arrow of the filter stands in the heading.
    return [min(WIDEST, max(NARROWEST, *(_width(cell) for cell in cells)) + 2) for cells in columns]


def _width(cell: Cell) -> int:
    if isinstance(cell, datetime):
        return len("17.03.2027 14:00")
    if isinstance(cell, date):
        return len("17.03.2027")
    return max(len(line) for line in str("" if cell is None else cell).split("\n"))
