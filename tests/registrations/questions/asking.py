"""An event that asks, what its people read of their answers, and what the audit says."""

from dataclasses import replace

from ki_events.audit import AuditEntry
from ki_events.events.tables import Event
from ki_events.registrations.questions.answers import answers_of
from ki_events.registrations.questions.defining import define_questions
from ki_events.registrations.questions.reading import Asked, Definition, questions_of
from ki_events.registrations.tables import Registration
from tests.characters import make_event
from tests.registrations.all_kinds import NUMBER

ACTOR = "account:7"
NUMBER_ALONE = replace(NUMBER, shown_if="", shown_value="")


async def asking(*definitions: Definition) -> tuple[Event, dict[str, Asked]]:
    """Return an event and its questions by key."""
    event = await make_event(capacity=10)
    await define_questions(event.id, definitions, ACTOR)
    return event, {question.definition.key: question for question in await questions_of(event.id)}


async def audited(action: str) -> list[dict[str, object]]:
    """Return what the lines of the audit say that came of it."""
    rows = await AuditEntry.select(AuditEntry.after).where(AuditEntry.action == action).output(load_json=True)
    return [row["after"] for row in rows]


async def shown(registration: Registration) -> list[tuple[str, str, bool]]:
    """Return key, text and whether the question is gone, of each answer."""
    found = await answers_of(registration.id)
    return [(given.question.definition.key, given.text, given.is_retired) for given in found]
