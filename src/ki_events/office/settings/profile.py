"""Who an organisation is, in one form; of two people who change it at once nobody loses what was typed."""

from dataclasses import asdict, replace
from typing import Any

from litestar import Response, get, post
from pydantic import BaseModel

from ki_events.i18n import _
from ki_events.office.frame import office_page
from ki_events.office.settings.former import BACK, former_profiles
from ki_events.organisations.changing_profile import Profile, change_profile, profile_of
from ki_events.organisations.tables import Organisation
from ki_events.refusal import Refused
from ki_events.rows import one
from ki_events.web.access import member_here
from ki_events.web.field_types import web_line
from ki_events.web.forms import Form, check, line, optional_email_line, paragraphs
from ki_events.web.pages import AnyRequest, is_done, see_done
from ki_events.web.sent import read_sent

HERE, SETTINGS = "office_profile", "office_settings"
SAVED, PREVIEW = "gespeichert", "preview"


class Typed(BaseModel):
    """What the form asks for, and the version of the profile that it began with."""

    version: line(24)  # type: ignore[valid-type]
    action: line(20)  # type: ignore[valid-type]
    name: line(160, 1)  # type: ignore[valid-type]
    short: line(60, 1)  # type: ignore[valid-type]
    address: paragraphs(500)  # type: ignore[valid-type]
    email: optional_email_line()  # type: ignore[valid-type]
    phone: line(60)  # type: ignore[valid-type]
    website: web_line()  # type: ignore[valid-type]
    description: paragraphs(20_000)  # type: ignore[valid-type]
    sender_name: line(160)  # type: ignore[valid-type]
    reply_to: optional_email_line()  # type: ignore[valid-type]


@get("/", name=HERE)
async def profile_page(request: AnyRequest) -> Response[bytes]:
    """Show the profile in its form."""
    stored = profile_of(member_here(request).organisation)
    return await _page(request, Form(asdict(stored) | {"version": stored.version}))


@post("/", name="send_profile")
async def send_profile(request: AnyRequest) -> Response[Any]:
    """Store the profile, show its introduction as it will look, or say what somebody else stored meanwhile."""
    member, form = member_here(request), check(Typed, await read_sent(request))
    if form.value is None:
        return await _page(request, form, status=422)
    if form.value.action == PREVIEW:
        return await _page(request, form, is_preview=True)
    wanted = Profile(**form.value.model_dump(include=set(Profile.__dataclass_fields__)))
    try:
        await change_profile(member.organisation.id, wanted, form.value.version, member.actor)
    except Refused as refused:
        return await _clash(request, form, wanted, refused.sentence)
    return see_done(request, HERE, SAVED, organisation=member.organisation.slug)


def labels() -> dict[str, str]:
    """Return what the fields are called."""
    return {
        "name": _("Name"),
        "short": _("Kurzname"),
        "address": _("Adresse"),
        "email": _("E-Mail-Adresse"),
        "phone": _("Telefon"),
        "website": _("Website"),
        "description": _("Vorstellung"),
        "sender_name": _("Absender"),
        "reply_to": _("Antwortadresse"),
    }


async def _clash(request: AnyRequest, form: Form[Typed], wanted: Profile, problem: str) -> Response[bytes]:
    """Show what was typed beside what is stored now; sent once more it counts."""
    stored = profile_of(await one(Organisation, member_here(request).organisation.id))
    theirs = [
        (label, getattr(stored, name), name)
        for name, label in labels().items()
        if getattr(stored, name) != getattr(wanted, name)
    ]
    shown = replace(form, typed=form.typed | {"version": stored.version})
    return await _page(request, shown, problem=problem, theirs=theirs, status=409)


async def _page(request: AnyRequest, form: Form[Any], *, status: int = 200, **values: Any) -> Response[bytes]:
    house = member_here(request).organisation
    given = {"problem": "", "theirs": [], "is_preview": False} | values
    return office_page(
        request,
        "office/settings/profile.html",
        here=SETTINGS,
        status=status,
        form=form,
        labels=labels(),
        versions=await former_profiles(house.id, profile_of(house), labels()),
        is_stored=is_done(request, SAVED),
        is_brought_back=is_done(request, BACK),
        **given,
    )
