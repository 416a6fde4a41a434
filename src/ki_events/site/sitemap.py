"""Search engines learn which pages there are, in which languages, and what to leave alone; finders of faults learn whom to tell."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from xml.sax.saxutils import escape

from litestar import Response, get
from litestar.exceptions import NotFoundException

from ki_events import i18n
from ki_events.clock import BERLIN, local, now
from ki_events.feeds import sitemap
from ki_events.links import absolute
from ki_events.packing import pack
from ki_events.settings import settings
from ki_events.web.caching import cached_answer
from ki_events.web.languages import spoken
from ki_events.web.pages import AnyRequest

PAGES_PER_PART = 10_000
"""Each is there in two languages: 20,000 addresses, where the protocol allows 50,000 (sitemaps.org)."""

XML = "application/xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
VALID_FOR = timedelta(days=180)  # RFC 9116 section 2.5.5 recommends less than a year
FIXED = ("catalogue", "calendar", "imprint", "privacy", "accessibility", "plain_language")

ROBOTS = """\
User-agent: *
Disallow: /anmeldung/
Disallow: /en/anmeldung/
Disallow: /veranstaltungen/*/anmeldung
Disallow: /en/veranstaltungen/*/anmeldung
Disallow: /*/melden
Disallow: /demo/
Disallow: /verwaltung/
# Filters combine without end; the pages of the whole list lead everywhere.
Disallow: /*?
Allow: /?seite=
Allow: /en?seite=
Disallow: /?seite=*&
Disallow: /en?seite=*&
Allow: /sitemap.xml
Allow: /feeds/
Allow: /static/

Sitemap: {sitemap}
"""
NOTHING = "User-agent: *\nDisallow: /\n"
"""A demo is not found by searching."""


@dataclass(frozen=True)
class Entry:
    """A page by its path without a language, and when it last changed, where that is known (UTC)."""

    path: str
    changed_at: datetime | None = None


@get("/", name="sitemap")
async def sitemap_file(request: AnyRequest) -> Response[bytes]:
    """Answer with all pages; with the list of parts (`?teil=1` …) when they are too many for one file."""
    events = await sitemap.count_events()
    parts = -(-events // PAGES_PER_PART)
    part = request.query_params.get("teil", "")
    if not part and parts > 1:
        return await _answer(request, partial(index, parts), _today())
    entries = await _part(request, part or "1", parts)
    # The day alone changes what is listed: whoever asks by date must not keep the list of yesterday.
    changed = max((entry.changed_at for entry in entries if entry.changed_at), default=_today())
    return await _answer(request, partial(urlset, entries), max(changed, _today()))


@get("/", name="robots")
async def robots_file(request: AnyRequest) -> Response[bytes]:
    """Answer what search engines may ask for (RFC 9309)."""
    text = NOTHING if settings().demo else ROBOTS.format(sitemap=absolute("/sitemap.xml"))
    return cached_answer(request, pack(text.encode()), "text/plain", _today())


@get("/", name="security")
async def security_file(request: AnyRequest) -> Response[bytes]:
    """Answer whom to tell about a hole in our security (RFC 9116), if the operator has a mailbox."""
    if not settings().operator_email:
        raise NotFoundException
    lines = [
        f"Contact: mailto:{settings().operator_email}",
        f"Expires: {_w3c(_today() + VALID_FOR)}",
        f"Preferred-Languages: {', '.join(i18n.LANGUAGES)}",
        f"Canonical: {absolute('/.well-known/security.txt')}",
    ]
    return cached_answer(request, pack(("\n".join(lines) + "\n").encode()), "text/plain", _today())


def urlset(entries: Iterable[Entry]) -> str:
    """Return the pages in all their languages, each naming the others."""
    found = [HEAD, f'<urlset {NAMESPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n']
    for entry in entries:
        addresses = {code: escape(absolute(spoken(entry.path, code))) for code in i18n.LANGUAGES}
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{address}"/>' for code, address in addresses.items()
        )
        changed = f"<lastmod>{_w3c(entry.changed_at)}</lastmod>" if entry.changed_at else ""
        found += [f"<url><loc>{address}</loc>{changed}{others}</url>\n" for address in addresses.values()]
    return "".join([*found, "</urlset>\n"])


def index(parts: int) -> str:
    """Return the list of parts."""
    addresses = (absolute(f"/sitemap.xml?teil={number}") for number in range(1, parts + 1))
    inner = "".join(f"<sitemap><loc>{escape(address)}</loc></sitemap>\n" for address in addresses)
    return f"{HEAD}<sitemapindex {NAMESPACE}>\n{inner}</sitemapindex>\n"


async def _part(request: AnyRequest, number: str, parts: int) -> list[Entry]:
    if not number.isascii() or not number.isdigit() or len(number) > 6 or not 1 <= int(number) <= max(parts, 1):
        raise NotFoundException
    reverse = request.app.route_reverse
    events = await sitemap.events((int(number) - 1) * PAGES_PER_PART, PAGES_PER_PART)
    entries = [Entry(reverse("event", slug=event.slug), event.changed_at) for event in events]
    if int(number) > 1:
        return entries
    pages = [Entry(reverse(name)) for name in FIXED]
    organisations = [Entry(reverse("organisation", organisation=slug)) for slug in await sitemap.organisations()]
    programmes = [Entry(reverse("programme", slug=slug)) for slug in await sitemap.programmes()]
    return [*pages, *organisations, *programmes, *entries]


async def _answer(request: AnyRequest, write: Callable[[], str], changed_at: datetime) -> Response[bytes]:
    # In a thread: a full part has some nine megabytes, and to write them takes longer than to pack them.
    packed = await asyncio.to_thread(lambda: pack(write().encode()))
    return cached_answer(request, packed, XML, changed_at)


def _today() -> datetime:
    return datetime.combine(local(now()).date(), time(), tzinfo=BERLIN)


def _w3c(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
