"""The colour of an organisation's pages, tried on light and dark ones before it counts, and refused where nobody could read it."""

from typing import Any

from litestar import Response, get, post
from pydantic import BaseModel

from ki_events.i18n import _
from ki_events.office.frame import office_page
from ki_events.organisations.changing_look import change_colour
from ki_events.organisations.colour import Palette, checked_colour, nearest_passing, palette
from ki_events.refusal import Refused
from ki_events.web.access import member_here
from ki_events.web.forms import Form, line, read_form
from ki_events.web.pages import NO_STORE, AnyRequest, is_done, see_done, url

HERE, SETTINGS = "office_colour", "office_settings"
SAVED, PREVIEW, NONE = "gespeichert", "preview", "none"
PICKER = "#1f3faa"
"""What the native input shows where none is chosen: it cannot be empty. It is the installation's colour."""

SAMPLE = (
    ".sample--{ground} .sample__heading,.sample--{ground} .sample__link{{color:{colour}}}"
    ".sample--{ground} .sample__button{{background:{colour};border-color:{colour};color:{text}}}"
    ".sample--{ground} .sample__line{{background:{colour}}}"
)


class Typed(BaseModel):
    """The colour typed in words and that of the native input: whichever differs from what the form began with counts."""

    action: line(20)  # type: ignore[valid-type]
    colour: line(40)  # type: ignore[valid-type]
    picker: line(7)  # type: ignore[valid-type]
    began: line(40)  # type: ignore[valid-type]


@get("/", name=HERE)
async def colour_page(request: AnyRequest) -> Response[bytes]:
    """Show the colour there is."""
    return _page(request, member_here(request).organisation.color)


@post("/", name="send_colour")
async def send_colour(request: AnyRequest) -> Response[Any]:
    """Try a colour, or let it count."""
    member, form = member_here(request), await read_form(request, Typed)
    if form.value is None:
        return _page(request, form.typed["colour"], next(iter(form.errors.values())))
    text = "" if form.value.action == NONE else _chosen(form.value)
    try:
        colour = checked_colour(text) if text else ""
        if form.value.action == PREVIEW:
            return _page(request, colour, is_preview=True)
        await change_colour(member.organisation.id, colour, member.actor)
    except Refused as refused:
        return _page(request, text, refused.sentence)
    return see_done(request, HERE, SAVED, organisation=member.organisation.slug)


@get("/probe.css", name="office_colour_sample")
async def colour_sample(request: AnyRequest) -> Response[str]:
    """Answer with the style of the samples: a page may have no style of its own (Content-Security-Policy)."""
    try:
        found = palette(checked_colour(request.query_params.get("farbe", "")[:40] or PICKER))
    except Refused:
        found = palette(PICKER)
    light = SAMPLE.format(ground="light", colour=found.light, text=found.on_light)
    dark = SAMPLE.format(ground="dark", colour=found.dark, text=found.on_dark)
    return Response(f"{light}{dark}\n", headers={"cache-control": NO_STORE}, media_type="text/css")


def _chosen(typed: Typed) -> str:
    began = str(typed.began)
    if typed.colour == began and typed.picker not in ("", began or PICKER):
        return str(typed.picker)
    return str(typed.colour)


def _page(request: AnyRequest, text: str, problem: str = "", *, is_preview: bool = False) -> Response[bytes]:
    house = member_here(request).organisation
    shown = _readable(text)
    sample = url(request, "office_colour_sample", {"farbe": shown.light}, organisation=house.slug) if shown else ""
    return office_page(
        request,
        "office/settings/colour.html",
        here=SETTINGS,
        status=422 if problem else 200,
        form=Form({"colour": text}, errors={"colour": problem} if problem else {}),
        labels={"colour": _("Farbe")},
        palette=shown,
        picker=shown.light if shown else PICKER,
        sample=sample,
        is_nearest=bool(problem) and shown is not None,
        is_preview=is_preview,
        is_stored=is_done(request, SAVED),
    )


def _readable(text: str) -> Palette | None:
    """Return the palette of a colour, of the nearest one that passes where it is too light, and None for no colour."""
    if not text:
        return None
    try:
        return palette(checked_colour(text))
    except Refused as refused:
        return palette(nearest_passing(_written_out(text))) if refused.code == "too_little_contrast" else None


def _written_out(text: str) -> str:
    colour = text.strip().lower()
    return colour if len(colour) == 7 else "#" + "".join(digit * 2 for digit in colour[1:])
