"""The link of a letter asks "Das war ich nicht?", a button answers; a GET changes nothing, since mail programs open links."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.db import is_unavailable
from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.registrations.mailboxes.address_proof import by_proof
from ki_events.registrations.mailboxes.not_me import not_me, refuse_when_past
from ki_events.registrations.rules import ENDED
from ki_events.registrations.tables import Registration
from ki_events.rows import one
from ki_events.site.event.when import span
from ki_events.site.registration.sending import is_within_limit, too_many_sentence
from ki_events.web.errors import TRY_AGAIN_AFTER
from ki_events.web.limits import WINDOW
from ki_events.web.pages import AnyRequest, private_page, see


@get("/nicht-ich", name="not_me")
async def not_me_page(request: AnyRequest, token: FromPath[str]) -> Response[bytes]:
    """Ask whether the registration was somebody else's doing, or say that it is over."""
    registration = await _meant(token)
    if registration is None:
        return _unknown(request)
    return await _page(request, registration, token)


@post("/nicht-ich", name="not_me_send")
async def send_not_me(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """End the registration, and say so; without the database, offer to send it again."""
    try:
        return await _ended(request, token) if await is_within_limit(request) else _too_many(request, token)
    except Exception as error:
        if not is_unavailable(error):
            raise
    problem = _("Unser System ist gerade nicht erreichbar. Bitte drücken Sie den Knopf gleich noch einmal.")
    return _later(request, token, Later(503, problem, TRY_AGAIN_AFTER))


@dataclass(frozen=True)
class Later:
    """Why the button has to be pressed again, and after how many seconds."""

    status: int
    problem: str
    after: int


async def _ended(request: AnyRequest, token: str) -> Response[Any]:
    registration = await _meant(token)
    if registration is None:
        return _unknown(request)
    try:
        await not_me(registration.id)
    except Refused:
        return await _page(request, registration, token, 409)
    return see(request, "not_me", token=token)


def _too_many(request: AnyRequest, token: str) -> Response[bytes]:
    return _later(request, token, Later(429, too_many_sentence(), int(WINDOW.total_seconds())))


def _later(request: AnyRequest, token: str, why: Later) -> Response[bytes]:
    response = private_page(
        request, "site/registration/not_me_later.html", status=why.status, token=token, problem=why.problem
    )
    response.headers["retry-after"] = str(why.after)
    return response


async def _meant(token: str) -> Registration | None:
    """Return the registration whose mailbox the link proves; that of an address still to be taken is another matter."""
    proof = await by_proof(token)
    return None if proof is None or proof.is_new else proof.registration


async def _page(request: AnyRequest, registration: Registration, token: str, status: int = 200) -> Response[bytes]:
    event = await one(Event, registration.event)
    return private_page(
        request,
        "site/registration/not_me.html",
        status=status,
        token=token,
        registration=registration,
        event=event,
        span=span(event),
        has_ended=registration.status in ENDED,
        why_not=_why_not(registration, event),
    )


def _why_not(registration: Registration, event: Event) -> str:
    try:
        refuse_when_past(registration, event)
    except Refused as refused:
        return refused.sentence
    return ""


def _unknown(request: AnyRequest) -> Response[bytes]:
    return private_page(request, "site/registration/unknown.html", status=404)
