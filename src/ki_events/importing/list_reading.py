"""A list that somebody has - XLSX, XLS, ODS or CSV - becomes rows of texts, or one clear reason why it does not."""

import csv
import json
import sys
from dataclasses import dataclass
from subprocess import CompletedProcess

import anyio
import anyio.to_thread

from ki_events.importing.list_child import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS
from ki_events.importing.list_csv import rows_of, text_of
from ki_events.visible import visible

LONGEST_READING = 30
"""Seconds."""
AT_A_TIME = 2
"""Each reader may take the memory and the time that `list_child` allows."""
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""How XLSX and ODS, and how XLS and everything encrypted by Excel begin."""

_turns = anyio.CapacityLimiter(AT_A_TIME)

Row = tuple[int, list[str]]
"""The number of a row in its sheet, counted from 1, and its cells."""


@dataclass(frozen=True)
class ListSheet:
    """A sheet that has anything in it; rows without anything are left out."""

    name: str
    rows: list[Row]


class Unreadable(Exception):
    """The file is no list: `code` is one of `empty`, `encrypted`, `broken`, `formulas`, `no_table`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def read_list(content: bytes) -> list[ListSheet]:
    """Return the sheets of a file, whatever its name says it is. Raise `Unreadable`."""
    if not content.strip():
        raise Unreadable("empty")
    if is_text(content):
        return [await anyio.to_thread.run_sync(_csv, content)]
    return await _spreadsheet(content)


def is_text(content: bytes) -> bool:
    """Say whether a file is read as CSV, and not as what a spreadsheet program saves of its own."""
    return not content.startswith((ZIP, OLE))


def _csv(content: bytes) -> ListSheet:
    text = text_of(content)
    if text is None or text.lstrip().startswith(("<", "%PDF", "{\\rtf")):
        raise Unreadable("no_table")
    rows: list[Row] = []
    try:
        for number, cells in enumerate(rows_of(text), 1):
            if any(cell.strip() for cell in cells):
                rows.append((number, _clean(cells)))
            if len(rows) > MOST_ROWS:
                break
    except csv.Error:
        raise Unreadable("broken") from None
    if not rows:
        raise Unreadable("empty")
    return ListSheet("", rows)


async def _spreadsheet(content: bytes) -> list[ListSheet]:
    # Not `-I`: where the packages are may be said by the environment.
    command = [sys.executable, "-m", "ki_events.importing.list_child"]
    done: CompletedProcess[bytes] | None = None
    async with _turns:
        with anyio.move_on_after(LONGEST_READING):
            done = await anyio.run_process(command, input=content, check=False)
    if done is None or done.returncode != 0:
        raise Unreadable("broken")
    found = json.loads(done.stdout)
    if "problem" in found:
        raise Unreadable(found["problem"])
    return [
        ListSheet(visible(name), [(number, _clean(cells)) for number, cells in rows]) for name, rows in found["sheets"]
    ]


def _clean(cells: list[str]) -> list[str]:
    """Return cells as they can be kept and shown: line breaks stay, what nobody can see goes."""
    # A row of nothing but commas has millions of cells: those that are not kept are not looked at.
    kept = (cell[:LONGEST_CELL] for cell in cells[:MOST_COLUMNS])
    texts = (cell.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ") for cell in kept)
    return ["\n".join(visible(line) for line in text.split("\n")).strip() for text in texts]
