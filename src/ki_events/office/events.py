"""All events of an organisation in one table: searched, filtered, sorted, in pages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get

from ki_events.events.formats import offered
from ki_events.events.inventory import Inventory, Line, Order, Standing, Wanted, inventory
from ki_events.events.tables import Format
from ki_events.events.words import format_name
from ki_events.i18n import _
from ki_events.office.event import words as event_words
from ki_events.office.frame import office_page
from ki_events.visible import visible
from ki_events.web.access import member_here
from ki_events.web.pages import AnyRequest, is_done, url
from ki_events.web.paging import page_of, shown_numbers

LONGEST_SEARCH = 100
_ORDERS = {"termin": Order.date, "titel": Order.alphabet, "plaetze": Order.taken, "geaendert": Order.changed}
_STANDINGS = {
    "aktuell": Standing.current,
    "entwurf": Standing.draft,
    "geplant": Standing.scheduled,
    "oeffentlich": Standing.published,
    "verschoben": Standing.postponed,
    "abgesagt": Standing.cancelled,
    "vergangen": Standing.past,
    "alle": Standing.all,
}


@dataclass(frozen=True)
class Row:
    """One event as the table shows it."""

    line: Line
    badge: event_words.Badge
    format: str
    day: str
    time: str
    changed: str
    appears: str
    places: str
    waiting: str


@dataclass(frozen=True)
class Head:
    """The head of a column that one can sort by; `sorted` is for aria-sort."""

    name: str
    address: str
    sorted: str


@get("/", name="office_events")
async def events_page(request: AnyRequest) -> Response[bytes]:
    """Show the events of the organisation."""
    wanted, page = _asked(request.query_params)
    found = await inventory(member_here(request).organisation.id, wanted, page)
    return office_page(
        request,
        "office/events.html",
        here="office_events",
        rows=[_row(line) for line in found.lines],
        found=found,
        wanted=wanted,
        is_narrowed=wanted != Wanted(order=wanted.order, descending=wanted.descending),
        heads=_heads(request, wanted),
        standings=[
            (code, event_words.standing_names()[standing], standing is wanted.standing)
            for code, standing in _STANDINGS.items()
        ],
        formats=[(format_.value, format_name(format_), format_ is wanted.format) for format_ in offered()],
        pages=_pages(request, wanted, found),
        sorting=request.query_params.get("sortieren", "")[:20],
        is_deleted=is_done(request, "geloescht"),
    )


def _asked(query: Mapping[str, str]) -> tuple[Wanted, int]:
    """Read the query of an address; what makes no sense asks for nothing."""
    sorting, format_ = query.get("sortieren", ""), query.get("format", "")
    wanted = Wanted(
        q=" ".join(visible(query.get("q", "")).split())[:LONGEST_SEARCH],
        standing=_STANDINGS.get(query.get("stand", ""), Standing.current),
        format=Format(format_) if format_ in set(Format) else None,
        order=_ORDERS.get(sorting.lstrip("-"), Order.date),
        descending=sorting.startswith("-"),
    )
    return wanted, page_of(query.get("seite", ""))


def _address(request: AnyRequest, wanted: Wanted, page: int = 1) -> str:
    order = next(code for code, order in _ORDERS.items() if order is wanted.order)
    sorting = f"{'-' if wanted.descending else ''}{order}"
    pairs = {
        "q": wanted.q,
        "stand": next(code for code, standing in _STANDINGS.items() if standing is wanted.standing),
        "format": wanted.format.value if wanted.format else "",
        "sortieren": sorting,
        "seite": page,
    }
    usual = {"q": "", "stand": "aktuell", "format": "", "sortieren": "termin", "seite": 1}
    query = urlencode({name: value for name, value in pairs.items() if value != usual[name]})
    path = url(request, "office_events", organisation=member_here(request).organisation.slug)
    return f"{path}?{query}" if query else path


def _heads(request: AnyRequest, wanted: Wanted) -> dict[str, Head]:
    names = {
        Order.alphabet: _("Veranstaltung"),
        Order.date: _("Nächster Termin"),
        Order.taken: _("Plätze"),
        Order.changed: _("Geändert"),
    }
    return {order.value: _head(request, wanted, order, name) for order, name in names.items()}


def _head(request: AnyRequest, wanted: Wanted, order: Order, name: str) -> Head:
    is_here = wanted.order is order
    # What is sorted by already is turned round; numbers and changes begin with the most.
    descending = not wanted.descending if is_here else order in (Order.taken, Order.changed)
    said = ("descending" if wanted.descending else "ascending") if is_here else ""
    return Head(name, _address(request, replace(wanted, order=order, descending=descending)), said)


def _pages(request: AnyRequest, wanted: Wanted, found: Inventory) -> dict[str, Any]:
    numbers = [n and (n, _address(request, wanted, n)) for n in shown_numbers(found.page, found.pages)]
    return {
        "numbers": numbers,
        "previous": _address(request, wanted, found.page - 1) if found.page > 1 else "",
        "next": _address(request, wanted, found.page + 1) if found.page < found.pages else "",
    }


def _row(line: Line) -> Row:
    return Row(
        line=line,
        badge=event_words.badge_of(line.standing),
        format=format_name(line.format),
        day=event_words.next_date(line)[0],
        time=event_words.next_date(line)[1],
        changed=event_words.short_day(line.changed_at),
        appears=event_words.appears(line.publish_at) if line.standing is Standing.scheduled else "",
        places=event_words.places(line.mode, line.taken, line.capacity),
        waiting=event_words.waiting(line.waiting),
    )
