"""The picture of an event: uploaded with words for those who do not see it, described anew, or taken off."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events.events.picturing import show_picture
from ki_events.i18n import _
from ki_events.office.event.lacking import next_step
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.organisations.picture_making import make
from ki_events.organisations.pictures import Caption, Picture, keep_picture, say_otherwise, sight_of
from ki_events.refusal import Refused
from ki_events.web.field_types import TICKED, agreement
from ki_events.web.forms import Form, check, line
from ki_events.web.pages import AnyRequest, is_done, see_done
from ki_events.web.sent import read_sent
from ki_events.web.uploads import LARGEST_BODY, MOST_BYTES, Upload, UploadTooLarge, megabytes, read_upload

HERE = "office_event_picture"
SAVED = "gespeichert"
REMOVE = "remove"


class About(BaseModel):
    """What is said about the picture."""

    alt: line(500)  # type: ignore[valid-type]
    decorates: agreement()  # type: ignore[valid-type]
    credit: line(160)  # type: ignore[valid-type]


@get("/", name=HERE)
async def picture_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show the picture and what is said about it."""
    opened = await open_event(request, slug)
    return await _page(request, opened, await _stored(opened))


@post("/", name="office_event_picture_send", request_max_body_size=LARGEST_BODY)
async def send_picture(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Show a new picture, say other words about the one there is, or take it off."""
    opened = await open_event(request, slug)
    try:
        upload = await read_upload(request, "picture")
    except UploadTooLarge as error:
        return await _page(
            request, opened, await _stored(opened), file_error=f"{error.sentence} {_beyond()}", status=413
        )
    sent = await read_sent(request)
    if sent.one("action") == REMOVE:
        await show_picture(opened.event.id, None, opened.actor)
        return _done(request, opened)
    form = check(About, sent)
    _expect_words(form)
    if form.value is None or form.errors:
        return await _page(request, opened, form, file_error=await _file_error(opened, upload), status=422)
    try:
        picture = await _kept(opened, upload, _caption(opened, form.value))
    except Refused as refused:
        return await _page(request, opened, form, file_error=refused.sentence, status=422)
    await show_picture(opened.event.id, picture, opened.actor)
    return _done(request, opened)


async def _kept(opened: OpenEvent, upload: Upload, caption: Caption) -> Picture:
    if upload.is_missing and opened.event.picture is not None:
        return await say_otherwise(opened.event.picture, caption)
    return await keep_picture(upload.content, caption)


async def _file_error(opened: OpenEvent, upload: Upload) -> str:
    """Return what to say about the file beside other mistakes; a browser does not keep it."""
    if upload.is_missing and opened.event.picture is not None:
        return ""
    try:
        await make(upload.content)
    except Refused as refused:
        return refused.sentence
    return _("Bitte wählen Sie die Bilddatei noch einmal aus: Der Browser behält sie nicht.")


def _caption(opened: OpenEvent, said: About) -> Caption:
    return Caption("" if said.decorates else said.alt, said.credit, opened.event.lang)


def _expect_words(form: Form[About]) -> None:
    if not form.typed["alt"] and not form.typed["decorates"]:
        form.errors["alt"] = _(
            "Bitte beschreiben Sie, was zu sehen ist, oder kreuzen Sie an, dass das Bild nur Schmuck ist."
        )


def _beyond() -> str:
    # What comes behind the file was not read any more.
    return _(
        "Verkleinern Sie das Bild, etwa indem Sie es in der Fotoansicht zuschneiden oder mit geringerer Größe speichern. Was Sie dazu eingegeben haben, steht noch da, wenn Sie im Browser einen Schritt zurückgehen."
    )


async def _stored(opened: OpenEvent) -> Form[Any]:
    seen = await sight_of(opened.event.picture)
    return Form({"alt": seen.alt, "decorates": "" if seen.alt else TICKED, "credit": seen.credit} if seen else {})


def _done(request: AnyRequest, opened: OpenEvent) -> Response[Any]:
    return see_done(request, HERE, SAVED, organisation=opened.member.organisation.slug, slug=opened.event.slug)


async def _page(
    request: AnyRequest, opened: OpenEvent, form: Form[Any], *, file_error: str = "", status: int = 200
) -> Response[bytes]:
    errors = ({"picture": file_error} if file_error else {}) | form.errors
    return event_page(
        request,
        opened,
        "office/event/picture.html",
        here=HERE,
        status=status,
        form=Form(form.typed, errors=errors),
        labels={"picture": _("Bilddatei"), "alt": _("Was zu sehen ist"), "credit": _("Bildnachweis")},
        seen=await sight_of(opened.event.picture),
        most=megabytes(MOST_BYTES),
        saved=is_done(request, SAVED),
        comes_next=await next_step(request, opened) if is_done(request, SAVED) else None,
    )
