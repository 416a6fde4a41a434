"""What is chosen, by name, each with the address of the list without it; and the choices most visitors make."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ki_events.dates import day, days
from ki_events.events.choices import Choices
from ki_events.events.facets import FIELDS
from ki_events.events.filter import Filter, Place, Span
from ki_events.i18n import _
from ki_events.site.catalogue.choosing import ORDER, span_name
from ki_events.site.catalogue.home import LIST, Home, View, address


@dataclass(frozen=True)
class Chosen:
    """A filter that is on, and the address of the list without it."""

    name: str
    without: str


@dataclass(frozen=True)
class QuickLink:
    """A frequent choice: the address with it, or without it if it `is_on`."""

    name: str
    address: str
    is_on: bool


def chosen(home: Home, wanted: Filter, offered: Choices, view: View = LIST) -> list[Chosen]:
    """Return all that is chosen here, without what the page itself fixes."""
    return [Chosen(name, address(home, without, view=view)) for name, without in _each(home.own(wanted), offered, view)]


def quick_links(home: Home, wanted: Filter) -> list[QuickLink]:
    """Return this week, this weekend, online and free places, beside whatever else is chosen."""
    online = wanted.places == (Place.online,)
    return [
        *(_span_link(home, wanted, span) for span in (Span.this_week, Span.weekend)),
        QuickLink(_("Online"), address(home, replace(wanted, places=() if online else (Place.online,))), online),
        QuickLink(_("Freie Plätze"), address(home, replace(wanted, free=not wanted.free)), wanted.free),
    ]


def _span_link(home: Home, wanted: Filter, span: Span) -> QuickLink:
    is_on = wanted.span == span
    changed = replace(wanted, span=None if is_on else span, first=None, last=None)
    return QuickLink(span_name(span), address(home, changed), is_on)


def _each(wanted: Filter, offered: Choices, view: View) -> Iterator[tuple[str, Filter]]:
    if wanted.q:
        yield _("Suche: %(q)s") % {"q": wanted.q}, replace(wanted, q="")
    if not view.is_month:
        yield from _times(wanted)
    for attribute in (FIELDS[field] for field in ORDER):
        values = getattr(wanted, attribute)
        names = {choice.value: choice.name for choice in getattr(offered, attribute)}
        for value in values:
            others: dict[str, Any] = {attribute: tuple(other for other in values if other != value)}
            yield names[value], replace(wanted, **others)
    if wanted.free:
        yield _("Freie Plätze"), replace(wanted, free=False)


def _times(wanted: Filter) -> Iterator[tuple[str, Filter]]:
    if wanted.span:
        yield span_name(wanted.span), replace(wanted, span=None)
    without = replace(wanted, first=None, last=None)
    if wanted.first and wanted.last:
        yield days(wanted.first, wanted.last), without
    elif wanted.first:
        yield _("ab %(day)s") % {"day": day(wanted.first)}, without
    elif wanted.last:
        yield _("bis %(day)s") % {"day": day(wanted.last)}, without
