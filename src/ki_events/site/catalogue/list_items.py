"""The events of a list, each with what one must know to choose it, under the names of their months."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from ki_events.clock import local, now
from ki_events.dates import days, hours, last_day, moment_in_words, month
from ki_events.events.search import EventRow, Part
from ki_events.events.words import format_name
from ki_events.i18n import _, ngettext
from ki_events.site.event.states import Badge, coarse_badge


@dataclass(frozen=True)
class Item:
    """One event of the list.

    `at` is the day of its date block: of its next date, or the last day of what goes on now (`runs`); None while there is no
    date.
    """

    row: EventRow
    format: str
    badge: Badge
    at: datetime | date | None
    runs: bool
    when: str
    time: str
    place: str
    note: str


@dataclass(frozen=True)
class Month:
    """The events of one month under its name."""

    name: str
    items: list[Item]


def by_month(rows: Iterable[EventRow]) -> list[Month]:
    """Return the rows in their order, under their months; what runs now and what has no date have names of their own."""
    months: list[Month] = []
    for item in map(list_item, rows):
        name = _("Termin folgt") if item.at is None else _("Läuft gerade") if item.runs else month(item.at)
        if not months or months[-1].name != name:
            months.append(Month(name, []))
        months[-1].items.append(item)
    return months


def list_item(row: EventRow) -> Item:
    """Return one event for a list: `templates/parts/event_item.html` shows it."""
    part = row.next if row.starts_at is not None and not row.postponed else None
    runs = part is not None and part.starts_at <= now() < part.ends_at
    return Item(
        row=row,
        format=format_name(row.format),
        badge=coarse_badge(row.availability, postponed=row.postponed),
        at=_block_day(part, runs) if part else None,
        runs=runs,
        when=_when(row) if part else "",
        time=hours(part.starts_at, part.ends_at) if part and not part.all_day and row.parts <= 1 else "",
        place=_place(row),
        note=_note(row, part, runs) if part else "",
    )


def _block_day(part: Part, runs: bool) -> datetime | date:
    return last_day(part.ends_at) if runs else part.starts_at


def _note(row: EventRow, part: Part, runs: bool) -> str:
    if part.moved_from:
        return _("Verlegt vom %(when)s") % {"when": moment_in_words(part.moved_from)}
    if part.is_later:
        return _("Termin in diesem Zeitraum: %(when)s") % {"when": moment_in_words(part.starts_at)}
    has_begun = row.starts_at is not None and row.starts_at <= now()
    if has_begun and not runs:
        return _("Nächster Termin: %(when)s") % {"when": moment_in_words(part.starts_at)}
    return ""


def _when(row: EventRow) -> str:
    if row.starts_at is None or row.ends_at is None:
        return ""
    span = days(row.starts_at, last_day(row.ends_at))
    if row.parts <= 1 or local(row.starts_at).date() == last_day(row.ends_at):
        return span
    return ngettext("%(n)s Termin, %(days)s", "%(n)s Termine, %(days)s", row.parts) % {"n": row.parts, "days": span}


def _place(row: EventRow) -> str:
    if row.next is None:
        return ""
    if row.next.place_name and row.next.online:
        return _("%(place)s und online") % {"place": row.next.place_name}
    return row.next.place_name or (_("Online") if row.next.online else "")
