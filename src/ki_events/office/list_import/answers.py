"""What stands in the cells of a list becomes answers to the event's own questions, as people write them in lists."""

from collections.abc import Sequence

from ki_events.i18n import _
from ki_events.office.registrations.answers import Answers, answers_model, checked_answers
from ki_events.registrations.questions.conditions import NO, YES
from ki_events.registrations.questions.reading import Asked, Definition
from ki_events.registrations.questions.tables import QuestionKind
from ki_events.web.field_types import TICKED
from ki_events.web.sent import Sent

_YES = frozenset({"ja", "j", "x", "yes", "y", "1", "wahr", "true", "✓", "✔"})
_NO = frozenset({"nein", "n", "no", "0", "falsch", "false", "-", "–"})
_YES_OR_NO = (QuestionKind.yes_no, QuestionKind.consent)


class AnswerReader:
    """Reads the questions that a list has columns for; made once for all rows."""

    def __init__(self, questions: Sequence[Asked], columns: frozenset[str]) -> None:
        self._questions = [each for each in questions if f"q-{each.definition.key}" in columns]
        self._model = answers_model(self._questions)

    def read(self, typed: dict[str, str], mistakes: dict[str, str]) -> Answers:
        """Return the answers of a row; what is wrong is added to `mistakes`."""
        if not self._questions:
            return ()
        fields: dict[str, tuple[str, ...]] = {}
        for question in self._questions:
            name = f"q-{question.definition.key}"
            values = _meant(question.definition, typed.get(name, ""))
            if values is None:
                mistakes[name] = _unknown(question.definition, typed[name])
            else:
                fields[name] = values
        form = checked_answers(self._questions, self._model, Sent(fields))
        mistakes |= {name: sentence for name, sentence in form.errors.items() if name not in mistakes}
        return form.value or ()


def _meant(definition: Definition, text: str) -> tuple[str, ...] | None:
    """Return what a form would send for this cell; None where it says nothing that is offered."""
    if not text:
        return ()
    if definition.kind in _YES_OR_NO:
        return _yes_or_no(definition.kind, text)
    if definition.kind == QuestionKind.single_choice:
        return _options(definition, [text])
    if definition.kind == QuestionKind.multiple_choice:
        whole = _options(definition, [text])
        signs = text.replace("\n", ";").replace(",", ";").split(";")
        return whole or _options(definition, [part for part in signs if part.strip()])
    return (text,)


def _yes_or_no(kind: QuestionKind, text: str) -> tuple[str, ...] | None:
    word = text.casefold().strip()
    if word in _YES:
        return (TICKED if kind == QuestionKind.consent else YES,)
    if word in _NO:
        return () if kind == QuestionKind.consent else (NO,)
    return None


def _options(definition: Definition, texts: Sequence[str]) -> tuple[str, ...] | None:
    known = {_folded(option.value): option.value for option in definition.options}
    known |= {_folded(option.text): option.value for option in definition.options}
    found = [known.get(_folded(text)) for text in texts]
    return None if None in found else tuple(value for value in found if value is not None)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _unknown(definition: Definition, text: str) -> str:
    offered = [option.text for option in definition.options] or [_("Ja"), _("Nein")]
    shown = ", ".join(f"»{each}«" for each in offered[:6]) + (" …" if len(offered) > 6 else "")
    return _("»%(text)s« gibt es hier nicht. Möglich ist: %(offered)s.") % {"text": text[:80], "offered": shown}
