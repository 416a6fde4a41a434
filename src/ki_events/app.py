"""Pages, rooms and the database are put together here; the table of addresses is the map of the site."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from litestar import Litestar, Router
from litestar.types import ControllerRouterHandler

from ki_events.db import close_pool, open_pool
from ki_events.events.looking import Looker
from ki_events.feeds.calendar import Feeds
from ki_events.feeds.news import NewsFeeds
from ki_events.site import (
    calendar,
    card,
    catalogue,
    event,
    feedback,
    feeds,
    legal,
    mailbox,
    organisation,
    programme,
    registration,
    sign_up,
    sitemap,
    theme,
)
from ki_events.site.kept_choices import KeptChoices
from ki_events.site.kept_forms import KeptForms
from ki_events.site.versions import SiteVersions
from ki_events.web import errors, health
from ki_events.web.description import description_of
from ki_events.web.forms import MOST_FIELDS
from ki_events.web.kept_pages import kept_pages
from ki_events.web.languages import in_language
from ki_events.web.requests import logged
from ki_events.web.security import refuse_other_sites, with_head, with_headers
from ki_events.web.static import static

LARGEST_BODY = 200_000  # bytes; the longest honest form has a quarter of that

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]

FOR_PROGRAMS: Sequence[ControllerRouterHandler] = [health.healthz, health.readyz]
"""What is described as OpenAPI."""

# Addresses are German, since people read, print and dictate them; `/en/…` is the same page in English.
PAGES: dict[str, Sequence[ControllerRouterHandler]] = {
    "/": [catalogue.catalogue_page, *FOR_PROGRAMS],
    "/api/openapi.json": [description_of(FOR_PROGRAMS)],
    "/veranstaltungen/{slug:str}": [event.event_page],
    "/veranstaltungen/{slug:str}/bild.png": [card.event_card],
    "/veranstaltungen/{slug:str}/anmeldung": [sign_up.sign_up_form, sign_up.send_sign_up],
    "/anmeldung/{token:str}": [
        registration.registration_page,
        registration.registration_calendar,
        registration.cancelling_form,
        registration.send_cancelling,
    ],
    "/kalender": [calendar.calendar_page],
    "/demo/postfach": [mailbox.mailbox_page, mailbox.letter_page],
    "/impressum": [legal.imprint],
    "/datenschutz": [legal.privacy],
    "/barrierefreiheit": [legal.accessibility],
    "/barrierefreiheit/melden": [feedback.feedback_form, feedback.send_feedback],
    "/barrierefreiheit/danke": [feedback.feedback_sent],
    "/leichte-sprache": [legal.plain_language],
    "/{organisation:str}/impressum": [legal.organisation_imprint],
    "/{organisation:str}/datenschutz": [legal.organisation_privacy],
    "/{organisation:str}/barrierefreiheit": [legal.organisation_accessibility],
    "/{organisation:str}/barrierefreiheit/melden": [
        feedback.organisation_feedback_form,
        feedback.send_organisation_feedback,
    ],
    "/{organisation:str}/barrierefreiheit/danke": [feedback.organisation_feedback_sent],
    "/{organisation:str}/leichte-sprache": [legal.organisation_plain_language],
    "/sitemap.xml": [sitemap.sitemap_file],
    "/robots.txt": [sitemap.robots_file],
    "/.well-known/security.txt": [sitemap.security_file],
    "/programme/{slug:str}": [programme.programme_page],
    "/theme": [theme.theme_sheet],
    "/{organisation:str}": [organisation.organisation_page],
    "/static": [static],
}


def create_app(lifespan: Sequence[Lifespan] = ()) -> Litestar:
    """Return the application; `lifespan` is what else shall run beside it, such as the worker."""
    app = Litestar(
        route_handlers=[*(Router(path, route_handlers=handlers) for path, handlers in PAGES.items()), feeds.router],
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
    looker = Looker()
    app.state["feeds"] = Feeds(looker)
    app.state["news"] = NewsFeeds(looker)
    app.state["forms"] = KeptForms(looker)
    app.state["choices"] = KeptChoices(looker)
    kept = kept_pages(app.asgi_handler, SiteVersions(looker))
    app.asgi_handler = logged(with_headers(with_head(in_language(kept))))
    return app


@asynccontextmanager
async def _database(_app: Litestar) -> AsyncIterator[None]:
    await open_pool()
    try:
        yield
    finally:
        await close_pool()
