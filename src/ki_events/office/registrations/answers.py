"""The questions of an event as an organiser answers them for somebody: all of them, none required, since the person may be on the phone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, create_model

from ki_events.i18n import _
from ki_events.registrations.questions.answer_words import number, several, stored
from ki_events.registrations.questions.conditions import NO, YES
from ki_events.registrations.questions.needs import need_names
from ki_events.registrations.questions.reading import Asked, Definition, Option
from ki_events.registrations.questions.tables import AccessNeed, NeedKind, QuestionKind
from ki_events.web.field_types import TICKED, agreement, day_line, day_of, number_line, one_of, some_of
from ki_events.web.forms import Form, check, line, paragraphs
from ki_events.web.sent import Sent

Answers = tuple[tuple[int, str], ...]
Needs = tuple[tuple[NeedKind, str], ...]


@dataclass(frozen=True)
class AnswerField:
    """One question as the template draws it; `day` makes a stored day what date controls want."""

    name: str
    label: str
    widget: str
    options: tuple[Option, ...]
    is_ours: bool = False
    """Whether the options are words of ours, and not the event's."""

    def day(self, typed: str) -> str:
        """Return a typed day as date controls want it; nothing where it is none."""
        return day_of(typed)


def answer_fields(questions: Sequence[Asked]) -> list[AnswerField]:
    """Return the questions as they are drawn, in their order."""
    return [
        AnswerField(
            _name(question),
            question.definition.label,
            _WIDGETS[question.definition.kind],
            _options(question.definition),
            question.definition.kind == QuestionKind.yes_no,
        )
        for question in questions
    ]


def read_answers(questions: Sequence[Asked], sent: Sent) -> Form[Answers]:
    """Check what was sent, and make of it what is stored."""
    return checked_answers(questions, answers_model(questions), sent)


def answers_model(questions: Sequence[Asked]) -> type[BaseModel]:
    """Return the form of the questions: made once where many people answer them."""
    fields: dict[str, Any] = {_name(question): (_type(question.definition), ...) for question in questions}
    return create_model("Answers", **fields)


def checked_answers(questions: Sequence[Asked], model: type[BaseModel], sent: Sent) -> Form[Answers]:
    """Do what `read_answers` does, with a form that was made before."""
    form: Form[BaseModel] = check(model, sent)
    if form.value is None:
        return Form(form.typed, None, form.errors, form.picked)
    return Form(form.typed, tuple(_stored(questions, form.value)), form.errors, form.picked)


def filled_answers(questions: Sequence[Asked], values: Mapping[int, str]) -> Form[Answers]:
    """Return the form with what is stored, by the id of the question."""
    form: Form[Answers] = Form()
    for question in questions:
        value, kind = values.get(question.id, ""), question.definition.kind
        if kind == QuestionKind.multiple_choice:
            form.picked[_name(question)] = several(value)
        else:
            form.typed[_name(question)] = number(value) if kind == QuestionKind.number and value else value
    return form


def read_needs(sent: Sent) -> Form[Needs]:
    """Check which needs were ticked, with their details; a detail alone counts as ticked."""
    fields: dict[str, Any] = {}
    for kind in NeedKind:
        fields[f"need-{kind}"], fields[f"need-{kind}-detail"] = (agreement(), ...), (line(300), ...)
    form: Form[BaseModel] = check(create_model("Needs", **fields), sent)
    if form.value is None:
        return Form(form.typed, None, form.errors)
    given = [
        (kind, getattr(form.value, f"need-{kind}"), getattr(form.value, f"need-{kind}-detail")) for kind in NeedKind
    ]
    return Form(form.typed, tuple((kind, detail) for kind, ticked, detail in given if ticked or detail), form.errors)


def filled_needs(needs: Sequence[AccessNeed]) -> Form[Needs]:
    """Return the form with what is stored."""
    form: Form[Needs] = Form()
    for need in needs:
        form.typed.update({f"need-{need.kind}": TICKED, f"need-{need.kind}-detail": need.detail})
    return form


def need_labels() -> dict[str, str]:
    """Return what the fields of needs are called."""
    return {f"need-{kind}-detail": _("%(need)s: Näheres") % {"need": name} for kind, name in need_names().items()}


_WIDGETS = {
    QuestionKind.text: "line",
    QuestionKind.long_text: "text",
    QuestionKind.single_choice: "select",
    QuestionKind.multiple_choice: "checkboxes",
    QuestionKind.yes_no: "select",
    QuestionKind.consent: "checkbox",
    QuestionKind.number: "number",
    QuestionKind.date: "date",
}


def _name(question: Asked) -> str:
    return f"q-{question.definition.key}"


def _options(definition: Definition) -> tuple[Option, ...]:
    if definition.kind == QuestionKind.yes_no:
        return (Option(YES, _("Ja")), Option(NO, _("Nein")))
    return definition.options


def _type(definition: Definition) -> Any:
    values = [option.value for option in _options(definition)]
    return {
        QuestionKind.text: line(300),
        QuestionKind.long_text: paragraphs(2000),
        QuestionKind.single_choice: one_of(values),
        QuestionKind.multiple_choice: some_of(values),
        QuestionKind.yes_no: one_of(values),
        QuestionKind.consent: agreement(),
        QuestionKind.number: number_line(),
        QuestionKind.date: day_line(),
    }[definition.kind]


def _stored(questions: Sequence[Asked], value: BaseModel) -> list[tuple[int, str]]:
    found = []
    for question in questions:
        answer = getattr(value, _name(question))
        found.append((question.id, stored(answer) if isinstance(answer, tuple) else answer))
    return [(number, text) for number, text in found if text]
