"""The questions of an event as a part of a form: what it shows, how what was sent is checked, and what of it is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from markupsafe import Markup
from pydantic import BaseModel, create_model

from ki_events.registrations.questions.answer_words import number, several, stored
from ki_events.registrations.questions.conditions import asked_of, values_of
from ki_events.registrations.questions.reading import Asked, Definition
from ki_events.registrations.questions.tables import QuestionKind
from ki_events.site.sign_up.question_field import Field, fields_of, shortened
from ki_events.web.field_types import agreement, day_line, number_line, one_of, some_of
from ki_events.web.forms import Form, check, line, paragraphs
from ki_events.web.sent import Sent

LONGEST_LINE, LONGEST_TEXT = 300, 2000  # characters

Answers = tuple[tuple[int, str], ...]
"""The id of a question and its answer as it is stored, as in `Wishes.answers`."""


@dataclass(frozen=True)
class QuestionForm:
    """The questions of one person of a form; every name of theirs begins with `prefix`.

    `groups` names in words what `only_for` may say, as in {"target_group:kita": "Kindertagesstätten"}; `lang` is the
    language of the questions.
    """

    questions: tuple[Asked, ...]
    prefix: str = ""
    groups: Mapping[str, str] = field(default_factory=dict)
    lang: str = ""

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Return what the template draws, in order."""
        return fields_of([question.definition for question in self.questions], self.prefix, self.groups)

    @property
    def labels(self) -> dict[str, str]:
        """Return what each field is called, for the summary of mistakes; the first control of a field has its name as id."""
        written = Markup('<bdi lang="{lang}">{label}</bdi>') if self.lang else Markup("<bdi>{label}</bdi>")
        return {
            one.name: written.format(lang=self.lang, label=shortened(one.label).rstrip(".:? ")) for one in self.fields
        }

    def read(self, sent: Sent, person: frozenset[str]) -> Form[Answers]:
        """Check what someone with these traits sent; questions that are not asked of them are neither required nor stored.

        What was typed is kept all the same: who ticks another box finds it again.
        """
        mine = sent.under(self.prefix)
        asked = asked_of(self.questions, _given(self.questions, mine), person)
        shown = check(_model(_definitions(self.questions)), mine)
        checked = shown if asked == self.questions else check(_model(_definitions(asked)), mine)
        value = None if checked.value is None else tuple(_answers(asked, checked.value))
        return Form(shown.typed, value, checked.errors, shown.picked).under(self.prefix)

    def filled(self, answers: Mapping[int, str]) -> Form[Answers]:
        """Return the form with what is stored, by the id of the question."""
        form: Form[Answers] = Form()
        for question in self.questions:
            value, definition = answers.get(question.id, ""), question.definition
            if definition.kind == QuestionKind.multiple_choice:
                form.picked[_name(definition)] = several(value)
            elif definition.kind == QuestionKind.number and value:
                form.typed[_name(definition)] = number(value)
            else:
                form.typed[_name(definition)] = value
        return form.under(self.prefix)


def question_form(
    questions: Sequence[Asked], prefix: str = "", groups: Mapping[str, str] | None = None, lang: str = ""
) -> QuestionForm:
    """Return the part of a form that asks these questions, written in `lang`, of one person."""
    return QuestionForm(tuple(questions), prefix, groups or {}, lang)


@lru_cache(maxsize=256)
def _model(definitions: tuple[Definition, ...]) -> type[BaseModel]:
    # Kept: making one takes some milliseconds, and in a rush all are asked the same.
    fields: dict[str, Any] = {_name(definition): (_type(definition), ...) for definition in definitions}
    return create_model("Questions", **fields)


def _type(definition: Definition) -> Any:
    least = int(definition.required)
    values = values_of(definition) or ()
    if definition.kind == QuestionKind.multiple_choice:
        return some_of(values, least)
    if definition.kind in (QuestionKind.single_choice, QuestionKind.yes_no):
        return one_of(values, least)
    return {
        QuestionKind.text: line(LONGEST_LINE, least),
        QuestionKind.long_text: paragraphs(LONGEST_TEXT, least),
        QuestionKind.number: number_line(least),
        QuestionKind.date: day_line(least),
        QuestionKind.consent: agreement(least),
    }[definition.kind]


def _definitions(questions: Sequence[Asked]) -> tuple[Definition, ...]:
    return tuple(question.definition for question in questions)


def _given(questions: Sequence[Asked], mine: Sent) -> dict[str, tuple[str, ...]]:
    given = {}
    for question in questions:
        definition = question.definition
        has_several = definition.kind == QuestionKind.multiple_choice
        name = _name(definition)
        given[definition.key] = mine.all(name) if has_several else (mine.one(name),)
    return given


def _answers(asked: Sequence[Asked], value: BaseModel) -> Answers:
    found = []
    for question in asked:
        answer = getattr(value, _name(question.definition))
        text = stored(answer) if isinstance(answer, tuple) else answer
        if text:
            found.append((question.id, text))
    return tuple(found)


def _name(definition: Definition) -> str:
    return f"q-{definition.key}"
