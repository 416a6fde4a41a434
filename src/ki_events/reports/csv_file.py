"""A table as CSV that spreadsheets open as it is: `;`, UTF-8 with BOM, CRLF, and nothing in it that is calculated."""

import csv
from datetime import date, datetime
from io import StringIO

import anyio.to_thread
from babel.numbers import format_decimal

from ki_events.clock import local
from ki_events.i18n import locale
from ki_events.reports.sheets import Cell, Sheet, clean, looks_like_a_formula


async def csv_of(sheet: Sheet) -> bytes:
    """Return the table with its headings; hours have the decimal sign of the language of the moment."""
    return await anyio.to_thread.run_sync(_written, sheet)


def harmless(text: str) -> str:
    """Return a text with an apostrophe before it where a spreadsheet would calculate; the inside of a cell cannot start a formula."""
    return f"'{text}" if looks_like_a_formula(text) else text


def _written(sheet: Sheet) -> bytes:
    file = StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(clean(title)) for title in sheet.columns])
    writer.writerows([_in_words(cell) for cell in row] for row in sheet.rows)
    return file.getvalue().encode("utf-8-sig")


def _in_words(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return harmless(clean(cell))
        case float():
            return format_decimal(cell, format="0.00", locale=locale())
        case datetime():
            return local(cell).strftime("%d.%m.%Y %H:%M")
        case date():
            return cell.strftime("%d.%m.%Y")
        case _:
            return str(cell)
