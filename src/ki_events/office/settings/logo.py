"""The logo of an organisation: uploaded with words for those who do not see it, or taken off."""

from typing import Any

from litestar import Response, get, post
from pydantic import BaseModel

from ki_events.i18n import SOURCE_LANGUAGE, _
from ki_events.office.frame import office_page
from ki_events.organisations.changing_look import show_logo
from ki_events.organisations.pictures import Caption, Picture, keep_picture, say_otherwise, sight_of
from ki_events.organisations.tables import Organisation
from ki_events.refusal import Refused
from ki_events.web.access import member_here
from ki_events.web.forms import Form, check, line
from ki_events.web.pages import AnyRequest, is_done, see_done
from ki_events.web.sent import read_sent
from ki_events.web.uploads import LARGEST_BODY, MOST_BYTES, Upload, UploadTooLarge, megabytes, read_upload

HERE, SETTINGS = "office_logo", "office_settings"
SAVED, REMOVE = "gespeichert", "remove"


class About(BaseModel):
    """What is said about the logo; a logo never only decorates: it says whose page this is (WCAG 1.1.1)."""

    alt: line(200, 1)  # type: ignore[valid-type]


@get("/", name=HERE)
async def logo_page(request: AnyRequest) -> Response[bytes]:
    """Show the logo and what is said about it."""
    return await _page(request, await _stored(request))


@post("/", name="send_logo", request_max_body_size=LARGEST_BODY)
async def send_logo(request: AnyRequest) -> Response[Any]:
    """Show a new logo, say other words about the one there is, or take it off."""
    member = member_here(request)
    try:
        upload = await read_upload(request, "logo")
    except UploadTooLarge as error:
        return await _page(request, await _stored(request), file_error=error.sentence, status=413)
    sent = await read_sent(request)
    if sent.one("action") == REMOVE:
        await show_logo(member.organisation.id, None, member.actor)
        return see_done(request, HERE, SAVED, organisation=member.organisation.slug)
    form = check(About, sent)
    if form.value is None:
        return await _page(request, form, status=422)
    try:
        picture = await _kept(member.organisation, upload, Caption(form.value.alt, lang=SOURCE_LANGUAGE))
    except Refused as refused:
        return await _page(request, form, file_error=refused.sentence, status=422)
    await show_logo(member.organisation.id, picture, member.actor)
    return see_done(request, HERE, SAVED, organisation=member.organisation.slug)


async def _kept(house: Organisation, upload: Upload, caption: Caption) -> Picture:
    if upload.is_missing and house.logo is not None:
        return await say_otherwise(house.logo, caption)
    return await keep_picture(upload.content, caption)


async def _stored(request: AnyRequest) -> Form[Any]:
    house = member_here(request).organisation
    seen = await sight_of(house.logo)
    return Form({"alt": seen.alt if seen else _("Logo: %(name)s") % {"name": house.short or house.name}})


async def _page(request: AnyRequest, form: Form[Any], *, file_error: str = "", status: int = 200) -> Response[bytes]:
    errors = ({"logo": file_error} if file_error else {}) | form.errors
    return office_page(
        request,
        "office/settings/logo.html",
        here=SETTINGS,
        status=status,
        form=Form(form.typed, errors=errors),
        labels={"logo": _("Bilddatei"), "alt": _("Was zu lesen oder zu sehen ist")},
        seen=await sight_of(member_here(request).organisation.logo),
        most=megabytes(MOST_BYTES),
        is_stored=is_done(request, SAVED),
    )
