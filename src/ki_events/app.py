"""Pages, rooms and the database are put together here; the table of addresses is the map of the site."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from litestar import Litestar, Router
from litestar.types import ControllerRouterHandler

from ki_events.db import close_pool, open_pool
from ki_events.site import calendar, catalogue, event, mailbox, registration, sign_up
from ki_events.web import errors, health
from ki_events.web.forms import MOST_FIELDS
from ki_events.web.languages import in_language
from ki_events.web.requests import logged
from ki_events.web.security import refuse_other_sites, with_head, with_headers
from ki_events.web.static import static

LARGEST_BODY = 2_000_000  # bytes; forms are small

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]

# Addresses are German, since people read, print and dictate them; `/en/…` is the same page in English.
PAGES: dict[str, Sequence[ControllerRouterHandler]] = {
    "/": [catalogue.catalogue_page, health.healthz, health.readyz],
    "/veranstaltungen/{slug:str}": [event.event_page],
    "/veranstaltungen/{slug:str}/anmeldung": [sign_up.sign_up_form, sign_up.send_sign_up],
    "/anmeldung/{token:str}": [
        registration.registration_page,
        registration.registration_calendar,
        registration.cancelling_form,
        registration.send_cancelling,
    ],
    "/demo/postfach": [mailbox.mailbox_page, mailbox.letter_page],
    "/static": [static],
}


def create_app(lifespan: Sequence[Lifespan] = ()) -> Litestar:
    """Return the application; `lifespan` is what else shall run beside it, such as the worker."""
    app = Litestar(
        route_handlers=[*(Router(path, route_handlers=handlers) for path, handlers in PAGES.items()), calendar.router],
        lifespan=[_database, *lifespan],
        guards=[refuse_other_sites],
        exception_handlers=errors.HANDLERS,
        request_max_body_size=LARGEST_BODY,
        multipart_form_part_limit=MOST_FIELDS,
        openapi_config=None,
        logging_config=None,
        debug=False,
    )
    # Outermost first at the end: what is refused before a route is found is logged and secured too.
    app.asgi_handler = logged(with_headers(with_head(in_language(app.asgi_handler))))
    return app


@asynccontextmanager
async def _database(_app: Litestar) -> AsyncIterator[None]:
    await open_pool()
    try:
        yield
    finally:
        await close_pool()
