"""Who has the mailed link sees all registrations of the mailbox, and where to subscribe to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.events.filter import Filter
from ki_events.events.tables import Event, EventStatus
from ki_events.i18n import _, language
from ki_events.links import absolute
from ki_events.registrations.mailboxes.logging_in import feed_token, mailbox_of_link, renew_feed
from ki_events.registrations.mailboxes.mine import Mine, Own, registrations_of
from ki_events.registrations.reading import token_of
from ki_events.registrations.rules import ENDED
from ki_events.registrations.tables import Registration, Status
from ki_events.site.event.states import Badge
from ki_events.site.event.when import span
from ki_events.site.mine.asking import Answer, show_form
from ki_events.site.mine.parties import party_items
from ki_events.site.registration.sending import Back, take
from ki_events.site.words import status_name
from ki_events.web.forms import Form
from ki_events.web.pages import AnyRequest, is_done, private_page, see_done, url
from ki_events.web.paging import shown_numbers

RENEWED = "neue-adresse"
"""What the address of the page says after the calendar got a new one."""

KINDS = {
    Status.confirmed: "success",
    Status.offered: "warning",
    Status.unverified: "warning",
    Status.cancelled: "neutral",
    Status.rejected: "neutral",
}


@dataclass(frozen=True)
class Item:
    """One registration of the list; `name` is empty where all are of one person."""

    name: str
    token: str
    title: str
    lang: str
    when: str
    organisation: str
    badge: Badge


@get("/{login:str}", name="mine_list")
async def mine_list(request: AnyRequest, login: FromPath[str]) -> Response[bytes]:
    """List the registrations; reading changes nothing, so a program that looks at links does no harm."""
    mailbox = await mailbox_of_link(login)
    if mailbox is None:
        return unknown_link(request)
    page = Filter.from_query({"seite": request.query_params.get("seite", "")}).page
    mine = await registrations_of(mailbox, page)
    return private_page(
        request,
        "site/mine/listing.html",
        mailbox=mailbox,
        current=[item for own, item in _items(mine.rows) if own.is_current],
        past=[item for own, item in _items(mine.rows) if not own.is_current],
        parties=await party_items(mailbox),
        has_more=mine.pages > 1,
        login=login,
        feed=await _feed(request, mailbox),
        is_renewed=is_done(request, RENEWED),
        **_pages(request, login, mine),
    )


@post("/{login:str}/kalender", name="mine_feed_renewed")
async def renew_mine_feed(request: AnyRequest, login: FromPath[str]) -> Response[Any]:
    """Give the personal calendar a new address, for who has passed on the one so far."""
    back = Back(url(request, "mine_list", login=login), _("Meine Anmeldungen"))
    return await take(request, back, lambda: _renewed(request, login))


async def _renewed(request: AnyRequest, login: str) -> Response[Any]:
    mailbox = await mailbox_of_link(login)
    if mailbox is None:
        return unknown_link(request)
    await renew_feed(mailbox, language())
    return see_done(request, "mine_list", RENEWED, login=login)


def unknown_link(request: AnyRequest) -> Response[bytes]:
    """Offer a new link, since this one opens nothing (any more)."""
    problem = _("Dieser Link gilt nicht mehr. Fordern Sie hier einen neuen an.")
    return show_form(request, Answer(Form(), 404, problem))


def _items(rows: Sequence[Own]) -> list[tuple[Own, Item]]:
    several = len({own.registration.name_key for own in rows}) > 1
    return [(own, _item(own.registration, own.is_current, several)) for own in rows]


def _item(registration: Registration, is_current: bool, is_named: bool) -> Item:
    event: Event = registration.event
    return Item(
        name=f"{registration.given_name} {registration.family_name}" if is_named else "",
        token=token_of(registration),
        title=event.title,
        lang=event.lang,
        when=_("Termin offen") if event.postponed else span(event),
        organisation=event.organisation.short or event.organisation.name,
        badge=_badge(registration, event, is_current),
    )


def _badge(registration: Registration, event: Event, is_current: bool) -> Badge:
    if event.status == EventStatus.cancelled:
        return Badge("danger", _("Veranstaltung abgesagt"))
    if not is_current and registration.status not in ENDED:
        return Badge("neutral", _("Vorbei"))
    return Badge(KINDS.get(Status(registration.status), "waiting"), status_name(registration.status))


async def _feed(request: AnyRequest, mailbox: str) -> dict[str, str]:
    secret = await feed_token(mailbox)
    if not secret:
        return {}
    address = absolute(url(request, "feed_of_mailbox", file=f"{secret}.ics"))
    return {"address": address, "webcal": urlsplit(address)._replace(scheme="webcal").geturl()}


def _pages(request: AnyRequest, login: str, mine: Mine) -> dict[str, Any]:
    def address(number: int) -> str:
        return url(request, "mine_list", {"seite": number} if number > 1 else None, login=login)

    return {
        "page": mine.page,
        "numbers": [number and (number, address(number)) for number in shown_numbers(mine.page, mine.pages)],
        "previous": address(mine.page - 1) if mine.page > 1 else "",
        "next": address(mine.page + 1) if mine.page < mine.pages else "",
    }
