"""Doors, rooms and the database are put together here."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from litestar import Litestar, Router
from litestar.types import ControllerRouterHandler

from ki_events.db import close_pool, open_pool
from ki_events.events.looking import Looker
from ki_events.feeds.calendar import Feeds
from ki_events.feeds.news import NewsFeeds
from ki_events.office import addresses as office
from ki_events.site import addresses as site
from ki_events.site.calendar import feeds
from ki_events.site.catalogue.kept_choices import KeptChoices
from ki_events.site.sign_up.kept_forms import KeptForms
from ki_events.site.sign_up.kept_parts import KeptParts
from ki_events.site.versions import SiteVersions
from ki_events.web import errors, health, picture
from ki_events.web.description import description_of
from ki_events.web.kept_pages import kept_pages
from ki_events.web.languages import in_language
from ki_events.web.requests import logged
from ki_events.web.security import refuse_other_sites, with_head, with_headers
from ki_events.web.sent import MOST_FIELDS
from ki_events.web.static import static

LARGEST_BODY = 500_000  # bytes; twenty people with long answers need half of that

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]

FOR_PROGRAMS: Sequence[ControllerRouterHandler] = [health.healthz, health.readyz]
"""What is described as OpenAPI."""

PAGES: dict[str, Sequence[ControllerRouterHandler]] = {
    "/": FOR_PROGRAMS,
    "/api/openapi.json": [description_of(FOR_PROGRAMS)],
    "/bild": [picture.picture, picture.small_picture],
    "/static": [static],
}
"""What belongs to neither door."""


def create_app(lifespan: Sequence[Lifespan] = ()) -> Litestar:
    """Return the application; `lifespan` is what else shall run beside it, such as the worker."""
    app = Litestar(
        route_handlers=[
            *(Router(path, route_handlers=handlers) for path, handlers in PAGES.items()),
            *(Router(path, route_handlers=handlers) for path, handlers in site.PAGES.items()),
            *office.routers(),
            feeds.router,
        ],
        lifespan=[_database, *lifespan],
        guards=[refuse_other_sites],
        exception_handlers=errors.HANDLERS,
        request_max_body_size=LARGEST_BODY,
        multipart_form_part_limit=MOST_FIELDS,
        openapi_config=None,
        logging_config=None,
        debug=False,
    )
    app.state["routes"] = app.asgi_handler
    begin(app)
    return app


def begin(app: Litestar) -> None:
    """Put around the routes of `app` what every request passes, with nothing kept yet."""
    # Outermost first at the end: what is refused before a route is found is logged and secured too.
    looker = Looker()
    app.state["feeds"] = Feeds(looker)
    app.state["news"] = NewsFeeds(looker)
    app.state["forms"] = KeptForms(looker)
    app.state["parts"] = KeptParts(looker)
    app.state["choices"] = KeptChoices(looker)
    kept = kept_pages(app.state["routes"], SiteVersions(looker))
    app.asgi_handler = logged(with_headers(with_head(in_language(kept))))


@asynccontextmanager
async def _database(_app: Litestar) -> AsyncIterator[None]:
    await open_pool()
    try:
        yield
    finally:
        await close_pool()
