"""What is coming: the list of everything that is public, narrowed as one likes."""

from litestar import Response, get

from ki_events.i18n import _
from ki_events.site.catalogue.home import Home
from ki_events.site.catalogue.listing import Listing, listing
from ki_events.web.pages import AnyRequest, public_page, url


@get("/", name="catalogue")
async def catalogue_page(request: AnyRequest) -> Response[bytes]:
    """Show the list."""
    shown = await listing(request, Home(url(request, "catalogue")))
    return public_page(
        request,
        "site/catalogue/page.html",
        listing=shown,
        understood=shown.understood,
        title=_title(shown),
        description=_("Alle kommenden Fortbildungen und Veranstaltungen: finden, anmelden, in den Kalender legen."),
    )


def _title(shown: Listing) -> str:
    """Return the title of the tab: what was chosen stands in it, so that open tabs and bookmarks differ."""
    title = _("Veranstaltungen")
    if shown.chosen:
        title += ": " + ", ".join(one.name for one in shown.chosen[:3])
    if shown.sheet:
        return f"{title}, {shown.sheet.name}"
    if shown.pages and shown.months and shown.pages.current > 1:
        return _("%(title)s, Seite %(page)s") % {"title": title, "page": shown.pages.current}
    return title
