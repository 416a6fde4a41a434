"""The questions of an event are defined as a whole: known keys are changed, new ones added, and what is gone is retired."""

import json
from collections.abc import Sequence
from typing import Any

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.registrations.questions.reading import COLUMNS, Definition, asked
from ki_events.registrations.questions.rules import mistakes, needs_its_words
from ki_events.registrations.questions.tables import Question
from ki_events.registrations.turns import take_turn
from ki_events.rows import insert_all


class _Known:
    """A question that is in the database, perhaps retired."""

    def __init__(self, row: dict[str, Any]) -> None:
        found = asked(row)
        self.id, self.definition = found.id, found.definition
        self.position, self.is_retired = row["position"], row["retired_at"] is not None

    def is_as(self, definition: Definition, position: int) -> bool:
        return (self.definition, self.position, self.is_retired) == (definition, position, False)

    def changes_meaning(self, definition: Definition) -> bool:
        """Say whether answers to it would be answers to something else."""
        before = self.definition
        return before.kind != definition.kind or (needs_its_words(before) and before.label != definition.label)


async def define_questions(event_id: int, questions: Sequence[Definition], actor: str) -> None:
    """Let an event ask these questions, in this order, and no others; answers are kept, also of questions that are gone.

    Raise `Refused` with every mistake named (`questions_invalid`), or since people have answered what would now mean
    something else (`question_answered`), and `LookupError` when there is no such event.
    """
    wrong = mistakes(questions)
    if wrong:
        raise Refused("questions_invalid", " ".join(wrong))
    async with transaction():
        await take_turn(event_id, 0)
        known = {one.definition.key: one for one in await _known(event_id)}
        await _refuse_if_answered(known, questions)
        changes = {
            "added": await _insert(event_id, questions, known),
            "changed": await _update(questions, known),
            "retired": await _retire(questions, known),
        }
        if any(changes.values()):
            # The sign-up form is another one now.
            await Event.update({Event.revision: Event.revision + 1}).where(Event.id == event_id)
            await record(actor, "event.questions", f"event:{event_id}", Change(after=changes))


async def _known(event_id: int) -> list[_Known]:
    text = f"SELECT {COLUMNS}, position, retired_at FROM question WHERE event = {{}}"  # noqa: S608  # names of ours
    return [_Known(row) for row in await Question.raw(text, event_id)]


async def _refuse_if_answered(known: dict[str, _Known], questions: Sequence[Definition]) -> None:
    other = {
        known[question.key].id: question
        for question in questions
        if question.key in known and known[question.key].changes_meaning(question)
    }
    if not other:
        return
    marks = ", ".join(["{}"] * len(other))
    rows = await Question.raw(
        f"SELECT id FROM question WHERE id IN ({marks})"  # noqa: S608  # placeholders only
        " AND EXISTS (SELECT 1 FROM answer WHERE answer.question = question.id) ORDER BY position, id",
        *other,
    )
    if rows:
        raise Refused("question_answered", " ".join(_answered(other[row["id"]]) for row in rows))


def _answered(question: Definition) -> str:
    if needs_its_words(question):
        return _(
            "Einem anderen Wortlaut von »%(label)s« wurde schon zugestimmt. "
            "Bitte legen Sie für den neuen eine Frage mit einem anderen Schlüssel an."
        ) % {"label": question.label}
    return _(
        "Auf »%(label)s« gibt es schon Antworten; die Art der Frage lässt sich nicht mehr ändern. "
        "Bitte legen Sie dafür eine neue Frage mit einem anderen Schlüssel an."
    ) % {"label": question.label}


async def _insert(event_id: int, questions: Sequence[Definition], known: dict[str, _Known]) -> list[str]:
    new = [
        Question(event=event_id, key=question.key, position=position, **_columns(question))
        for position, question in enumerate(questions)
        if question.key not in known
    ]
    if new:
        await insert_all(new)
    return [question.key for question in new]


async def _update(questions: Sequence[Definition], known: dict[str, _Known]) -> list[str]:
    changed = []
    for position, question in enumerate(questions):
        before = known.get(question.key)
        if before and not before.is_as(question, position):
            update = Question.update(**_columns(question), position=position, retired_at=None)
            await update.where(Question.id == before.id)
            changed.append(question.key)
    return changed


async def _retire(questions: Sequence[Definition], known: dict[str, _Known]) -> list[str]:
    keys = {question.key for question in questions}
    gone = [one for key, one in known.items() if key not in keys and not one.is_retired]
    if gone:
        await Question.update({Question.retired_at: now()}).where(Question.id.is_in([one.id for one in gone]))
    return [one.definition.key for one in gone]


def _columns(question: Definition) -> dict[str, Any]:
    return {
        "kind": question.kind,
        "label": question.label,
        "help": question.help,
        "required": question.required,
        "options": json.dumps([{"value": one.value, "text": one.text} for one in question.options], ensure_ascii=False),
        "shown_if": question.shown_if,
        "shown_value": question.shown_value,
        "only_for": json.dumps(list(question.only_for), ensure_ascii=False),
        "retention": question.retention,
    }
