"""What a person answered and needs goes with them to another event, as far as the same is asked there."""

from ki_events.registrations.arrivals import Wishes
from ki_events.registrations.questions.answers import answers_of, write_answers
from ki_events.registrations.questions.needs import needs_of, write_needs
from ki_events.registrations.questions.reading import Asked, questions_of
from ki_events.registrations.questions.tables import NeedKind
from ki_events.registrations.tables import Registration


async def copy_answers(before: Registration, after: Registration) -> None:
    """Write the answers to the same questions (key, kind and options) and the access needs for the new registration."""
    there = {question.definition.key: question for question in await questions_of(after.event)}
    answers = tuple(
        (there[given.question.definition.key].id, given.value)
        for given in await answers_of(before.id)
        if not given.is_retired and _is_same(given.question, there.get(given.question.definition.key))
    )
    needs = tuple((str(NeedKind(need.kind)), need.detail) for need in await needs_of(before.id))
    wishes = Wishes(answers=answers, needs=needs)
    await write_answers([(after.id, wishes)])
    await write_needs([(after.id, wishes)])


def _is_same(question: Asked, other: Asked | None) -> bool:
    if other is None:
        return False
    one, two = question.definition, other.definition
    return (one.kind, one.options) == (two.kind, two.options)
