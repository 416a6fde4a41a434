"""A person gives a new mail address; it counts when its mailbox has answered."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events.refusal import Refused
from ki_events.registrations.mailboxes.changing import ask_for_new_address
from ki_events.registrations.mailboxes.resending import resend
from ki_events.registrations.rules import ENDED
from ki_events.site.registration.opened import Opened, act, look
from ki_events.web.forms import Form, email_line, read_form
from ki_events.web.pages import AnyRequest, is_done, private_page, see, see_done

SENT = "gesendet"
"""What the address says after the letter was sent again."""


class NewAddress(BaseModel):
    """What the form asks for."""

    email: email_line()  # type: ignore[valid-type]


@get("/adresse", name="own_address")
async def address_form(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Show the form, or that a new address still waits for its proof."""
    return await look(request, token, _form)


@post("/adresse", name="own_address_send")
async def send_address(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Send the proving link to the new address."""
    return await act(request, token, _asked)


@get("/noch-einmal", name="resending")
async def resending_page(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Ask whether to send the confirmation again."""
    return await look(request, token, _ask_to_resend)


@post("/noch-einmal", name="resending_send")
async def send_again(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Send the confirmation once more."""
    return await act(request, token, _resent)


async def _form(request: AnyRequest, opened: Opened) -> Response[Any]:
    return _page(request, opened, Form())


async def _asked(request: AnyRequest, opened: Opened) -> Response[Any]:
    form = await read_form(request, NewAddress)
    if form.value is None:
        return _page(request, opened, form, 422)
    try:
        await ask_for_new_address(opened.registration.id, form.value.email)
    except Refused as refused:
        return _page(request, opened, form, 409, refused.sentence)
    return see(request, "own_address", token=opened.token)


async def _ask_to_resend(request: AnyRequest, opened: Opened) -> Response[Any]:
    return _again(request, opened, is_sent=is_done(request, SENT))


async def _resent(request: AnyRequest, opened: Opened) -> Response[Any]:
    try:
        await resend(opened.registration.id)
    except Refused as refused:
        return _again(request, opened, 409, problem=refused.sentence)
    return see_done(request, "resending", SENT, token=opened.token)


def _page(
    request: AnyRequest, opened: Opened, form: Form[NewAddress], status: int = 200, problem: str = ""
) -> Response[bytes]:
    has_ended = opened.registration.status in ENDED
    values = {"form": form, "problem": problem, "has_ended": has_ended}
    return private_page(request, "site/registration/address.html", status=status, **opened.about, **values)


def _again(
    request: AnyRequest, opened: Opened, status: int = 200, *, problem: str = "", is_sent: bool = False
) -> Response[bytes]:
    has_ended = opened.registration.status in ENDED
    values = {"problem": problem, "is_sent": is_sent, "has_ended": has_ended}
    return private_page(request, "site/registration/resending.html", status=status, **opened.about, **values)
