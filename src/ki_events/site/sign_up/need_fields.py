"""The block that asks what somebody needs in order to take part; nothing is stored that they did not tick."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from pydantic import BaseModel, create_model

from ki_events.i18n import _
from ki_events.registrations.questions.needs import need_names
from ki_events.registrations.questions.tables import AccessNeed, NeedKind
from ki_events.web.field_types import TICKED, agreement
from ki_events.web.forms import Form, check, line
from ki_events.web.sent import Sent

LONGEST = 300  # characters of a detail

Needs = tuple[tuple[NeedKind, str], ...]
"""What is needed, with its detail, as in `Wishes.needs`."""


@dataclass(frozen=True)
class Detail:
    """What has to be known about a need; `missing` is said where nobody could prepare anything without it."""

    label: str
    hint: str = ""
    missing: str = ""


@dataclass(frozen=True)
class NeedField:
    """One need as it is drawn: a box and, below it, a field for its detail."""

    name: str
    label: str
    detail_name: str
    detail: Detail | None


@dataclass(frozen=True)
class NeedForm:
    """The needs of one person of a form; every name of theirs begins with `prefix`."""

    prefix: str = ""

    @cached_property
    def fields(self) -> tuple[NeedField, ...]:
        """Return what the template draws, in order."""
        names, details = need_names(), _details()
        return tuple(
            NeedField(self.prefix + _box(kind), names[kind], self.prefix + _detail(kind), details.get(kind))
            for kind in NeedKind
        )

    @property
    def labels(self) -> dict[str, str]:
        """Return what each field is called, for the summary of mistakes."""
        boxes = {one.name: one.label for one in self.fields}
        return boxes | {
            one.detail_name: f"{one.label} – {one.detail.label.rstrip('?')}" for one in self.fields if one.detail
        }

    def read(self, sent: Sent) -> Form[Needs]:
        """Check what was sent."""
        form = check(_model(), sent.under(self.prefix))
        errors = {**form.errors, **_contradictions(form)}
        kept = {name: errors[name] for name in _model().model_fields if name in errors}
        value = None if form.value is None or errors else _needs(form.value)
        return Form(form.typed, value, kept).under(self.prefix)

    def filled(self, needs: Sequence[AccessNeed]) -> Form[Needs]:
        """Return the form with what is stored."""
        form: Form[Needs] = Form()
        for need in needs:
            kind = NeedKind(need.kind)
            form.typed.update({_box(kind): TICKED, _detail(kind): need.detail})
        return form.under(self.prefix)


def need_form(prefix: str = "") -> NeedForm:
    """Return the part of a form that asks what one person needs."""
    return NeedForm(prefix)


@cache
def _model() -> type[BaseModel]:
    fields: dict[str, Any] = {}
    for kind in NeedKind:
        fields[_box(kind)] = (agreement(), ...)
        if kind in _details():
            fields[_detail(kind)] = (line(LONGEST), ...)
    return create_model("Needs", **fields)


def _contradictions(form: Form[BaseModel]) -> dict[str, str]:
    """Name what is ticked without the detail it needs, and the details of what is not ticked: neither is guessed."""
    found = {}
    for kind, detail in _details().items():
        is_ticked, text = bool(form.typed[_box(kind)]), form.typed[_detail(kind)].strip()
        if is_ticked and detail.missing and not text:
            found[_detail(kind)] = detail.missing
        if text and not is_ticked:
            found[_detail(kind)] = _(
                "Bitte setzen Sie auch das Häkchen bei »%(need)s« oder leeren Sie dieses Feld."
            ) % {"need": need_names()[kind]}
    return found


def _needs(value: BaseModel) -> Needs:
    return tuple((kind, getattr(value, _detail(kind), "")) for kind in NeedKind if getattr(value, _box(kind)))


def _details() -> dict[NeedKind, Detail]:
    return {
        NeedKind.interpreter: Detail(
            _("In welche Sprache?"), _("Zum Beispiel Arabisch oder Ukrainisch."), _("Bitte nennen Sie die Sprache.")
        ),
        NeedKind.hearing: Detail(
            _("Was hilft Ihnen?"), _("Zum Beispiel Induktionsschleife, Schriftdolmetschen oder Gebärdensprache.")
        ),
        NeedKind.childcare: Detail(
            _("Wie viele Kinder, und wie alt sind sie?"), missing=_("Bitte nennen Sie Zahl und Alter der Kinder.")
        ),
        NeedKind.other: Detail(
            _("Was brauchen Sie?"),
            _("Bitte keine Diagnosen: Es genügt, was wir vorbereiten sollen."),
            _("Bitte schreiben Sie, was Sie brauchen."),
        ),
    }


def _box(kind: NeedKind) -> str:
    return f"need-{kind}"


def _detail(kind: NeedKind) -> str:
    return f"need-{kind}-detail"
