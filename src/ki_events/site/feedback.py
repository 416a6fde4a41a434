"""Reporting a barrier takes one short form, without an account; every answer but success shows it again with what was typed."""

import re
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events.db import is_unavailable
from ki_events.i18n import _
from ki_events.organisations.default_texts import facts_of
from ki_events.organisations.reporting_barriers import Report, mailbox_of, report_barrier
from ki_events.organisations.tables import Organisation
from ki_events.site.legal import organisation_called
from ki_events.web.errors import TRY_AGAIN_AFTER
from ki_events.web.forms import Form, line, optional_email_line, paragraphs, read_form
from ki_events.web.languages import split, spoken
from ki_events.web.limits import WINDOW, within_limit
from ki_events.web.network import network_of
from ki_events.web.nonce import is_nonce, new_nonce
from ki_events.web.pages import AnyRequest, private_page, see
from ki_events.web.trap import is_filled, once_more

LONGEST_REPORT = 4000  # characters
LONGEST_PLACE = 300  # characters
MOST_REPORTS = 20  # from one network in ten minutes; a whole school may sit behind one address
OWN_PATH = re.compile(r"/(?![/\\])[^\s\\<>\"]*")
BEHIND_A_LINK = ("/anmeldung/", "/interesse/")
"""What follows is someone's own link: it must not travel in a report."""

SECRET = re.compile(r"(?<=/anmeldung/)[^\s/?#]+|(?<=/interesse/)[^\s/?#]+")


class Feedback(BaseModel):
    """What the form asks for, in the order in which it asks."""

    barrier: paragraphs(LONGEST_REPORT, 1)  # type: ignore[valid-type]
    page: line(LONGEST_PLACE)  # type: ignore[valid-type]
    email: optional_email_line()  # type: ignore[valid-type]
    homepage: str = ""
    nonce: str = ""


@dataclass(frozen=True)
class _Answer:
    """How the page is shown: what was typed, the status, and what stands in the way beside single fields."""

    form: Form[Feedback]
    status: int = 200
    problem: str = ""


@get("/", name="feedback")
async def feedback_form(request: AnyRequest) -> Response[bytes]:
    """Show the empty form of the operator."""
    return _page(request, None, _Answer(_prefilled(request)))


@get("/", name="organisation_feedback")
async def organisation_feedback_form(request: AnyRequest, organisation: FromPath[str]) -> Response[bytes]:
    """Show the empty form of an organisation."""
    return _page(request, await organisation_called(organisation), _Answer(_prefilled(request)))


@post("/", name="feedback_send")
async def send_feedback(request: AnyRequest) -> Response[Any]:
    """Send the report to the operator."""
    return await _send(request, None)


@post("/", name="organisation_feedback_send")
async def send_organisation_feedback(request: AnyRequest, organisation: FromPath[str]) -> Response[Any]:
    """Send the report to an organisation."""
    return await _send(request, organisation)


@get("/", name="feedback_sent")
async def feedback_sent(request: AnyRequest) -> Response[bytes]:
    """Say thank you."""
    return private_page(request, "site/feedback_sent.html", organisation=None, legal_of=None)


@get("/", name="organisation_feedback_sent")
async def organisation_feedback_sent(request: AnyRequest, organisation: FromPath[str]) -> Response[bytes]:
    """Say thank you in the name of an organisation."""
    found = await organisation_called(organisation)
    return private_page(request, "site/feedback_sent.html", organisation=found, legal_of=found)


def own_path(text: str) -> str:
    """Return `text` if it is the path of a page here that anyone may know, else nothing."""
    if len(text) > LONGEST_PLACE or OWN_PATH.fullmatch(text) is None:
        return ""
    return "" if split(text)[1].startswith(BEHIND_A_LINK) else text


async def _send(request: AnyRequest, slug: str | None) -> Response[Any]:
    form = await read_form(request, Feedback)
    try:
        organisation = await organisation_called(slug) if slug is not None else None
        return await _take(request, organisation, form)
    except Exception as error:
        if not is_unavailable(error):
            raise
        problem = _("Unser System ist gerade nicht erreichbar. Bitte senden Sie Ihre Meldung gleich noch einmal ab.")
        response = _page(request, None, _Answer(form, 503, problem))
        response.headers["retry-after"] = str(TRY_AGAIN_AFTER)
        return response


async def _take(request: AnyRequest, organisation: Organisation | None, form: Form[Feedback]) -> Response[Any]:
    if form.value is None or not mailbox_of(organisation):
        return _page(request, organisation, _Answer(form, 422))
    if is_filled(form.typed):
        return _page(request, organisation, _Answer(form, 422, once_more()))
    if not is_nonce(form.value.nonce, _form_name(organisation)):
        problem = _("Das Formular war nicht mehr gültig. Ihre Eingaben sind noch da: bitte noch einmal absenden.")
        return _page(request, organisation, _Answer(form, 422, problem))
    if not await within_limit("feedback", network_of(request), MOST_REPORTS):
        return _too_many(request, organisation, form)
    barrier, page = (SECRET.sub("…", text) for text in (form.value.barrier, form.value.page))
    report = Report(barrier, page, form.value.email)
    await report_barrier(organisation, report, form.value.nonce)
    return _thanks(request, organisation)


def _thanks(request: AnyRequest, organisation: Organisation | None) -> Response[Any]:
    if organisation is None:
        return see(request, "feedback_sent")
    return see(request, "organisation_feedback_sent", organisation=organisation.slug)


def _too_many(request: AnyRequest, organisation: Organisation | None, form: Form[Feedback]) -> Response[bytes]:
    minutes = int(WINDOW.total_seconds() // 60)
    problem = _(
        "Aus Ihrem Netz kamen in den letzten Minuten sehr viele Meldungen. "
        "Bitte senden Sie das Formular in %(minutes)s Minuten noch einmal ab. Ihre Eingaben bleiben hier stehen."
    ) % {"minutes": minutes}
    response = _page(request, organisation, _Answer(form, 429, problem))
    response.headers["retry-after"] = str(minutes * 60)
    return response


def _page(request: AnyRequest, organisation: Organisation | None, answer: _Answer) -> Response[bytes]:
    nonce = answer.form.typed.get("nonce", "")
    if not is_nonce(nonce, _form_name(organisation)) and answer.status != 503:
        nonce = new_nonce(_form_name(organisation))
    return private_page(
        request,
        "site/feedback.html",
        status=answer.status,
        form=answer.form,
        problem=answer.problem,
        nonce=nonce,
        action=spoken(request.scope["path"]),
        organisation=organisation,
        legal_of=organisation,
        facts=facts_of(organisation),
        # While the database is away nobody knows whether the organisation has one; the form stays.
        has_mailbox=answer.status == 503 or bool(mailbox_of(organisation)),
    )


def _prefilled(request: AnyRequest) -> Form[Feedback]:
    return Form({"page": own_path(request.query_params.get("seite", ""))})


def _form_name(organisation: Organisation | None) -> str:
    return f"feedback:{organisation.id if organisation else 'operator'}"
