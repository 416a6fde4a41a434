"""Looking for people by what they answered: in the words that they read, though it is values that are stored."""

from collections.abc import Iterator

from piccolo.querystring import QueryString

from ki_events.registrations.questions.answer_words import in_words
from ki_events.registrations.questions.conditions import NO, YES
from ki_events.registrations.questions.reading import CHOICES, Asked, Definition
from ki_events.registrations.questions.tables import QuestionKind


def answers_with(question: Asked, text: str) -> QueryString:
    """Return the condition on a registration `r` that its answer to the question contains this text; any answer for none."""
    own = "EXISTS (SELECT 1 FROM answer a WHERE a.registration = r.id AND a.question = {}"
    if not text:
        return QueryString(own + ")", question.id)
    parts = [QueryString("LOWER(a.value) LIKE {} ESCAPE '!'", _part(text.lower()))]
    parts += [QueryString("a.value LIKE {} ESCAPE '!'", value) for value in _values(question.definition, text)]
    if question.definition.kind in CHOICES or question.definition.kind in _TICKED:
        # What is stored of a choice is no word that anybody has read.
        parts = parts[1:] or [QueryString("1 = 0")]
    any_of = QueryString(" OR ".join(["{}"] * len(parts)), *parts)
    return QueryString(own + " AND ({}))", question.id, any_of)


_TICKED = frozenset({QuestionKind.yes_no, QuestionKind.consent})


def _values(definition: Definition, text: str) -> Iterator[str]:
    wanted = text.casefold()
    if definition.kind in _TICKED:
        yield from (value for value in (YES, NO) if in_words(definition, value).casefold().startswith(wanted))
    for option in definition.options:
        if wanted in option.text.casefold():
            several = definition.kind == QuestionKind.multiple_choice
            yield _part(f'"{option.value}"') if several else _plain(option.value)


def _part(text: str) -> str:
    return f"%{_plain(text)}%"


def _plain(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
