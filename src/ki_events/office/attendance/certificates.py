"""Who gets a certificate, and who has one: by the rule of the event, in one table, with everything that can be done about it."""

from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ki_events.attendance.certificate_paper import certificate_pdf
from ki_events.attendance.certificates import is_over, mailing, standings
from ki_events.attendance.certifying import issue_due
from ki_events.attendance.tables import Certificate
from ki_events.events.tables import Event, Session, SessionKind, SessionStatus
from ki_events.mail.tables import MessageState
from ki_events.office.attendance.words import ALL_ISSUED, attended_words, done_words, rule_words
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.refusal import Refused
from ki_events.web.pages import NO_STORE, AnyRequest, see_done, url
from ki_events.web.paging import shown_numbers

HERE = "office_certificates"
PER_PAGE = 50


@get("/", name="office_certificates")
async def certificates_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show everyone with a place, how much they attended, and their certificate."""
    return await _page(request, await open_event(request, slug))


@get("/ausstellen", name="office_certificates_issuing")
async def issuing_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Ask before everyone who has earned a certificate gets it by mail."""
    opened = await open_event(request, slug)
    found = await standings(opened.event)
    due = [standing for standing in found if standing.is_due]
    told = sum(standing.registration.is_told for standing in due)
    return event_page(
        request,
        opened,
        "office/attendance/certificates_issuing.html",
        here=HERE,
        due=len(due),
        told=told,
        present=sum(each.share.sessions > 0 for each in found),
        issued=sum(each.is_certified for each in found),
        rule=await _rule(opened.event),
        is_over=is_over(opened.event),
    )


@post("/ausstellen", name="office_certificates_issue")
async def send_issuing(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Issue and mail what is due; sent twice, or again after an interruption, it goes on with who is left."""
    opened = await open_event(request, slug)
    try:
        while (await issue_due(opened.event.id, opened.actor)).left:
            pass
    except Refused as refused:
        return await _page(request, opened, problem=refused.sentence, status=422)
    return see_done(request, HERE, ALL_ISSUED, **address_of(opened))


@get("/alle.pdf", name="office_certificates_paper")
async def all_on_paper(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Answer with one file of all certificates that are in force, to print them."""
    opened = await open_event(request, slug)
    issued = [each.certificate for each in await standings(opened.event) if each.certificate is not None]
    found = [certificate for certificate in issued if certificate.revoked_at is None]
    return await paper(opened, found, opened.event.slug)


def address_of(opened: OpenEvent) -> dict[str, str]:
    """Return what the addresses of an event's pages need."""
    return {"organisation": opened.member.organisation.slug, "slug": opened.event.slug}


async def paper(opened: OpenEvent, certificates: list[Certificate], name: str) -> Response[bytes]:
    """Answer with a PDF of these certificates. Raise `NotFoundException` when there is none."""
    if not certificates:
        raise NotFoundException
    headers = {"content-disposition": f'inline; filename="{name}.pdf"', "cache-control": NO_STORE}
    content = await certificate_pdf(opened.event, certificates)
    return Response(content, headers=headers, media_type="application/pdf")


async def _page(request: AnyRequest, opened: OpenEvent, *, problem: str = "", status: int = 200) -> Response[bytes]:
    found = await standings(opened.event)
    pages = max(1, -(-len(found) // PER_PAGE))
    number = request.query_params.get("seite", "1")
    page = min(max(1, int(number[:6])), pages) if number.isdecimal() else 1
    letters = await mailing(opened.event.id)
    return event_page(
        request,
        opened,
        "office/attendance/certificates.html",
        here=HERE,
        status=status,
        problem=problem,
        rows=found[(page - 1) * PER_PAGE : page * PER_PAGE],
        people=len(found),
        due=sum(each.is_due for each in found),
        issued=sum(each.is_certified for each in found),
        revoked=sum(each.certificate is not None and not each.is_certified for each in found),
        letters=letters,
        waiting=letters.get(MessageState.pending, 0),
        present=sum(each.share.sessions > 0 for each in found),
        rule=await _rule(opened.event),
        share=attended_words,
        is_over=is_over(opened.event),
        done=done_words(request.query_params),
        page=page,
        numbers=[(each, _address(request, opened, each)) if each else None for each in shown_numbers(page, pages)],
        previous=_address(request, opened, page - 1) if page > 1 else "",
        next=_address(request, opened, page + 1) if page < pages else "",
    )


def _address(request: AnyRequest, opened: OpenEvent, page: int) -> str:
    return url(request, HERE, {"seite": page}, **address_of(opened))


async def _rule(event: Event) -> str:
    workshops = (Session.event == event.id) & (Session.kind == SessionKind.elective)
    has_workshops = await Session.exists().where(workshops & (Session.status == SessionStatus.planned))
    return rule_words(event, has_workshops=has_workshops)
