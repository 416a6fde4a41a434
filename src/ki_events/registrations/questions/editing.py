"""The questions of an event are edited one at a time, and what they were before is kept, so that it can be brought back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from ki_events.db import transaction
from ki_events.events.tables import Event
from ki_events.events.versions import keep_version
from ki_events.registrations.questions.defining import define_questions
from ki_events.registrations.questions.reading import COLUMNS, Asked, Definition, Option, asked, questions_of
from ki_events.registrations.questions.tables import Question, QuestionKind, RetentionClass
from ki_events.registrations.turns import take_turn
from ki_events.rows import one

PART = "questions"
"""Of `EventVersion.part`."""


async def edit_questions(event_id: int, questions: Sequence[Definition], actor: str) -> bool:
    """Let an event ask these questions and keep the former ones to be brought back; return whether that is a change.

    Raise `Refused` as `define_questions` does.
    """
    async with transaction():
        await take_turn(event_id, 0)
        before = [each.definition for each in await questions_of(event_id)]
        if before == list(questions):
            return False
        await keep_version(await one(Event, event_id), PART, content_of(before), actor)
        await define_questions(event_id, questions, actor)
        return True


async def restore_questions(event_id: int, content: Mapping[str, Any], actor: str) -> bool:
    """Bring back what `edit_questions` kept; return whether that is a change. Raise `Refused` as `define_questions` does."""
    return await edit_questions(event_id, definitions_in(content), actor)


async def retired_questions(event_id: int) -> tuple[Asked, ...]:
    """Return the questions that are no longer asked and can be asked again, the latest first."""
    rows = await Question.raw(
        f"SELECT {COLUMNS} FROM question WHERE event = {{}} AND retired_at IS NOT NULL ORDER BY retired_at DESC, id",  # noqa: S608  # names of ours
        event_id,
    )
    return tuple(asked(row) for row in rows)


async def answered_keys(event_id: int) -> frozenset[str]:
    """Return the keys of the questions that somebody has answered."""
    rows = await Question.raw(
        "SELECT question.key FROM question WHERE question.event = {}"
        " AND EXISTS (SELECT 1 FROM answer WHERE answer.question = question.id)",
        event_id,
    )
    return frozenset(row["key"] for row in rows)


def content_of(questions: Sequence[Definition]) -> dict[str, Any]:
    """Return questions as plain JSON."""
    return {"questions": [asdict(question) for question in questions]}


def definitions_in(content: Mapping[str, Any]) -> list[Definition]:
    """Return the questions of plain JSON."""
    return [
        Definition(
            **{
                **each,
                "kind": QuestionKind(each["kind"]),
                "options": tuple(Option(**option) for option in each["options"]),
                "only_for": tuple(each["only_for"]),
                "retention": RetentionClass(each["retention"]),
            }
        )
        for each in content["questions"]
    ]
