"""Who cannot come hands a confirmed place to a colleague; the page says first whether and to whom."""

from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import FromPath
from pydantic import AfterValidator, BaseModel
from pydantic_core import PydanticCustomError

from ki_events.clock import now
from ki_events.events.tables import HandOver
from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Person
from ki_events.registrations.handing_over import hand_over, refuse_unless_possible
from ki_events.site.opened import Opened, act, look
from ki_events.web.forms import Form, email_line, institution_line, name_line, read_form
from ki_events.web.pages import AnyRequest, private_page, see


def _stated(text: str) -> str:
    if text != "1":
        raise PydanticCustomError("missing", "missing")
    return text


class Colleague(BaseModel):
    """What the form asks for; `stated` is that the place is for the likes of them."""

    given_name: name_line(100)  # type: ignore[valid-type]
    family_name: name_line(100)  # type: ignore[valid-type]
    email: email_line()  # type: ignore[valid-type]
    organization: institution_line(160)  # type: ignore[valid-type]
    stated: Annotated[str, AfterValidator(_stated)] = ""


@get("/weitergeben", name="handing_over")
async def hand_over_form(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Show the form, or why the place cannot be handed over."""
    return await look(request, token, _form)


@post("/weitergeben", name="handing_over_send")
async def send_hand_over(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Hand the place over; the link so far then says that it was."""
    return await act(request, token, _handed_over)


async def _form(request: AnyRequest, opened: Opened) -> Response[Any]:
    return _page(request, opened, Form())


async def _handed_over(request: AnyRequest, opened: Opened) -> Response[Any]:
    form = await read_form(request, Colleague)
    if form.value is None:
        return _page(request, opened, form, 422)
    value, language = form.value, opened.registration.language
    colleague = Person(value.given_name, value.family_name, value.email, value.organization, language)
    try:
        await hand_over(opened.registration.id, colleague, opened.registration.generation)
    except Refused as refused:
        if refused.code != "link_replaced":
            return _page(request, opened, form, 409, refused.sentence)
    return see(request, "registration", token=opened.token)


def _page(
    request: AnyRequest, opened: Opened, form: Form[Colleague], status: int = 200, problem: str = ""
) -> Response[bytes]:
    return private_page(
        request,
        "site/handing_over.html",
        status=status,
        **opened.about,
        form=form,
        problem=problem,
        why_not="" if problem else _why_not(opened),
        is_within=opened.event.hand_over == HandOver.institution,
        statement=_statement(opened),
    )


def _why_not(opened: Opened) -> str:
    try:
        refuse_unless_possible(opened.registration, opened.event, now())
    except Refused as refused:
        return refused.sentence
    return ""


def _statement(opened: Opened) -> str:
    registration = opened.registration
    if opened.event.hand_over == HandOver.institution:
        return _("Diese Person gehört zu meiner Einrichtung")
    if registration.contingent is not None or registration.target_group or registration.institution_type:
        return _("Diese Person gehört zu der Zielgruppe, für die mein Platz gedacht ist")
    return _("Diese Person weiß davon und möchte den Platz")
