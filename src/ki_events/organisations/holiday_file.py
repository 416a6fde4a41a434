"""Days without school are written as „Name;first day;last day“, a span a line, as spreadsheets save them."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import date

from ki_events.i18n import _
from ki_events.organisations.holiday_spans import Holiday
from ki_events.refusal import Refused

HEAD = ("Name", "Erster Tag", "Letzter Tag")

MOST_FAULTS = 20
"""So many lines are named at once; a file that is something else altogether has a fault in each."""

_GERMAN_DAY = re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4})")


def holidays_in(text: str) -> list[Holiday]:
    """Return the spans of a file, in its order; an empty last day is the first one.

    Days are 2027-03-22 or 22.03.2027; empty lines, lines with "#" and the head are passed over. Raise `Refused` that names
    the lines which cannot be read.
    """
    found, faults = [], []
    for number, cells in _rows(text):
        holiday = _holiday(cells)
        if holiday is None:
            faults.append(_("Zeile %(number)s: %(how)s") % {"number": number, "how": _how_to_write()})
        else:
            found.append(holiday)
    if faults:
        raise Refused("unreadable", "\n".join(faults[:MOST_FAULTS]))
    return found


def file_of(holidays: Iterable[Holiday]) -> str:
    """Return the spans as such a file, head included: what was listed can be edited and read again."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows((each.name, each.first_day.isoformat(), each.last_day.isoformat()) for each in holidays)
    return out.getvalue()


def _rows(text: str) -> list[tuple[int, list[str]]]:
    # Line by line: an open quotation mark must not swallow the rest of the file.
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#") or not line.strip("; \t"):
            continue
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter=";", skipinitialspace=True))]
        if tuple(cells[:3]) != HEAD:
            rows.append((number, cells))
    return rows


def _holiday(cells: list[str]) -> Holiday | None:
    name, first, last, *rest = [*cells, "", "", ""]
    first_day, last_day = _day(first), _day(last or first)
    if first_day is None or last_day is None or any(rest):
        return None
    return Holiday(first_day, last_day, name)


def _day(text: str) -> date | None:
    german = _GERMAN_DAY.fullmatch(text)
    try:
        if german:
            return date(int(german[3]), int(german[2]), int(german[1]))
        return date.fromisoformat(text)
    except ValueError:
        return None


def _how_to_write() -> str:
    return _("Bitte Name, ersten und letzten Tag mit Semikolon trennen, wie „Osterferien;22.03.2027;03.04.2027“.")
