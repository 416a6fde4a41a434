"""Who has proven a mailbox sees everything that names it, takes it along as a file, and can have all of it erased."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.events.filter import Filter
from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.registrations.mailboxes.logging_in import mailbox_of_link
from ki_events.registrations.mailboxes.mine import Mine, Own, registrations_of
from ki_events.registrations.reading import token_of
from ki_events.registrations.rules import ENDED, HOLDS_A_PLACE
from ki_events.registrations.tables import By, Registration
from ki_events.retention.counting import counted
from ki_events.retention.disclosure import as_json, beside_registrations, disclosure_of_mailbox
from ki_events.retention.forgetting import forget_mailbox
from ki_events.retention.held import Held, held_of
from ki_events.site.event.when import span
from ki_events.site.mine.data_groups import groups_beside
from ki_events.site.mine.listing import unknown_link
from ki_events.site.registration.sending import Back, take
from ki_events.site.words import status_name
from ki_events.web.pages import AnyRequest, private_page, see, url
from ki_events.web.paging import shown_numbers
from ki_events.web.personal_file import json_file

MOST_NAMED = 10  # people


@dataclass(frozen=True)
class Entry:
    """One registration, of which the page behind `token` says everything."""

    token: str
    title: str
    lang: str
    facts: str


@get("/{login:str}/daten", name="mine_data")
async def mine_data(request: AnyRequest, login: FromPath[str]) -> Response[Any]:
    """Show what names the mailbox and until when it does (GDPR Art. 15)."""
    mailbox = await mailbox_of_link(login)
    if mailbox is None:
        return unknown_link(request)
    page = Filter.from_query({"seite": request.query_params.get("seite", "")}).page
    mine, beside = await registrations_of(mailbox, page), await beside_registrations(await held_of(mailbox))
    return private_page(
        request,
        "site/mine/data.html",
        login=login,
        mailbox=mailbox,
        entries=[_entry(own) for own in mine.rows],
        groups=groups_beside(beside) if mine.page == 1 else [],
        **_pages(request, login, mine),
    )


@get("/{login:str}/daten.json", name="mine_data_file")
async def mine_data_file(request: AnyRequest, login: FromPath[str]) -> Response[Any]:
    """Answer all of it as a file for programs (GDPR Art. 20)."""
    mailbox = await mailbox_of_link(login)
    return unknown_link(request) if mailbox is None else json_file(as_json(await disclosure_of_mailbox(mailbox)))


@get("/{login:str}/daten/loeschen", name="mine_erasing")
async def mine_erasing_form(request: AnyRequest, login: FromPath[str]) -> Response[Any]:
    """Ask whether to erase everything, and say what follows; a GET changes nothing."""
    mailbox = await mailbox_of_link(login)
    return unknown_link(request) if mailbox is None else await _question(request, login, mailbox)


@post("/{login:str}/daten/loeschen", name="mine_erasing_send")
async def send_mine_erasing(request: AnyRequest, login: FromPath[str]) -> Response[Any]:
    """Erase everything that names the mailbox (GDPR Art. 17); the link opens nothing afterwards."""
    back = Back(url(request, "mine_data", login=login), _("Zu meinen Daten"))
    return await take(request, back, lambda: _erased(request, login))


@get("/geloescht", name="mine_erased")
async def mine_erased(request: AnyRequest) -> Response[bytes]:
    """Say that everything is erased."""
    return private_page(request, "site/mine/erased.html")


def _entry(own: Own) -> Entry:
    registration, event = own.registration, own.registration.event
    name = f"{registration.given_name} {registration.family_name}"
    is_past = not own.is_current and registration.status not in ENDED
    status = _("Vorbei") if is_past else status_name(registration.status)
    facts = [name, _("Termin offen") if event.postponed else span(event), status]
    return Entry(token_of(registration), event.title, event.lang, " · ".join(filter(None, facts)))


def _pages(request: AnyRequest, login: str, mine: Mine) -> dict[str, Any]:
    def address(number: int) -> str:
        return url(request, "mine_data", {"seite": number} if number > 1 else None, login=login)

    return {
        "page": mine.page,
        "has_more": mine.pages > 1,
        "numbers": [number and (number, address(number)) for number in shown_numbers(mine.page, mine.pages)],
        "previous": address(mine.page - 1) if mine.page > 1 else "",
        "next": address(mine.page + 1) if mine.page < mine.pages else "",
    }


async def _question(request: AnyRequest, login: str, mailbox: str, problem: str = "") -> Response[Any]:
    held = await held_of(mailbox)
    people = (
        await Registration.objects().where(Registration.id.is_in([0, *held.registrations])).order_by(Registration.id)
    )
    names = list({row.name_key: f"{row.given_name} {row.family_name}" for row in people}.values())
    return private_page(
        request,
        "site/mine/erasing.html",
        status=409 if problem else 200,
        login=login,
        mailbox=mailbox,
        problem=problem,
        counts=counted(held),
        names=names[:MOST_NAMED] if len(names) > 1 else [],
        more=max(0, len(names) - MOST_NAMED),
        held=held,
        took_part=_took_part(held, people),
    )


def _took_part(held: Held, people: list[Registration]) -> bool:
    return any(row.status in HOLDS_A_PLACE and row.id not in held.to_cancel for row in people)


async def _erased(request: AnyRequest, login: str) -> Response[Any]:
    mailbox = await mailbox_of_link(login)
    if mailbox is None:
        return unknown_link(request)
    try:
        await forget_mailbox(mailbox, By.person.value)
    except Refused as refused:
        return await _question(request, login, mailbox, refused.sentence)
    return see(request, "mine_erased")
