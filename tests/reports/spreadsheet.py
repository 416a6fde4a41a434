"""What a spreadsheet finds in our files, read back by another library (calamine) and from the raw XML."""

import csv
import io
import zipfile
from typing import Any

from python_calamine import CalamineWorkbook


def read_book(content: bytes) -> dict[str, list[list[Any]]]:
    """Return the rows of each table of a workbook."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def raw_sheets(content: bytes) -> str:
    """Return the XML of all tables of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return "\n".join(file.read(name).decode() for name in file.namelist() if name.startswith("xl/worksheets/"))


def read_csv(content: bytes) -> list[list[str]]:
    """Return the rows of a CSV file as a spreadsheet reads them."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
