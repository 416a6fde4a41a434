"""The form of an event's texts: from what is stored to what is typed, and back."""

import re
from dataclasses import fields
from typing import Any

from pydantic import BaseModel

from ki_events.events.tables import Format, Measure
from ki_events.events.words import ACCESSIBILITY
from ki_events.i18n import _
from ki_events.registrations.changing.describing import Texts
from ki_events.web.field_types import TICKED, agreement, count_line, one_of, some_of
from ki_events.web.forms import Form, check, line, optional_email_line, paragraphs
from ki_events.web.sent import Sent

CODE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
MOST_LABELS, LONGEST_LABEL = 30, 120
TEXT_LANGUAGES = ("de", "en", "tr", "ar", "uk", "ru", "ro", "pl", "bg", "fa", "fr", "ku")
"""In which an event may be described; others get a text of their own beside it (`EventText`)."""
PREVIEW, THROW_AWAY = "preview", "throw_away"
"""What the buttons of the form send as `action`, beside saving."""


class Typed(BaseModel):
    """What the form asks for; further topics and target groups are typed with commas between them."""

    revision: count_line(10**9)  # type: ignore[valid-type]
    action: line(20)  # type: ignore[valid-type]
    title: line(160, 1)  # type: ignore[valid-type]
    format: one_of(tuple(Format), 1)  # type: ignore[valid-type]
    lang: one_of(TEXT_LANGUAGES, 1)  # type: ignore[valid-type]
    summary: paragraphs(600)  # type: ignore[valid-type]
    description: paragraphs(20_000)  # type: ignore[valid-type]
    plain_summary: paragraphs(2_000)  # type: ignore[valid-type]
    topics: tuple[line(120), ...]  # type: ignore[valid-type]
    more_topics: line(600)  # type: ignore[valid-type]
    target_groups: tuple[line(120), ...]  # type: ignore[valid-type]
    more_target_groups: line(600)  # type: ignore[valid-type]
    languages: tuple[line(12), ...]  # type: ignore[valid-type]
    accessibility: some_of(ACCESSIBILITY)  # type: ignore[valid-type]
    district: line(80)  # type: ignore[valid-type]
    cost: line(300)  # type: ignore[valid-type]
    contact_name: line(160)  # type: ignore[valid-type]
    contact_email: optional_email_line()  # type: ignore[valid-type]
    contact_phone: line(60)  # type: ignore[valid-type]
    offer: line(120)  # type: ignore[valid-type]
    programmes: tuple[line(12), ...]  # type: ignore[valid-type]
    certificate: agreement()  # type: ignore[valid-type]
    certificate_measure: one_of(tuple(Measure))  # type: ignore[valid-type]
    certificate_share: count_line(100, 1)  # type: ignore[valid-type]


def read_texts(sent: Sent) -> Form[Typed]:
    """Check what was sent; too many topics or target groups, or a name that is too long, are refused and not cut."""
    form = check(Typed, sent)
    errors = dict(form.errors)
    for name in ("topics", "target_groups"):
        if sentence := _too_much(_together(form.picked[name], form.typed[f"more_{name}"])):
            errors.setdefault(f"more_{name}", sentence)
    if errors == form.errors:
        return form
    return Form(form.typed, None, {name: errors[name] for name in Typed.model_fields if name in errors}, form.picked)


def typed(texts: Texts, revision: int) -> Form[Any]:
    """Return the form as it is shown for these texts."""
    values = {field.name: getattr(texts, field.name) for field in fields(texts)}
    picked = {name: tuple(map(str, value)) for name, value in values.items() if isinstance(value, tuple)}
    lines = {name: str(value) for name, value in values.items() if not isinstance(value, tuple)}
    lines |= {"certificate": TICKED if texts.certificate else "", "revision": str(revision)}
    return Form(lines, picked=picked)


def texts_in(wanted: Typed, programmes: set[int]) -> Texts:
    """Return the texts that were typed; of the programmes those that were offered."""
    names = [name for name in Texts.__dataclass_fields__ if name in Typed.model_fields]
    values = {name: getattr(wanted, name) for name in names}
    values |= {
        "topics": _together(wanted.topics, wanted.more_topics),
        "target_groups": _together(wanted.target_groups, wanted.more_target_groups),
        "languages": tuple(dict.fromkeys(code for code in wanted.languages if CODE.fullmatch(code))),
        "programmes": tuple(sorted({int(one) for one in wanted.programmes if one.isdecimal()} & programmes)),
        "certificate": wanted.certificate == TICKED,
        "certificate_measure": wanted.certificate_measure or Measure.dates.value,
        "certificate_share": int(wanted.certificate_share or 100),
    }
    return Texts(**values)


def labels() -> dict[str, str]:
    """Return what the fields are called."""
    return {
        "title": _("Titel"),
        "format": _("Format"),
        "lang": _("Sprache dieser Texte"),
        "summary": _("Kurzbeschreibung"),
        "description": _("Beschreibung"),
        "plain_summary": _("In einfacher Sprache"),
        "topics": _("Themen"),
        "more_topics": _("Weitere Themen"),
        "target_groups": _("Zielgruppen"),
        "more_target_groups": _("Weitere Zielgruppen"),
        "languages": _("Sprachen, in denen man mitmachen kann"),
        "accessibility": _("Barrierefreiheit"),
        "district": _("Stadtteil"),
        "cost": _("Kosten"),
        "contact_name": _("Ansprechperson"),
        "contact_email": _("E-Mail-Adresse"),
        "contact_phone": _("Telefon"),
        "offer": _("Gehört zu diesem Angebot"),
        "programmes": _("Programme"),
        "certificate": _("Teilnahmebescheinigung"),
        "certificate_measure": _("Gezählt werden"),
        "certificate_share": _("Nötiger Anteil in Prozent"),
    }


def _together(picked: tuple[str, ...], more: str) -> tuple[str, ...]:
    named = [*picked, *(" ".join(part.split()) for part in more.split(","))]
    return tuple(dict.fromkeys(name for name in named if name))


def _too_much(names: tuple[str, ...]) -> str:
    long = next((name for name in names if len(name) > LONGEST_LABEL), "")
    if long:
        words = {"name": long[:30], "most": LONGEST_LABEL, "length": len(long)}
        return (
            _("»%(name)s…« hat %(length)d Zeichen, ein Name höchstens %(most)d. Mehrere durch Komma trennen.") % words
        )
    if len(names) > MOST_LABELS:
        return _("Höchstens %(most)d, es sind %(number)d.") % {"most": MOST_LABELS, "number": len(names)}
    return ""
