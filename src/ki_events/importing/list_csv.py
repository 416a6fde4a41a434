"""A list as CSV: in which alphabet, and with which sign between its columns, is found out from what stands in it."""

import csv
from collections import Counter
from collections.abc import Iterator
from io import StringIO

DELIMITERS = (";", ",", "\t", "|")
"""The first of those that fit equally well wins: German spreadsheets write semicolons."""
LOOKED_AT = 50
"""So many rows tell how a file is divided."""


def text_of(content: bytes) -> str | None:
    """Return the text of a file, or None for what is no text: UTF-8, UTF-16 with its mark, else what Windows wrote (cp1252)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(content, "utf-16")
    if b"\0" in content:
        return None
    text = _decoded(content, "utf-8-sig")
    return _decoded(content, "cp1252") if text is None else text


def rows_of(text: str) -> Iterator[list[str]]:
    """Yield the rows of a CSV text; a quoted cell may have line breaks. Raise `csv.Error` for what cannot be divided."""
    yield from csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))


def _decoded(content: bytes, alphabet: str) -> str | None:
    try:
        return content.decode(alphabet)
    except UnicodeDecodeError:
        return None


def _delimiter(text: str) -> str:
    return max(DELIMITERS, key=lambda sign: _fit(text, sign))


def _fit(text: str, sign: str) -> tuple[int, int]:
    """Return how many rows have the usual number of columns, and that number; nothing where all is one column."""
    widths: Counter[int] = Counter()
    try:
        for number, row in enumerate(csv.reader(StringIO(text, newline=""), delimiter=sign)):
            if number == LOOKED_AT:
                break
            widths[len(row)] += bool(row)
    except csv.Error:
        return (0, 0)
    widths.pop(1, None)
    if not widths:
        return (0, 0)
    width, rows = widths.most_common(1)[0]
    return (rows, width)
