"""What makes the questions of an event a form that can be answered; every mistake has a sentence."""

import re
from collections.abc import Iterator, Sequence

from ki_events.i18n import _
from ki_events.registrations.questions.conditions import TRAITS, values_of
from ki_events.registrations.questions.reading import CHOICES, Definition
from ki_events.registrations.questions.tables import QuestionKind
from ki_events.visible import visible

MOST_QUESTIONS = 40
MOST_OPTIONS = 60
LONGEST_LABEL, LONGEST_HELP, LONGEST_OPTION, LONGEST_VALUE = 300, 2000, 200, 120
KEY = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,38}[a-z0-9])?")


def mistakes(questions: Sequence[Definition]) -> list[str]:
    """Return a sentence for each thing that is wrong with the questions, in their order; none if all is well."""
    found = []
    if len(questions) > MOST_QUESTIONS:
        found.append(
            _("Höchstens %(most)s Fragen sind möglich, es sind %(number)s. Bitte kürzen Sie.")
            % {"most": MOST_QUESTIONS, "number": len(questions)}
        )
    before: dict[str, Definition] = {}
    for question in questions:
        found += [_about(question, sentence) for sentence in _of_one(question, before)]
        before[question.key] = question
    return found


def _about(question: Definition, sentence: str) -> str:
    return _("Frage »%(key)s«: %(sentence)s") % {"key": question.key, "sentence": sentence}


def _of_one(question: Definition, before: dict[str, Definition]) -> Iterator[str]:
    if not KEY.fullmatch(question.key):
        yield _("Der Schlüssel darf nur Kleinbuchstaben (a–z), Ziffern und Striche haben, höchstens 40 Zeichen.")
    if question.key in before:
        yield _("Der Schlüssel ist doppelt. Bitte geben Sie jeder Frage einen eigenen.")
    yield from _of_texts(question)
    yield from _of_options(question)
    yield from _of_condition(question, before)
    for trait in question.only_for:
        kind, _colon, value = trait.partition(":")
        if kind not in TRAITS or not value:
            yield _("»%(trait)s« nennt keine Gruppe. Möglich ist zum Beispiel »attendance:online«.") % {"trait": trait}


def _of_texts(question: Definition) -> Iterator[str]:
    if not question.label.strip():
        yield _("Der Text der Frage fehlt.")
    if len(question.label) > LONGEST_LABEL:
        yield _("Der Text der Frage darf höchstens %(most)s Zeichen haben.") % {"most": LONGEST_LABEL}
    if len(question.help) > LONGEST_HELP:
        yield _("Der Hilfetext darf höchstens %(most)s Zeichen haben.") % {"most": LONGEST_HELP}
    shown = [question.label, *question.help.split("\n"), *(option.text for option in question.options)]
    if any(visible(text) != text for text in shown):
        yield _("Der Text enthält unsichtbare Steuerzeichen. Bitte neu eintippen statt einfügen.")


def _of_options(question: Definition) -> Iterator[str]:
    if question.kind not in CHOICES:
        if question.options:
            yield _("Antworten zur Auswahl gibt es nur bei Auswahlfragen. Bitte löschen Sie sie.")
        return
    values = [option.value for option in question.options]
    if not 2 <= len(values) <= MOST_OPTIONS:
        yield _("Bitte geben Sie 2 bis %(most)s Antworten zur Auswahl an.") % {"most": MOST_OPTIONS}
    if len(set(values)) < len(values):
        yield _("Zwei Antworten haben denselben Wert. Bitte geben Sie jeder einen eigenen.")
    if not all(
        _fits(option.value, LONGEST_VALUE) and _fits(option.text, LONGEST_OPTION) for option in question.options
    ):
        yield _(
            "Jede Antwort braucht einen Wert (höchstens %(value)s Zeichen) und einen Text (höchstens %(text)s)."
        ) % {
            "value": LONGEST_VALUE,
            "text": LONGEST_OPTION,
        }


def _fits(text: str, most: int) -> bool:
    # What a browser sends back is compared with what is stored, so it must come back as it was.
    return 0 < len(text) <= most and text == visible(text.strip())


def _of_condition(question: Definition, before: dict[str, Definition]) -> Iterator[str]:
    if not question.shown_if:
        if question.shown_value:
            yield _("Es ist gesagt, bei welcher Antwort sie erscheint, aber nicht, auf welche Frage.")
        return
    other = before.get(question.shown_if)
    if other is None:
        yield _("Sie hängt von »%(other)s« ab; das muss eine Frage sein, die davor steht.") % {
            "other": question.shown_if
        }
        return
    offered = values_of(other)
    if question.shown_value and (offered is None or question.shown_value not in offered):
        yield _("Die Antwort »%(value)s«, von der sie abhängt, gibt es bei »%(other)s« nicht.") % {
            "value": question.shown_value,
            "other": question.shown_if,
        }


def needs_its_words(question: Definition) -> bool:
    """Say whether its text is what people agreed to and can prove no longer once it is another (GDPR Art. 7(1))."""
    return question.kind == QuestionKind.consent
