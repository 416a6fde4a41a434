"""A file that leaves the system is written down: who took what, which columns, of how many; never whose data."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ki_events.audit import Change, record
from ki_events.db import transaction
from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.reports.csv_file import csv_of
from ki_events.reports.sheets import Sheet
from ki_events.reports.xlsx import Book, xlsx_of


class Kind(StrEnum):
    """Which file somebody wants; the value ends its name."""

    xlsx = "xlsx"
    csv = "csv"
    pdf = "pdf"


MEDIA = {
    Kind.xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.csv: "text/csv; charset=utf-8",
    Kind.pdf: "application/pdf",
}


@dataclass(frozen=True)
class File:
    """A file to hand out."""

    name: str
    kind: Kind
    content: bytes


@dataclass(frozen=True)
class Taking:
    """Who takes what: `action` and `subject` as the audit has them, `facts` without personal data, and the file's `name`."""

    actor: str
    action: str
    subject: str
    name: str
    facts: dict[str, Any] = field(default_factory=dict)


async def take(taking: Taking, kind: Kind, content: bytes) -> File:
    """Note that the file goes out, and return it."""
    async with transaction():
        await record(taking.actor, taking.action, taking.subject, Change(after={"form": kind.value, **taking.facts}))
    return File(f"{taking.name}.{kind.value}", kind, content)


async def take_sheet(taking: Taking, kind: Kind, book: Book) -> File:
    """Return the workbook, or its first table as CSV, and note it. Raise `Refused` (`empty`) when that has no row."""
    first: Sheet = book.sheets[0]
    if not first.rows:
        raise Refused("empty", _("Dazu gibt es nichts zu exportieren. Bitte wählen Sie anders aus."))
    return await take(taking, kind, await csv_of(first) if kind is Kind.csv else await xlsx_of(book))
