"""What is exported is a table: plain cells under headings, whatever file becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ki_events.visible import visible

Cell = str | int | float | date | None
"""A moment has its offset; a `float` is a number of hours."""

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet takes a cell that begins like this for a formula, full-width signs included (OWASP, "CSV Injection")."""


@dataclass(frozen=True)
class Sheet:
    """One table: its `name` (31 characters at most, as spreadsheets have them), its headings, its rows."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def looks_like_a_formula(text: str) -> bool:
    """Say whether a spreadsheet might calculate with this text."""
    return text.startswith(DANGEROUS) or text.lstrip(" ").startswith(DANGEROUS)


def clean(text: str) -> str:
    """Return a text as a cell can hold it: what nobody can see is gone, but for its line feeds."""
    if text.isprintable():  # nearly every cell, and much faster
        return text
    return "\n".join(visible(line) for line in text.replace("\r\n", "\n").replace("\t", " ").split("\n"))


def hours_of(minutes: int) -> float:
    """Return minutes as hours of 60 minutes, to two digits."""
    return round(minutes / 60, 2)
