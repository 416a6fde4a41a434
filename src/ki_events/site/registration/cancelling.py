"""Who cannot come gives the place back: asked first, then done, with a reason if they like."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events.refusal import Refused
from ki_events.registrations.registering import cancel
from ki_events.registrations.rules import ENDED, HOLDS_A_PLACE
from ki_events.registrations.tables import By
from ki_events.site.registration.opened import Opened, act, look
from ki_events.web.forms import Form, line, read_form
from ki_events.web.pages import AnyRequest, private_page, see


class Reason(BaseModel):
    """What the form asks for."""

    reason: line(300)  # type: ignore[valid-type]


@get("/absagen", name="cancelling")
async def cancelling_form(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Ask whether to cancel; a GET changes nothing, since mail programs open links by themselves."""
    return await look(request, token, _question)


@post("/absagen", name="cancelling_send")
async def send_cancelling(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Cancel, and show the registration as it stands now."""
    return await act(request, token, _cancelled)


async def _question(request: AnyRequest, opened: Opened) -> Response[Any]:
    if opened.registration.status in ENDED:
        return see(request, "registration", token=opened.token)
    return _page(request, opened, Form())


async def _cancelled(request: AnyRequest, opened: Opened) -> Response[Any]:
    form = await read_form(request, Reason)
    if form.value is None:
        return _page(request, opened, form, 422)
    try:
        await cancel(opened.registration.id, By.person, form.value.reason)
    except Refused as refused:
        return _page(request, opened, form, 409, refused.sentence)
    return see(request, "registration", token=opened.token)


def _page(
    request: AnyRequest, opened: Opened, form: Form[Reason], status: int = 200, problem: str = ""
) -> Response[bytes]:
    has_place = opened.registration.status in HOLDS_A_PLACE
    values = {"has_place": has_place, "form": form, "problem": problem}
    return private_page(request, "site/registration/cancelling.html", status=status, **opened.about, **values)
