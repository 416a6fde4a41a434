"""When a list is empty, it says what would be there: another spelling, fewer filters, events that are close."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ki_events.events.facets import FIELDS
from ki_events.events.filter import Filter
from ki_events.events.nearest import Nearest, Without, nearest
from ki_events.i18n import _, ngettext
from ki_events.site.catalogue.choosing import heading
from ki_events.site.catalogue.home import Home, address
from ki_events.site.catalogue.list_items import Item, list_item

MOST_WAYS = 4


@dataclass(frozen=True)
class Way:
    """A way on: what it leads to, how many events that are, and its address."""

    name: str
    found: str
    address: str


@dataclass(frozen=True)
class Near:
    """What an empty list shows; `first_page` is the way back when only this page of it is empty."""

    first_page: str = ""
    spelling: Way | None = None
    without: Sequence[Way] = ()
    items: Sequence[Item] = ()


async def near(home: Home, wanted: Filter, total: int = 0) -> Near:
    """Return the ways on from a list of `total` events that shows none."""
    if total:
        return Near(first_page=address(home, wanted))
    if home.own(wanted) == Filter(period=wanted.period):
        return Near()
    found = await nearest(wanted)
    return Near(
        spelling=_spelling(home, wanted, found),
        without=[_without(home, one) for one in found.without if not _is_fixed(home, one)][:MOST_WAYS],
        items=[list_item(row) for row in found.similar],
    )


def _spelling(home: Home, wanted: Filter, found: Nearest) -> Way | None:
    if not found.spelling:
        return None
    return Way(found.spelling, _found(found.spelt), address(home, replace(wanted, q=found.spelling)))


def _without(home: Home, one: Without) -> Way:
    return Way(_sentence(one.field), _found(one.count), address(home, one.filter))


def _sentence(attribute: str) -> str:
    known = {"q": _("Ohne den Suchbegriff"), "days": _("Zu jeder Zeit"), "free": _("Auch ohne freie Plätze")}
    if attribute in known:
        return known[attribute]
    field = next(name for name, other in FIELDS.items() if other == attribute)
    return _("Ohne „%(filter)s“") % {"filter": heading(field)}


def _found(count: int) -> str:
    return ngettext("%(n)s Veranstaltung", "%(n)s Veranstaltungen", count) % {"n": count}


def _is_fixed(home: Home, one: Without) -> bool:
    # What the page fixes cannot be left out on it.
    return bool({"organisations": home.organisation, "programmes": home.programme}.get(one.field))
