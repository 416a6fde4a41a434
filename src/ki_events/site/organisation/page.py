"""The page of an organisation: who it is, how to reach it, its programmes, and its own list of events."""

from urllib.parse import urlsplit

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ki_events.i18n import _
from ki_events.organisations.pictures import sight_of
from ki_events.organisations.profile import kind_name, kind_sentence, public_organisation
from ki_events.organisations.tables import Organisation
from ki_events.programmes.reading import programmes_of
from ki_events.site.catalogue.home import Home
from ki_events.site.catalogue.list_items import list_item
from ki_events.site.catalogue.listing import listing
from ki_events.site.organisation.data import organisation_json_ld
from ki_events.site.organisation.past import latest_of
from ki_events.site.programme.words import ProgrammeLine, programme_line
from ki_events.site.theme import theme_address
from ki_events.web.pages import AnyRequest, public_page, url


@get("/", name="organisation")
async def organisation_page(request: AnyRequest, organisation: FromPath[str]) -> Response[bytes]:
    """Show the organisation with its list; any other first part of an address comes here too and is not found."""
    found = await public_organisation(organisation)
    if found is None:
        raise NotFoundException
    home = Home(url(request, "organisation", organisation=found.slug), organisation=found.slug)
    shown = await listing(request, home)
    is_beyond = shown.near is not None and bool(shown.near.first_page)
    has_nothing = not (shown.months or shown.sheet or shown.chosen or is_beyond)
    return public_page(
        request,
        "site/organisation/page.html",
        understood=shown.understood,
        organisation=found,
        theme=theme_address(request, found),
        logo=await sight_of(found.logo),
        kind=_kind(found),
        sentence=kind_sentence(found.kind),
        website=web_address(found),
        website_name=urlsplit(web_address(found)).netloc.removeprefix("www."),
        programmes=await _programmes(request, found),
        listing=shown,
        has_nothing=has_nothing,
        past=[list_item(row) for row in await latest_of(found)] if has_nothing else [],
        calendar=url(request, "calendar", {"organisation": found.slug}),
        legal=_legal(request, found),
        json_ld=organisation_json_ld(found, web_address(found)),
    )


def web_address(organisation: Organisation) -> str:
    """Return its website if it is an address of the web, else nothing: only those become links."""
    return organisation.website if urlsplit(organisation.website).scheme in ("https", "http") else ""


def _kind(organisation: Organisation) -> str:
    name = kind_name(organisation.kind)
    # Most integration centres are called that; it need not be said twice.
    return "" if name.casefold() in organisation.name.casefold() else name


async def _programmes(request: AnyRequest, organisation: Organisation) -> list[ProgrammeLine]:
    return [programme_line(one, url(request, "programme", slug=one.slug)) for one in await programmes_of(organisation)]


def _legal(request: AnyRequest, organisation: Organisation) -> list[tuple[str, str]]:
    names = {
        "organisation_imprint": _("Impressum"),
        "organisation_privacy": _("Datenschutz"),
        "organisation_accessibility": _("Barrierefreiheit"),
        "organisation_plain_language": _("Leichte Sprache"),
    }
    return [(word, url(request, name, organisation=organisation.slug)) for name, word in names.items()]
