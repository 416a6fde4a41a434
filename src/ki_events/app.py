"""Pages, rooms and the database are put together here; the table of addresses is the map of the site."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from litestar import Litestar, Router
from litestar.types import ControllerRouterHandler

from ki_events.db import close_pool, open_pool
from ki_events.events.looking import Looker
from ki_events.feeds.calendar import Feeds
from ki_events.feeds.news import NewsFeeds
from ki_events.office import addresses as office
from ki_events.site import (
    attending,
    calendar,
    cancelling,
    card,
    catalogue,
    certificate,
    event,
    feedback,
    feeds,
    handing_over,
    interest,
    interest_link,
    legal,
    mailbox,
    mine,
    mine_data,
    mine_feed,
    mine_list,
    not_me,
    offered_place,
    organisation,
    own_address,
    own_calendar,
    own_details,
    own_workshops,
    party,
    privacy,
    programme,
    proving,
    registration,
    sign_up,
    sitemap,
    theme,
)
from ki_events.site.kept_choices import KeptChoices
from ki_events.site.kept_forms import KeptForms
from ki_events.site.kept_parts import KeptParts
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

# Addresses are German, since people read, print and dictate them; `/en/…` is the same page in English.
PAGES: dict[str, Sequence[ControllerRouterHandler]] = {
    "/": [catalogue.catalogue_page, *FOR_PROGRAMS],
    "/api/openapi.json": [description_of(FOR_PROGRAMS)],
    "/veranstaltungen/{slug:str}": [event.event_page],
    "/veranstaltungen/{slug:str}/bild.png": [card.event_card],
    "/veranstaltungen/{slug:str}/anmeldung": [sign_up.sign_up_form, sign_up.send_sign_up],
    "/veranstaltungen/{slug:str}/interesse": [interest.interest_form, interest.send_interest, interest.interest_sent],
    "/interesse/{interest:str}": [
        interest_link.interest_page,
        interest_link.send_confirming,
        interest_link.stopping_page,
        interest_link.send_stopping,
    ],
    "/anmeldung/{token:str}": [
        registration.registration_page,
        registration.registration_calendar,
        cancelling.cancelling_form,
        cancelling.send_cancelling,
        offered_place.offer_page,
        offered_place.send_acceptance,
        offered_place.declining_page,
        offered_place.send_refusal,
        proving.proving_page,
        proving.send_proof,
        own_details.details_form,
        own_details.send_details,
        own_address.address_form,
        own_address.send_address,
        own_address.resending_page,
        own_address.send_again,
        own_calendar.calendar_form,
        own_calendar.send_calendar,
        own_workshops.workshops_form,
        own_workshops.send_workshops,
        attending.attending_form,
        attending.send_attending,
        handing_over.hand_over_form,
        handing_over.send_hand_over,
        not_me.not_me_page,
        not_me.send_not_me,
        privacy.own_data,
        privacy.own_data_file,
        privacy.erasing_form,
        privacy.send_erasing,
        certificate.own_certificate,
    ],
    "/bescheinigung": [certificate.certificate_form, certificate.certificate_page],
    "/anmeldung": [privacy.erased_page],
    "/meine": [
        mine.mine_form,
        mine.send_mine,
        mine.mine_sent,
        mine_list.mine_list,
        mine_list.renew_mine_feed,
        mine_data.mine_data,
        mine_data.mine_data_file,
        mine_data.mine_erasing_form,
        mine_data.send_mine_erasing,
        mine_data.mine_erased,
    ],
    "/feeds/meine": [mine_feed.feed_of_mailbox],
    "/gruppe/{token:str}": [
        party.party_page,
        party.accept_offers,
        party.cancelling_party,
        party.send_cancelling_party,
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
    "/bild": [picture.picture, picture.small_picture],
    "/{organisation:str}": [organisation.organisation_page],
    "/static": [static],
}


def create_app(lifespan: Sequence[Lifespan] = ()) -> Litestar:
    """Return the application; `lifespan` is what else shall run beside it, such as the worker."""
    app = Litestar(
        route_handlers=[
            *(Router(path, route_handlers=handlers) for path, handlers in PAGES.items()),
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
