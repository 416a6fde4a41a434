"""What an event says in other languages is written beside what it says in its own."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from babel import Locale
from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events.events.text_table import EventText
from ki_events.events.translating import FIELDS, Said, said_by, say_in, texts_of
from ki_events.i18n import LANGUAGES, _, locale
from ki_events.office.event.lacking import next_step
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.web.forms import Form, line, paragraphs, read_form
from ki_events.web.pages import AnyRequest, is_done, see_done

HERE = "office_event_languages"
SAVED = "gespeichert"
OFFERED = ("de", "en", "tr", "ar", "uk", "ru", "ro", "pl", "bg", "fa", "fr", "ku")
"""The languages that are spoken most where the KIs work (4-experience.md, "Language")."""


class Texts(BaseModel):
    """What the form asks; a text without title falls back to that of the event."""

    title: line(160)  # type: ignore[valid-type]
    summary: paragraphs(600)  # type: ignore[valid-type]
    plain_summary: paragraphs(4000)  # type: ignore[valid-type]
    description: paragraphs(20_000)  # type: ignore[valid-type]
    begun: line(64)  # type: ignore[valid-type]


@dataclass(frozen=True)
class Sheet:
    """The form of one language, and what stands in its way."""

    code: str
    form: Form[Any]
    problem: str = ""


@get("/", name=HERE)
async def languages_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show in which languages the event says what."""
    opened = await open_event(request, slug)
    texts = {text.lang: text for text in await texts_of(opened.event.id)}
    codes = [code for code in dict.fromkeys([*texts, *OFFERED]) if code != opened.event.lang]
    return event_page(
        request,
        opened,
        "office/event/languages.html",
        here=HERE,
        own=language_name(opened.event.lang),
        spoken=[(code, language_name(code), _state(opened, texts.get(code))) for code in codes],
        saved=is_done(request, SAVED),
        comes_next=await next_step(request, opened) if is_done(request, SAVED) else None,
    )


@get("/{code:str}", name="office_event_language")
async def language_page(request: AnyRequest, slug: FromPath[str], code: FromPath[str]) -> Response[bytes]:
    """Show what the event says in one language, beside the original."""
    opened = await open_event(request, slug)
    said = said_by(await _text(opened, code))
    typed = {name: getattr(said, name) for name in FIELDS} | {"begun": _fingerprint(said)}
    return _page(request, opened, Sheet(code, Form(typed)))


@post("/{code:str}", name="office_event_language_send")
async def send_language(request: AnyRequest, slug: FromPath[str], code: FromPath[str]) -> Response[Any]:
    """Let the event say this; an empty form takes the language away."""
    opened, form = await open_event(request, slug), await read_form(request, Texts)
    before = said_by(await _text(opened, code))
    if form.value is None:
        return _page(request, opened, Sheet(code, form), 422)
    said = Said(**{name: getattr(form.value, name) for name in FIELDS})
    if not said.is_empty and not said.title:
        form.errors["title"] = _("Bitte übersetzen Sie auch den Titel: Er steht in Listen und Kalendern.")
        return _page(request, opened, Sheet(code, form), 422)
    if said != before and form.typed["begun"] != _fingerprint(before):
        form.typed["begun"] = _fingerprint(before)
        sentence = _(
            "Inzwischen hat jemand diesen Text geändert. Wenn Sie noch einmal speichern, gilt, was Sie eingegeben haben; der andere Text lässt sich 14 Tage lang zurückholen."
        )
        return _page(request, opened, Sheet(code, form, sentence), 409)
    await say_in(opened.event.id, code, said, opened.actor)
    return see_done(request, HERE, SAVED, organisation=opened.member.organisation.slug, slug=opened.event.slug)


def language_name(code: str) -> str:
    """Return the name of a language in the language of the page."""
    return Locale.parse(code, sep="-").get_display_name(locale()) or code


async def _text(opened: OpenEvent, code: str) -> EventText | None:
    if code not in OFFERED or code == opened.event.lang:
        raise NotFoundException
    return next((text for text in await texts_of(opened.event.id) if text.lang == code), None)


def _state(opened: OpenEvent, text: EventText | None) -> str:
    if text is None:
        return _("noch nichts")
    missing = [name for name in FIELDS if getattr(opened.event, name) and not getattr(text, name)]
    return _("unvollständig") if missing else _("vollständig")


def _page(request: AnyRequest, opened: OpenEvent, sheet: Sheet, status: int = 200) -> Response[bytes]:
    code = sheet.code
    return event_page(
        request,
        opened,
        "office/event/language.html",
        here=HERE,
        status=status,
        problem=sheet.problem,
        form=sheet.form,
        code=code,
        direction_of_text=Locale.parse(code).text_direction,
        language=language_name(code),
        own=language_name(opened.event.lang),
        has_page=code in LANGUAGES,
        labels={
            "title": _("Titel"),
            "summary": _("Kurz gesagt"),
            "plain_summary": _("In einfacher Sprache"),
            "description": _("Beschreibung"),
        },
    )


def _fingerprint(said: Said) -> str:
    return sha256(repr(said).encode()).hexdigest()[:16]
