"""Reads one spreadsheet in a process of its own: a file may bring its reader down, and takes nobody with it.

A few kilobytes can claim a table of a billion cells. Standard input has the file, standard output gets JSON:
{"problem": code} or {"sheets": [[name, [[row number, [cell, …]], …]], …]}.
"""

import json
import re
import sys
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

MOST_ROWS, MOST_COLUMNS, MOST_SHEETS, LONGEST_CELL = 2_010, 80, 20, 2_000
"""More rows than are taken: so that it can be said that there are too many, and titles may stand above the list."""
MOST_LETTERS = 5_000_000
"""Of all cells together: a small file can repeat one long text in each, and who asked for it holds them all."""
MOST_MEMORY = 1_000_000_000
"""Bytes of address space."""
MOST_SECONDS = 20
"""Of a processor."""
FORMULA = re.compile(rb"<f[ >/]|table:formula=")
LOCKED_XLSX = "EncryptedPackage".encode("utf-16-le")
LOCKED_XLS = re.compile(rb"\x09\x08\x10\0\0\x06\x05\0.{12}(\x86\0\0\0)?\x2f\0", re.DOTALL)
"""The first record of a workbook, then FilePass, perhaps with WriteProtect between ([MS-XLS] section 2.1.7.20.3)."""
LOCKED_ODS = b"encryption-data"
"""In the manifest (OpenDocument 1.2 part 3 section 4.4)."""


def main() -> None:
    """Read standard input, write what was found."""
    _limit()
    sys.stdout.write(json.dumps(read(sys.stdin.buffer.read())))


def read(content: bytes) -> dict[str, Any]:
    """Return the sheets that have anything in them, or the code of what is wrong."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        found = _sheets(book)
    except PasswordError:
        return {"problem": "encrypted"}
    except (CalamineError, ValueError, OSError, MemoryError):
        return {"problem": "encrypted" if _is_locked(content) else "broken"}
    sheets = [sheet for sheet in found if sheet[1]][:MOST_SHEETS]
    if not sheets:
        return {"problem": "formulas" if _has_formulas(content) else "empty"}
    return {"sheets": sheets}


def written(cell: Any) -> str:
    """Return a cell as people would type it."""
    if isinstance(cell, bool):
        return "ja" if cell else "nein"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else str(cell).replace(".", ",")
    if isinstance(cell, date | time):
        return cell.strftime(_format(cell))
    return str(cell)[:LONGEST_CELL]


def _format(cell: date | time) -> str:
    if isinstance(cell, time):
        return "%H:%M"
    return "%d.%m.%Y %H:%M" if isinstance(cell, datetime) and cell.time() != time() else "%d.%m.%Y"


def _sheets(book: Any) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    found, letters = [], 0
    for name in book.sheet_names:
        sheet = _sheet(book, name)
        letters += sum(len(text) for _number, texts in sheet[1] for text in texts)
        if letters > MOST_LETTERS:
            raise ValueError("too much text")
        found.append(sheet)
    return found


def _sheet(book: Any, name: str) -> tuple[str, list[tuple[int, list[str]]]]:
    sheet, rows = book.get_sheet_by_name(name), []
    # `iter_rows` begins at the first row; what is above the first cell counts too.
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = [written(cell) for cell in cells[:MOST_COLUMNS]]
        if any(text.strip() for text in texts):
            rows.append((number, texts))
        if len(rows) > MOST_ROWS:
            break
    return name, rows


def _has_formulas(content: bytes) -> bool:
    return any(FORMULA.search(part) for part in _parts(content, ".xml"))


def _is_locked(content: bytes) -> bool:
    if LOCKED_XLSX in content or LOCKED_XLS.search(content):
        return True
    return any(LOCKED_ODS in part for part in _parts(content, "META-INF/manifest.xml"))


def _parts(content: bytes, end: str) -> Iterator[bytes]:
    """Yield the files of a zip whose names end so; nothing of what is none."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            for name in parts.namelist():
                if name.endswith(end):
                    yield parts.read(name)
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError):
        return


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has none
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


if __name__ == "__main__":
    main()
