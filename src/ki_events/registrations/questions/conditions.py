"""Who is asked what: a question is asked of the people it is meant for, if the answer it depends on was given."""

from collections.abc import Mapping, Sequence

from ki_events.registrations.questions.reading import CHOICES, Asked, Definition
from ki_events.registrations.questions.tables import QuestionKind

YES, NO = "yes", "no"
TRAITS = ("attendance", "target_group", "institution_type")
"""What is known about a person beside the answers; `only_for` names one with its value, as in "attendance:online"."""


def traits(attendance: str = "", target_group: str = "", institution_type: str = "") -> frozenset[str]:
    """Return what `only_for` may ask about a person."""
    known = zip(TRAITS, (attendance, target_group, institution_type), strict=True)
    return frozenset(f"{kind}:{value}" for kind, value in known if value)


def meant_for(questions: Sequence[Asked], person: frozenset[str]) -> tuple[Asked, ...]:
    """Return the questions that may be asked of a person with these traits, whatever they answer."""
    found: list[Asked] = []
    keys = {""}
    for question in questions:
        if _is_meant_for(question.definition, person) and question.definition.shown_if in keys:
            found.append(question)
            keys.add(question.definition.key)
    return tuple(found)


def asked_of(
    questions: Sequence[Asked], given: Mapping[str, Sequence[str]], person: frozenset[str]
) -> tuple[Asked, ...]:
    """Return the questions, in order, that are asked of who has these traits and gave these answers (by key).

    What was answered to a question that is not asked counts for nothing, so that conditions follow one another.
    """
    found: list[Asked] = []
    answers: dict[str, frozenset[str]] = {}
    for question in questions:
        definition = question.definition
        if _is_meant_for(definition, person) and _is_met(definition, answers):
            found.append(question)
            answers[definition.key] = _counting(definition, given.get(definition.key, ()))
    return tuple(found)


def values_of(definition: Definition) -> tuple[str, ...] | None:
    """Return the values an answer may have, as stored; None where people write what they like."""
    if definition.kind in CHOICES:
        return tuple(option.value for option in definition.options)
    if definition.kind == QuestionKind.yes_no:
        return (YES, NO)
    return (YES,) if definition.kind == QuestionKind.consent else None


def _is_meant_for(definition: Definition, person: frozenset[str]) -> bool:
    return not definition.only_for or not person.isdisjoint(definition.only_for)


def _is_met(definition: Definition, answers: Mapping[str, frozenset[str]]) -> bool:
    if not definition.shown_if:
        return True
    before = answers.get(definition.shown_if, frozenset())
    return definition.shown_value in before if definition.shown_value else bool(before)


def _counting(definition: Definition, given: Sequence[str]) -> frozenset[str]:
    offered = values_of(definition)
    return frozenset(text for text in given if text.strip() and (offered is None or text in offered))
