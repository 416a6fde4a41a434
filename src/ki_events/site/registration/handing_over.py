"""Who cannot come hands a confirmed place to a colleague; the page says first whether and to whom."""

from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import FromPath
from pydantic import AfterValidator, BaseModel
from pydantic_core import PydanticCustomError

from ki_events.clock import now
from ki_events.events.tables import HandOver
from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.registrations.active import own_electives
from ki_events.registrations.arrivals import Person
from ki_events.registrations.handing_over import hand_over, refuse_unless_possible
from ki_events.site.registration.opened import Opened, act, look
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


@dataclass(frozen=True)
class Statement:
    """What somebody states who hands a place over, and what is said when they did not."""

    label: str
    mistake: str


@get("/weitergeben", name="handing_over")
async def hand_over_form(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Show the form, or why the place cannot be handed over."""
    return await look(request, token, _form)


@post("/weitergeben", name="handing_over_send")
async def send_hand_over(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Hand the place over; the link so far then says that it was."""
    return await act(request, token, _handed_over)


async def _form(request: AnyRequest, opened: Opened) -> Response[Any]:
    return await _page(request, opened, Form())


async def _handed_over(request: AnyRequest, opened: Opened) -> Response[Any]:
    form = await read_form(request, Colleague)
    if form.value is None:
        return await _page(request, opened, form, 422)
    value, language = form.value, opened.registration.language
    colleague = Person(value.given_name, value.family_name, value.email, value.organization, language)
    try:
        await hand_over(opened.registration.id, colleague, opened.registration.generation)
    except Refused as refused:
        if refused.code != "link_replaced":
            return await _page(request, opened, form, 409, refused.sentence)
    return see(request, "registration", token=opened.token)


async def _page(
    request: AnyRequest, opened: Opened, form: Form[Colleague], status: int = 200, problem: str = ""
) -> Response[bytes]:
    statement = _statement(opened)
    if "stated" in form.errors:
        form.errors["stated"] = statement.mistake
    return private_page(
        request,
        "site/registration/handing_over.html",
        status=status,
        **opened.about,
        form=form,
        problem=problem,
        why_not="" if problem else _why_not(opened),
        is_within=opened.event.hand_over == HandOver.institution,
        statement=statement.label,
        has_workshops=bool(await own_electives(opened.registration)),
    )


def _why_not(opened: Opened) -> str:
    try:
        refuse_unless_possible(opened.registration, opened.event, now())
    except Refused as refused:
        return refused.sentence
    return ""


def _statement(opened: Opened) -> Statement:
    registration = opened.registration
    if opened.event.hand_over == HandOver.institution:
        return _of_institution() if registration.organization else _of_colleagues()
    if registration.contingent is not None or registration.target_group or registration.institution_type:
        return Statement(
            _("Diese Person gehört zu der Zielgruppe, für die mein Platz gedacht ist"),
            _("Bitte bestätigen Sie, dass die Person zu der Zielgruppe gehört, für die Ihr Platz gedacht ist."),
        )
    return Statement(
        _("Diese Person weiß davon und möchte den Platz"),
        _("Bitte bestätigen Sie, dass die Person davon weiß und den Platz möchte."),
    )


def _of_institution() -> Statement:
    return Statement(
        _("Diese Person gehört zu meiner Einrichtung"),
        _("Bitte bestätigen Sie, dass die Person zu Ihrer Einrichtung gehört."),
    )


def _of_colleagues() -> Statement:
    return Statement(
        _("Diese Person arbeitet mit mir zusammen"),
        _("Bitte bestätigen Sie, dass die Person mit Ihnen zusammenarbeitet."),
    )
