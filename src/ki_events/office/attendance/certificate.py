"""One person's certificate: issued in spite of the rule, looked at, mailed again, revoked or restored."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events.attendance.certificates import Standing, is_over, standings
from ki_events.attendance.certifying import issue_one, mail_again, restore, revoke
from ki_events.i18n import _
from ki_events.office.attendance.certificates import HERE, address_of, paper
from ki_events.office.attendance.words import DEEDS, attended_words
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.refusal import Refused
from ki_events.web.forms import Form, line, read_form
from ki_events.web.pages import AnyRequest, see_done

Deed = Callable[[OpenEvent, Standing, str], Awaitable[object]]


class ReasonForm(BaseModel):
    """What is to be done, and why."""

    deed: line(20, 1)  # type: ignore[valid-type]
    reason: line(500)  # type: ignore[valid-type]


@dataclass(frozen=True)
class Tried:
    """What the page shows in its fields, and how the answer turned out."""

    form: Form[Any]
    status: int = 200
    problem: str = ""


@get("/{registration:str}", name="office_certificate")
async def certificate_page(request: AnyRequest, slug: FromPath[str], registration: FromPath[str]) -> Response[bytes]:
    """Show how the person stands and what can be done."""
    opened, standing = await _open(request, slug, registration)
    return _page(request, opened, standing, Tried(Form()))


@post("/{registration:str}", name="office_certificate_send")
async def send_certificate(request: AnyRequest, slug: FromPath[str], registration: FromPath[str]) -> Response[Any]:
    """Do what the pressed button says; what stands already is done."""
    opened, standing = await _open(request, slug, registration)
    form = await read_form(request, ReasonForm)
    if form.value is None or form.value.deed not in _DEEDS:
        return _page(request, opened, standing, Tried(form, 422))
    try:
        await _DEEDS[form.value.deed](opened, standing, form.value.reason)
    except Refused as refused:
        return _page(request, opened, standing, Tried(form, 422, refused.sentence))
    return see_done(request, HERE, DEEDS[form.value.deed], **address_of(opened))


@get("/{registration:str}/bescheinigung.pdf", name="office_certificate_paper")
async def certificate_paper(request: AnyRequest, slug: FromPath[str], registration: FromPath[str]) -> Response[bytes]:
    """Answer with the certificate on paper."""
    opened, standing = await _open(request, slug, registration)
    certificate = standing.certificate
    return await paper(opened, [certificate] if certificate else [], certificate.number if certificate else "")


async def _open(request: AnyRequest, slug: str, public_id: str) -> tuple[OpenEvent, Standing]:
    opened = await open_event(request, slug)
    for standing in await standings(opened.event):
        if standing.registration.public_id == public_id:
            return opened, standing
    raise NotFoundException


async def _issue(opened: OpenEvent, standing: Standing, reason: str) -> None:
    await issue_one(standing.registration.id, reason, opened.actor)


async def _revoke(opened: OpenEvent, standing: Standing, reason: str) -> None:
    if standing.certificate is not None:
        await revoke(standing.certificate.id, reason, opened.actor)


async def _restore(opened: OpenEvent, standing: Standing, _reason: str) -> None:
    if standing.certificate is not None:
        await restore(standing.certificate.id, opened.actor)


async def _mail(opened: OpenEvent, standing: Standing, _reason: str) -> None:
    if standing.certificate is None:
        return
    if not await mail_again(standing.certificate.id, opened.actor):
        raise Refused("mailed", _("Diese Bescheinigung ging in dieser Stunde schon noch einmal hinaus."))


_DEEDS: dict[str, Deed] = {"issue": _issue, "revoke": _revoke, "restore": _restore, "mail": _mail}


def _page(request: AnyRequest, opened: OpenEvent, standing: Standing, tried: Tried) -> Response[bytes]:
    return event_page(
        request,
        opened,
        "office/attendance/certificate.html",
        here=HERE,
        status=tried.status,
        form=tried.form,
        problem=tried.problem,
        labels={"reason": _("Grund")},
        standing=standing,
        share=attended_words(opened.event, standing.share),
        needs_reason=standing.certificate is None and not (standing.has_enough and is_over(opened.event)),
    )
