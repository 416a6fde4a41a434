"""A list of events with everything around it: filters, counts, what is chosen, months or a sheet, pages, the subscription.

For every page that shows such a list: `listing=await listing(request, Home(url(request, "organisation", …), organisation=slug))`,
then `{% include "parts/listing.html" %}` beneath the page's h1 (it begins with an h2), and in the block `head`
`{% include "parts/listing_head.html" %}`. Four statements for a list, three for a sheet, some more when nothing is found.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ki_events.clock import local, now
from ki_events.events.filter import Asked, Filter
from ki_events.events.search import Page, cut
from ki_events.feeds.reading import lasting
from ki_events.i18n import _, ngettext
from ki_events.site.catalogue.chosen import Chosen, QuickLink, chosen, quick_links
from ki_events.site.catalogue.chosen_names import with_chosen
from ki_events.site.catalogue.finder import Finder, finder, with_typed
from ki_events.site.catalogue.home import Home, View, address
from ki_events.site.catalogue.kept_choices import choices_for
from ki_events.site.catalogue.list_items import Month, by_month
from ki_events.site.catalogue.month import Sheet, sheet
from ki_events.site.catalogue.near import Near, near
from ki_events.web.pages import AnyRequest, url
from ki_events.web.paging import shown_numbers


@dataclass(frozen=True)
class Pages:
    """The way through the pages of a list: (number, address), None is a gap; no neighbour is an empty address."""

    current: int
    numbers: Sequence[tuple[int, str] | None]
    previous: str
    next: str


@dataclass(frozen=True)
class ViewLink:
    """One of the two ways to look at the same events."""

    name: str
    address: str
    is_current: bool


@dataclass(frozen=True)
class Listing:
    """All that `parts/listing.html` shows, as finished values: `months` with `pages`, or a `sheet`, or what is `near`."""

    finder: Finder
    quick_links: Sequence[QuickLink]
    views: Sequence[ViewLink]
    problems: Sequence[str]
    count: str
    chosen: Sequence[Chosen]
    everything: str
    calendar: str
    feed: str
    news: str
    is_indexed: bool
    understood: str
    """The query that asks for this."""

    months: Sequence[Month] = ()
    pages: Pages | None = None
    sheet: Sheet | None = None
    near: Near | None = None


async def listing(request: AnyRequest, home: Home) -> Listing:
    """Return what the query of `request` asks for, on the page `home`."""
    asked = Filter.from_query(request.query_params)
    asked = replace(asked, filter=home.within(asked.filter))
    view = View(request.query_params.get("ansicht") == "monat", request.query_params.get("monat", "").strip())
    counted = await choices_for(request, asked.filter)
    around = await _around(request, home, asked, view)
    if view.is_month:
        return await _as_sheet(home, asked, view, around)
    return await _as_list(home, asked, counted.total, around)


async def _around(request: AnyRequest, home: Home, asked: Asked, view: View) -> Listing:
    wanted = asked.filter
    offered = await with_chosen(wanted, await choices_for(request, wanted))
    names = chosen(home, wanted, offered, view)
    query = wanted.to_query()
    return Listing(
        finder=with_typed(finder(home, wanted, offered, view), request.query_params),
        quick_links=quick_links(home, wanted),
        views=_views(home, wanted, view),
        problems=asked.problems,
        count="",
        chosen=names,
        everything=address(home, Filter(), view=View(view.is_month)),
        calendar="?".join(filter(None, [url(request, "calendar"), query])),
        feed="?".join(filter(None, [url(request, "feed"), lasting(wanted).to_query()])),
        news="?".join(filter(None, [url(request, "atom"), lasting(wanted).to_query()])),
        # Search engines get the pages that someone would look for, not all that can be put together.
        is_indexed=len(names) <= 1 and not (wanted.q or asked.problems or view.month),
        understood=address(home, wanted, asked.page, view).partition("?")[2],
    )


async def _as_list(home: Home, asked: Asked, total: int, around: Listing) -> Listing:
    page = await cut(asked.filter, total, asked.page)
    return replace(
        around,
        problems=[*around.problems, *beyond(asked, page)],
        count=_count(page),
        months=by_month(page.rows),
        pages=pages_of(home, asked, page) if page.last > 1 or asked.page > page.last else None,
        near=None if page.rows else await near(home, asked.filter, page.total),
    )


async def _as_sheet(home: Home, asked: Asked, view: View, around: Listing) -> Listing:
    shown = await sheet(home, asked.filter, view.month)
    found = ngettext("%(n)s Veranstaltung", "%(n)s Veranstaltungen", shown.total) % {"n": shown.total}
    is_empty = shown.is_only and not shown.total
    return replace(
        around,
        problems=[*around.problems, *shown.problems],
        count=_("%(month)s: %(found)s") % {"month": shown.name, "found": found},
        sheet=shown,
        near=await near(home, replace(asked.filter, span=None, first=None, last=None)) if is_empty else None,
    )


def _views(home: Home, wanted: Filter, view: View) -> list[ViewLink]:
    timeless = replace(wanted, span=None, first=None, last=None)
    first, _last = wanted.days(local(now()).date())
    # Who has asked for December turns to the sheet of December.
    as_sheet = address(home, timeless, view=View(is_month=True, month=f"{first:%Y-%m}" if first else view.month))
    as_list = address(home, wanted)
    return [ViewLink(_("Liste"), as_list, not view.is_month), ViewLink(_("Monat"), as_sheet, view.is_month)]


def _count(page: Page) -> str:
    found = ngettext("%(n)s Veranstaltung", "%(n)s Veranstaltungen", page.total) % {"n": page.total}
    if page.number == 1 or not page.rows:
        return found
    return _("%(found)s, Seite %(page)s von %(last)s") % {"found": found, "page": page.number, "last": page.last}


def beyond(asked: Asked, page: Page) -> list[str]:
    """Return what is to be said when the page that was asked for lies behind the last one."""
    if asked.page <= page.last:
        return []
    sentence = _("Die Seite %(page)s gibt es nicht, die Liste endet mit Seite %(last)s.")
    return [sentence % {"page": asked.page, "last": page.last}]


def pages_of(home: Home, asked: Asked, page: Page) -> Pages:
    """Return the way through the pages of a list that has more than one."""

    def at(number: int) -> str:
        return address(home, asked.filter, number)

    return Pages(
        current=asked.page,
        numbers=[(number, at(number)) if number else None for number in shown_numbers(asked.page, page.last)],
        previous=at(asked.page - 1) if 1 < asked.page <= page.last else "",
        next=at(asked.page + 1) if asked.page < page.last else "",
    )
