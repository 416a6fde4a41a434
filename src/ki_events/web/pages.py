"""A page is a template and finished values; public ones are kept until they change, personal ones never."""

import gzip
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from litestar import Litestar, Response
from litestar.response import Redirect

from ki_events import dates, i18n
from ki_events.links import absolute
from ki_events.packing import Packed
from ki_events.settings import settings
from ki_events.web.caching import FRESH_FOR, takes_gzip
from ki_events.web.environment import environment
from ki_events.web.kept_pages import for_everyone
from ki_events.web.languages import OWN_NAMES, spoken
from ki_events.web.packed_page import LEVEL, WORTH_PACKING
from ki_events.web.previewing import preview
from ki_events.web.requests import AnyRequest

__all__ = [
    "AnyRequest",
    "is_done",
    "private_answer",
    "private_page",
    "public_file",
    "public_page",
    "render",
    "see",
    "see_done",
    "url",
]

NO_CACHE = "no-cache"
NO_STORE = "no-store"


def public_page(request: AnyRequest, template: str, **values: Any) -> Response[bytes]:
    """Answer with a page for everyone, which `kept_pages` packs, keeps and spares those who have it (304).

    It depends on path, query, language, time and database only: nothing about the visitor. `understood` is what the page
    made of the query, for its canonical address; what others hang on an address is not in it.
    """
    for_everyone(request.scope)
    return _html(render(request, template, **values), 200, {"cache-control": NO_CACHE})


def public_file(request: AnyRequest, content: Packed, headers: dict[str, str]) -> Response[bytes]:
    """Answer with a file for everyone, such as a feed, which `kept_pages` keeps and spares those who have it (304).

    `headers` has its content-type and last-modified. Caches may hold it for some minutes.
    """
    for_everyone(request.scope)
    headers = {"cache-control": f"public, max-age={FRESH_FOR}"} | headers
    return Response(content.plain, headers=headers, media_type=headers["content-type"])


def private_page(request: AnyRequest, template: str, *, status: int = 200, **values: Any) -> Response[bytes]:
    """Answer with a page for one person, a form or an error: no cache keeps it, no search engine lists it."""
    return private_answer(request, render(request, template, is_private=True, **values), status)


def private_answer(request: AnyRequest, body: bytes, status: int = 200) -> Response[bytes]:
    """Answer with a page that is rendered already, for one person alone."""
    headers = {"cache-control": NO_STORE, "x-robots-tag": "noindex", "vary": "accept-encoding"}
    if len(body) > WORTH_PACKING and takes_gzip(request):
        body = gzip.compress(body, LEVEL, mtime=0)
        headers["content-encoding"] = "gzip"
    return _html(body, status, headers)


def see(request: AnyRequest, name: str, **parameters: Any) -> Redirect:
    """Send the browser on to another page after a form was taken (303)."""
    return Redirect(url(request, name, **parameters), status_code=303, headers={"cache-control": NO_STORE})


def see_done(request: AnyRequest, name: str, done: str, **parameters: Any) -> Redirect:
    """Do the same, and let the page say what was done: it finds the word in its query (`is_done`)."""
    return Redirect(url(request, name, {done: 1}, **parameters), status_code=303, headers={"cache-control": NO_STORE})


def is_done(request: AnyRequest, done: str) -> bool:
    """Say whether this page is the answer to what was just done."""
    return request.query_params.get(done) == "1"


def url(request: AnyRequest, name: str, query: dict[str, Any] | None = None, **parameters: Any) -> str:
    """Return the address of the page called `name`, in the language of the moment."""
    path = spoken(_path(request.app, name, tuple(parameters.items())))
    return f"{path}?{urlencode(query)}" if query else path


def render(request: AnyRequest, template: str, **values: Any) -> bytes:
    """Return the page as bytes."""
    code = i18n.language()
    query, understood = request.url.query, values.get("understood", "")
    return (
        environment()
        .get_template(template)
        .render(
            {"is_private": False} | values,
            url=lambda name, query=None, **parameters: _link(request, name, query, parameters),
            lang=code,
            direction=dates.direction(),
            languages=[(other, OWN_NAMES[other], _here(request, other, query)) for other in i18n.LANGUAGES],
            page_address=_here(request, code, query),
            alternates=[(other, absolute(_here(request, other, understood))) for other in i18n.LANGUAGES],
            canonical=absolute(_here(request, code, understood)),
            operator=settings().operator,
            demo=settings().demo,
            preview=preview(),
        )
        .encode()
    )


def _link(request: AnyRequest, name: str, query: dict[str, Any] | None, parameters: dict[str, Any]) -> str:
    # A preview leads to its own pages, and names the public address all the same.
    shown = preview()
    elsewhere = shown.address(name, parameters) if shown else ""
    return spoken(elsewhere) if elsewhere else url(request, name, query, **parameters)


@lru_cache(maxsize=1000)
def _path(app: Litestar, name: str, parameters: tuple[tuple[str, Any], ...]) -> str:
    # A list has many addresses, and the same ones each time.
    return app.route_reverse(name, **dict(parameters))


def _here(request: AnyRequest, code: str, query: str) -> str:
    shown = preview()
    path = spoken(shown.path if shown else request.scope["path"], code)
    return f"{path}?{query}" if query else path


def _html(body: bytes, status: int, headers: dict[str, str]) -> Response[bytes]:
    return Response(body, status_code=status, headers=headers, media_type="text/html")
