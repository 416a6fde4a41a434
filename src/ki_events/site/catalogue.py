"""What is coming: one list, a search in words, two filters, and a feed of exactly what is shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from litestar import Response, get

from ki_events.clock import local, now
from ki_events.events.filter import Asked, Filter
from ki_events.events.search import Choice, EventRow, Page, Part, find, format_choices, organisation_choices
from ki_events.events.tables import Format
from ki_events.events.words import format_name
from ki_events.i18n import _, ngettext
from ki_events.site.states import Badge, badge
from ki_events.web.dates import days, hours, last_day, moment_in_words, month
from ki_events.web.pages import AnyRequest, public_page, url
from ki_events.web.paging import shown_numbers


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


@dataclass(frozen=True)
class Chosen:
    """A filter that is on, and the address of the list without it."""

    name: str
    without: str


@get("/", name="catalogue")
async def catalogue_page(request: AnyRequest) -> Response[bytes]:
    """Show the list."""
    asked = Filter.from_query(request.query_params)
    page = await find(asked.filter, asked.page)
    organisations = await organisation_choices(asked.filter)
    return public_page(
        request,
        "site/catalogue.html",
        filter=asked.filter,
        problems=[*asked.problems, *_beyond(asked, page)],
        page=page,
        months=_by_month(page.rows),
        count=_count(page),
        formats=_with_current(await format_choices(asked.filter), asked.filter.format or ""),
        organisations=_with_current(organisations, asked.filter.organisation),
        chosen=_chosen(request, asked.filter, organisations),
        numbers=[
            (number, _address(request, asked.filter, number)) if number else None
            for number in shown_numbers(asked.page, page.last)
        ],
        previous=_address(request, asked.filter, asked.page - 1) if 1 < asked.page <= page.last else "",
        next=_address(request, asked.filter, asked.page + 1) if asked.page < page.last else "",
        feed="?".join(part for part in (url(request, "feed"), asked.filter.to_query()) if part),
        first_page=_address(request, asked.filter, 1),
    )


def _beyond(asked: Asked, page: Page) -> list[str]:
    if asked.page <= page.last:
        return []
    return [
        _("Die Seite %(page)s gibt es nicht, die Liste endet mit Seite %(last)s.")
        % {"page": asked.page, "last": page.last}
    ]


def _count(page: Page) -> str:
    found = ngettext("%(n)s Veranstaltung", "%(n)s Veranstaltungen", page.total) % {"n": page.total}
    if page.last == 1 or not page.rows:
        return found
    return _("%(found)s, Seite %(page)s von %(last)s") % {"found": found, "page": page.number, "last": page.last}


def _by_month(rows: Iterable[EventRow]) -> list[Month]:
    months: list[Month] = []
    for item in map(_item, rows):
        name = _("Termin folgt") if item.at is None else _("Läuft gerade") if item.runs else month(item.at)
        if not months or months[-1].name != name:
            months.append(Month(name, []))
        months[-1].items.append(item)
    return months


def _item(row: EventRow) -> Item:
    part = row.next if row.starts_at is not None and not row.postponed else None
    runs = part is not None and part.starts_at <= now() < part.ends_at
    return Item(
        row=row,
        format=format_name(row.format),
        badge=badge(row.availability, postponed=row.postponed),
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


def _chosen(request: AnyRequest, wanted: Filter, organisations: Sequence[Choice]) -> list[Chosen]:
    names = {choice.value: choice.name for choice in organisations}
    found = []
    if wanted.q:
        found.append(Chosen(_("Suche: %(q)s") % {"q": wanted.q}, _address(request, replace(wanted, q=""))))
    if wanted.format:
        found.append(Chosen(format_name(wanted.format), _address(request, replace(wanted, format=None))))
    if wanted.organisation:
        name = names.get(wanted.organisation, wanted.organisation)
        found.append(Chosen(name, _address(request, replace(wanted, organisation=""))))
    if wanted.programme:
        found.append(
            Chosen(
                _("Programm: %(slug)s") % {"slug": wanted.programme}, _address(request, replace(wanted, programme=""))
            )
        )
    return found


def _with_current(choices: list[Choice], value: str) -> list[Choice]:
    # A filter that finds nothing still shows what is chosen.
    if not value or any(choice.value == value for choice in choices):
        return choices
    return [Choice(value, format_name(value) if value in list(Format) else value, 0), *choices]


def _address(request: AnyRequest, wanted: Filter, page: int = 1) -> str:
    query = wanted.to_query(page)
    return url(request, "catalogue") + (f"?{query}" if query else "")
