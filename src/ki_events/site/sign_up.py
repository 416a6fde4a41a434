"""Signing up takes one form; every answer but success shows the form again with what was typed."""

import ipaddress
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events.clock import now
from ki_events.db import is_unavailable
from ki_events.events.availability import Availability, availability
from ki_events.events.tables import Event
from ki_events.i18n import _, language
from ki_events.refusal import Refused
from ki_events.registrations.admission import why_not
from ki_events.registrations.reading import token_of
from ki_events.registrations.registering import Person, register
from ki_events.settings import settings
from ki_events.site.kept_forms import MARK, KeptForms
from ki_events.site.showing import public_event
from ki_events.site.states import badge, sentence
from ki_events.site.when import span
from ki_events.web.errors import TRY_AGAIN_AFTER
from ki_events.web.forms import Form, email_line, line, name_line, read_form
from ki_events.web.limits import WINDOW, within_limit
from ki_events.web.nonce import is_nonce, new_nonce
from ki_events.web.pages import AnyRequest, private_answer, private_page, render, see

TEMPLATE = "site/sign_up.html"


class SignUp(BaseModel):
    """What the form asks for, in the order in which it asks."""

    given_name: name_line(100)  # type: ignore[valid-type]
    family_name: name_line(100)  # type: ignore[valid-type]
    email: email_line()  # type: ignore[valid-type]
    organization: line(160)  # type: ignore[valid-type]
    nonce: str = ""


@get("/", name="sign_up")
async def sign_up_form(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show the empty form, or why there is none."""
    forms: KeptForms = request.app.state["forms"]
    seen, moment = await forms.look(slug), now()
    kept = forms.find(slug, seen)
    if kept is None:
        event = await _event(slug)
        state = availability(event, moment)
        if not state.is_open:
            return _page(request, event, Form[SignUp](), 200)
        values = _values(event, state, Form[SignUp](), MARK)
        page = render(request, TEMPLATE, is_private=True, problem="", **values)
        kept = await forms.keep(event, seen, moment, page)
    return private_answer(request, kept.with_nonce(new_nonce(_form_name(kept.event_id))))


@post("/", name="sign_up_send")
async def send_sign_up(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Register the person and send them on to their registration."""
    form = await read_form(request, SignUp)
    try:
        return await _take(request, slug, form)
    except Exception as error:
        if not is_unavailable(error):
            raise
        return _try_again(request, slug, form)


async def _take(request: AnyRequest, slug: str, form: Form[SignUp]) -> Response[Any]:
    event = await _event(slug)
    if form.value is None:
        return _page(request, event, form, 422)
    nonce = form.value.nonce
    if not is_nonce(nonce, _form_name(event.id)):
        return _page(
            request,
            event,
            form,
            422,
            _("Das Formular war nicht mehr gültig. Ihre Eingaben sind noch da: bitte noch einmal absenden."),
        )
    if not await within_limit("sign-up", network_of(request), settings().sign_up_limit):
        return _too_many(request, event, form)
    try:
        registration = await register(event.id, _person(form.value), nonce)
    except Refused as refused:
        return await _refused(request, event, form, refused)
    return see(request, "registration", token=token_of(registration))


async def _refused(request: AnyRequest, event: Event, form: Form[SignUp], refused: Refused) -> Response[bytes]:
    if refused.code == "already_registered":
        # The same page for a stranger who tries an address out: the link goes to the mailbox only (invariant 6).
        return private_page(request, "site/sign_up_mailed.html", event=event)
    kept = _fresh(form) if refused.code == "nonce_used" else form
    event = await _event(event.slug)  # its state is the reason for the refusal
    return _page(request, event, kept, 409, refused.sentence)


def _too_many(request: AnyRequest, event: Event, form: Form[SignUp]) -> Response[bytes]:
    minutes = int(WINDOW.total_seconds() // 60)
    message = _(
        "Aus Ihrem Netz kamen in den letzten Minuten sehr viele Anmeldungen. "
        "Bitte senden Sie das Formular in %(minutes)s Minuten noch einmal ab. Ihre Eingaben bleiben hier stehen."
    ) % {"minutes": minutes}
    response = _page(request, event, form, 429, message)
    if response.status_code == 429:
        response.headers["retry-after"] = str(minutes * 60)
    return response


def _try_again(request: AnyRequest, slug: str, form: Form[SignUp]) -> Response[bytes]:
    response = private_page(request, "site/sign_up_later.html", status=503, slug=slug, form=form)
    response.headers["retry-after"] = str(TRY_AGAIN_AFTER)
    return response


def _page(request: AnyRequest, event: Event, form: Form[SignUp], status: int, problem: str = "") -> Response[bytes]:
    state = availability(event, now())
    if form.typed and not state.is_open:
        # It closed while the form was open: what was typed is repeated, but nothing is left to mend and send.
        form, status, problem = Form(form.typed), 409, why_not(state)
    nonce = form.typed.get("nonce", "")
    if not is_nonce(nonce, _form_name(event.id)):
        nonce = new_nonce(_form_name(event.id))
    return private_page(request, TEMPLATE, status=status, **_values(event, state, form, nonce), problem=problem)


def _values(event: Event, state: Availability, form: Form[SignUp], nonce: str) -> dict[str, Any]:
    return {
        "event": event,
        "slug": event.slug,
        "span": span(event),
        "state": state,
        "badge": badge(state, postponed=event.postponed),
        "sentence": sentence(state),
        "form": form,
        "nonce": nonce,
    }


async def _event(slug: str) -> Event:
    event = await public_event(slug)
    if event is None:
        raise NotFoundException
    return event


def _fresh(form: Form[SignUp]) -> Form[SignUp]:
    return Form({**form.typed, "nonce": ""}, form.value, form.errors)


def _form_name(event_id: int) -> str:
    return f"sign-up:{event_id}"


def _person(value: SignUp) -> Person:
    return Person(value.given_name, value.family_name, value.email, value.organization, language())


def network_of(request: AnyRequest) -> str:
    """Return the network that a request came from: an IPv4 address, or the /64 that one household has (RFC 6177)."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:
        return host
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))
