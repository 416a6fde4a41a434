"""Stored answers in words: values of options become their texts, days and numbers are written as the reader's language does."""

import json
from datetime import date
from decimal import Decimal

from babel.numbers import format_decimal

from ki_events.dates import day
from ki_events.i18n import _, locale
from ki_events.registrations.questions.conditions import NO, YES
from ki_events.registrations.questions.reading import Definition
from ki_events.registrations.questions.tables import QuestionKind

NUMBER_FORMAT = "#,##0.######"


def in_words(question: Definition, value: str) -> str:
    """Return a stored answer as people read it; options that are gone are told by their value."""
    texts = {option.value: option.text for option in question.options}
    match question.kind:
        case QuestionKind.single_choice:
            return texts.get(value, value)
        case QuestionKind.multiple_choice:
            return "; ".join(texts.get(chosen, chosen) for chosen in several(value))
        case QuestionKind.yes_no | QuestionKind.consent:
            return {YES: _("Ja"), NO: _("Nein")}.get(value, value)
        case QuestionKind.date:
            return day(date.fromisoformat(value))
        case QuestionKind.number:
            return number(value)
        case _:
            return value


def several(value: str) -> tuple[str, ...]:
    """Return what was chosen of several, from the stored value."""
    return tuple(json.loads(value)) if value else ()


def stored(chosen: tuple[str, ...]) -> str:
    """Return the value that stores what was chosen of several; nothing is empty, as everywhere."""
    return json.dumps(chosen, ensure_ascii=False) if chosen else ""


def number(value: str) -> str:
    """Return a stored number as it is written in the language of the moment."""
    return format_decimal(Decimal(value), format=NUMBER_FORMAT, locale=locale())
