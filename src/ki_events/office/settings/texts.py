"""The four pages that a public body owes its visitors: our text with the organisation's facts, or its own instead."""

from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events.i18n import LANGUAGES
from ki_events.office.frame import office_page
from ki_events.office.settings.former import BACK, former_texts
from ki_events.office.settings.texts_reading import Edited, edited, own_texts
from ki_events.office.settings.texts_words import PATHS, text_name, text_sentence
from ki_events.organisations.legal import Draft, save_legal_text
from ki_events.organisations.versions import text_part
from ki_events.web.access import member_here
from ki_events.web.forms import Form, check, line, paragraphs
from ki_events.web.languages import OWN_NAMES
from ki_events.web.pages import AnyRequest, is_done, see_done
from ki_events.web.sent import read_sent

HERE, SETTINGS = "office_legal_texts", "office_settings"
SAVED, RESET, PREVIEW = "gespeichert", "zurueckgesetzt", "preview"
LONGEST = 50_000


class Typed(BaseModel):
    """The text as Markdown, and the mark of the one that the form began with."""

    version: line(24)  # type: ignore[valid-type]
    action: line(20)  # type: ignore[valid-type]
    body: paragraphs(LONGEST, 1)  # type: ignore[valid-type]


@get("/", name=HERE)
async def texts_page(request: AnyRequest) -> Response[bytes]:
    """Show the texts in each language, and whether they are ours or their own."""
    own = await own_texts(member_here(request).organisation.id)
    rows = [
        (path, text_name(kind), text_sentence(kind), [(code, OWN_NAMES[code], own.get((kind, code))) for code in LANGUAGES])
        for path, kind in PATHS.items()
    ]  # fmt: skip
    return office_page(request, "office/settings/texts.html", here=SETTINGS, rows=rows)


@get("/{text:str}/{code:str}", name="office_legal_text")
async def text_page(request: AnyRequest, text: FromPath[str], code: FromPath[str]) -> Response[bytes]:
    """Show one text in its form, our own one beside it."""
    found = await _found(request, text, code)
    return await _page(request, found, Form({"body": found.body or found.ours, "version": found.version}))


@post("/{text:str}/{code:str}", name="send_legal_text")
async def send_text(request: AnyRequest, text: FromPath[str], code: FromPath[str]) -> Response[Any]:
    """Store the text, show it as it will look, or say that somebody else stored another one meanwhile."""
    member, found = member_here(request), await _found(request, text, code)
    form = check(Typed, await read_sent(request))
    if form.value is None:
        return await _page(request, found, form, status=422)
    if form.value.action == PREVIEW:
        return await _page(request, found, form, is_preview=True)
    if form.value.version != found.version and form.value.body != found.body:
        return await _page(request, found, Form(form.typed | {"version": found.version}), is_clash=True, status=409)
    # Who saves our text unchanged keeps it: then it goes on following their facts.
    body = "" if form.value.body == found.ours.strip() else form.value.body
    await save_legal_text(Draft(found.kind, code, body, member.organisation.id), member.actor)
    return see_done(request, "office_legal_text", SAVED, organisation=member.organisation.slug, text=text, code=code)


@get("/{text:str}/{code:str}/vorlage", name="office_legal_text_reset")
async def resetting_page(request: AnyRequest, text: FromPath[str], code: FromPath[str]) -> Response[bytes]:
    """Ask before their own text gives way to ours."""
    found = await _found(request, text, code)
    return office_page(
        request,
        "office/settings/text_reset.html",
        here=SETTINGS,
        found=found,
        name=text_name(found.kind),
        language_name=OWN_NAMES[code],
    )


@post("/{text:str}/{code:str}/vorlage", name="send_legal_text_reset")
async def send_resetting(request: AnyRequest, text: FromPath[str], code: FromPath[str]) -> Response[Any]:
    """Let our text count again."""
    member, found = member_here(request), await _found(request, text, code)
    await save_legal_text(Draft(found.kind, code, "", member.organisation.id), member.actor)
    return see_done(request, "office_legal_text", RESET, organisation=member.organisation.slug, text=text, code=code)


async def _found(request: AnyRequest, path: str, code: str) -> Edited:
    if path not in PATHS or code not in LANGUAGES:
        raise NotFoundException
    return await edited(member_here(request).organisation, path, code)


async def _page(
    request: AnyRequest, found: Edited, form: Form[Any], *, status: int = 200, **values: bool
) -> Response[bytes]:
    house, name = member_here(request).organisation, text_name(found.kind)
    given = {"is_preview": False, "is_clash": False} | values
    return office_page(
        request,
        "office/settings/text.html",
        here=SETTINGS,
        status=status,
        form=form,
        found=found,
        name=name,
        versions=await former_texts(house.id, text_part(found.kind, found.code), name),
        about=text_sentence(found.kind),
        language_name=OWN_NAMES[found.code],
        is_stored=is_done(request, SAVED),
        is_reset=is_done(request, RESET),
        is_brought_back=is_done(request, BACK),
        **given,
    )
