"""One question as fields of a form, and back; what it is called inside is made of its words once and never changes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from pydantic import BaseModel

from ki_events.events.contingents import Attendance, Contingent, ContingentKind
from ki_events.events.labels import label_slug
from ki_events.i18n import _
from ki_events.registrations.questions.conditions import NO, YES, values_of
from ki_events.registrations.questions.reading import CHOICES, Definition, Option
from ki_events.registrations.questions.rules import LONGEST_HELP, LONGEST_LABEL, LONGEST_OPTION, MOST_OPTIONS
from ki_events.registrations.questions.tables import QuestionKind, RetentionClass
from ki_events.visible import visible
from ki_events.web.field_types import TICKED, agreement, one_of
from ki_events.web.forms import Form, check, line, paragraphs
from ki_events.web.sent import Sent

OPTION = re.compile(r"o([0-9]{1,3})-text")
LONGEST_KEY = 38
SPARE_ROWS = 3
ANY = "*"
"""Stands for "any answer" behind the key of the question on which another one depends."""


class Fields(BaseModel):
    """What the form has beside the options, in its order."""

    kind: one_of(list(QuestionKind), 1)  # type: ignore[valid-type]
    label: line(LONGEST_LABEL, 1)  # type: ignore[valid-type]
    help: paragraphs(LONGEST_HELP)  # type: ignore[valid-type]
    required: agreement()  # type: ignore[valid-type]
    condition: line(200)  # type: ignore[valid-type]
    only_for: tuple[str, ...]
    retention: one_of(list(RetentionClass), 1)  # type: ignore[valid-type]


def filled(question: Definition) -> Form[Definition]:
    """Return the form as it begins; `key` is empty for a new question."""
    typed = {
        "kind": question.kind.value,
        "label": question.label,
        "help": question.help,
        "required": TICKED if question.required else "",
        "condition": f"{question.shown_if}|{question.shown_value or ANY}" if question.shown_if else "",
        "retention": question.retention.value,
        "begun": fingerprint(question),
    }
    for number, option in enumerate(question.options, 1):
        typed |= {f"o{number}-value": option.value, f"o{number}-text": option.text}
    form: Form[Definition] = Form(typed, picked={"only_for": question.only_for})
    return with_spare_rows(form)


def with_spare_rows(form: Form[Definition]) -> Form[Definition]:
    """Return the form with some empty rows for options at its end, where its kind has any."""
    if form.typed["kind"] not in CHOICES:
        return form
    last = max([0, *_numbers(form.typed)])
    most = min(last + SPARE_ROWS, MOST_OPTIONS)
    spare = {f"o{number}-{part}": "" for number in range(last + 1, most + 1) for part in ("value", "text")}
    return replace(form, typed=form.typed | spare)


def read_question(sent: Sent, key: str) -> Form[Definition]:
    """Check one question; `key` is empty for a new one."""
    form = check(Fields, sent)
    typed, errors = form.typed, form.errors
    typed["begun"] = visible(sent.one("begun"))
    for number in _numbers(sent.fields):
        for part in ("value", "text"):
            typed[f"o{number}-{part}"] = visible(sent.one(f"o{number}-{part}")).strip()
    is_choice = typed["kind"] in CHOICES
    options = _options(typed) if is_choice else ()
    if is_choice:
        _check_options(errors, options, typed)
    if form.value is None or errors:
        return Form(typed, errors=errors, picked=form.picked)
    shown_if, _bar, shown_value = form.value.condition.partition("|")
    definition = Definition(
        key=key,
        kind=QuestionKind(form.value.kind),
        label=form.value.label,
        help=form.value.help,
        required=bool(form.value.required),
        options=options,
        shown_if=shown_if,
        shown_value="" if shown_value == ANY else shown_value,
        only_for=tuple(form.value.only_for),
        retention=RetentionClass(form.value.retention),
    )
    return Form(typed, definition, picked=form.picked)


def new_key(label: str, taken: Sequence[str]) -> str:
    """Return what a question is called inside, made of its words; no other question of the event is called so."""
    plain = label_slug(label)[: LONGEST_KEY - 4].strip("-")
    plain = plain if plain.isascii() and plain else "frage"
    key, number = plain, 1
    while key in taken:
        number += 1
        key = f"{plain}-{number}"
    return key


def fingerprint(question: Definition) -> str:
    """Return what is equal exactly if nobody has changed the question meanwhile."""
    return sha256(repr(question).encode()).hexdigest()[:16]


def conditions(before: Sequence[Definition]) -> list[tuple[str, str]]:
    """Return on what a question may depend: on any answer to one before it, or on a certain one; value and words."""
    found = [("", _("Immer"))]
    for question in before:
        named = question.label if len(question.label) <= 60 else f"{question.label[:59]}…"
        if question.kind != QuestionKind.consent:
            found.append((f"{question.key}|{ANY}", _("»%(label)s« ist beantwortet") % {"label": named}))
        words = {YES: _("Ja"), NO: _("Nein")} | {option.value: option.text for option in question.options}
        found += [
            (f"{question.key}|{value}", _("»%(label)s«: %(answer)s") % {"label": named, "answer": words[value]})
            for value in values_of(question) or ()
        ]
    return found


def groups(contingents: Sequence[Contingent], chosen: Sequence[str]) -> list[tuple[str, str]]:
    """Return whom a question may be for: those for whom the event has contingents, and who is `chosen` already."""
    ways = {Attendance.on_site: _("Teilnahme vor Ort"), Attendance.online: _("Teilnahme online")}
    found = {
        f"{each.kind}:{each.value}": ways[Attendance(each.value)]
        if each.kind == ContingentKind.attendance
        else each.name or each.value
        for each in contingents
        if each.kind != ContingentKind.partner
    }
    return [*found.items(), *((trait, trait.partition(":")[2]) for trait in chosen if trait not in found)]


def rows(typed: Mapping[str, str]) -> list[int]:
    """Return the numbers of the rows of options."""
    return _numbers(typed)


def _numbers(names: Mapping[str, object]) -> list[int]:
    return sorted({int(found[1]) for name in names if (found := OPTION.fullmatch(name))})[:MOST_OPTIONS]


def _options(typed: dict[str, str]) -> tuple[Option, ...]:
    """Return the options that have a text; those there were keep their values, since answers are stored by them."""
    found = [(typed[f"o{number}-value"], typed[f"o{number}-text"]) for number in _numbers(typed)]
    taken = {value for value, _text in found if value}
    options = []
    for value, text in found:
        if text:
            stored = value or new_key(text, sorted(taken))
            taken.add(stored)
            options.append(Option(stored, text))
    return tuple(options)


def _check_options(errors: dict[str, str], options: Sequence[Option], typed: dict[str, str]) -> None:
    for number in _numbers(typed):
        length = len(typed[f"o{number}-text"])
        if length > LONGEST_OPTION:
            words = {"most": LONGEST_OPTION, "length": length}
            errors[f"o{number}-text"] = _("Höchstens %(most)s Zeichen, es sind %(length)s.") % words
    texts = [option.text for option in options]
    if len(options) < 2:
        errors.setdefault("o1-text", _("Bitte geben Sie mindestens zwei Antworten zur Auswahl an."))
    elif len({text.casefold() for text in texts}) < len(texts):
        errors.setdefault("o1-text", _("Eine Antwort steht zweimal da."))
