"""The questions of an event as they are asked: in their order, without those taken out of the form."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ki_events.registrations.questions.tables import Question, QuestionKind, RetentionClass

CHOICES = frozenset({QuestionKind.single_choice, QuestionKind.multiple_choice})
"""The kinds that have options."""

COLUMNS = "id, key, kind, label, help, required, options, shown_if, shown_value, only_for, retention"


@dataclass(frozen=True)
class Option:
    """One answer that a choice offers; `value` is stored and never shown."""

    value: str
    text: str


@dataclass(frozen=True)
class Definition:
    """A question as somebody defined it; the fields say what the columns of `Question` do."""

    key: str
    kind: QuestionKind
    label: str
    help: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    shown_if: str = ""
    shown_value: str = ""
    only_for: tuple[str, ...] = ()
    retention: RetentionClass = RetentionClass.standard


@dataclass(frozen=True)
class Asked:
    """A question that is in the database."""

    id: int
    definition: Definition


async def questions_of(event_id: int) -> tuple[Asked, ...]:
    """Return the questions of an event in their order, without those retired."""
    rows = await Question.raw(
        f"SELECT {COLUMNS} FROM question WHERE event = {{}} AND retired_at IS NULL ORDER BY position, id",  # noqa: S608  # names of ours
        event_id,
    )
    return tuple(asked(row) for row in rows)


def asked(row: Mapping[str, Any]) -> Asked:
    """Return the question of a row that has COLUMNS."""
    return Asked(
        row["id"],
        Definition(
            key=row["key"],
            kind=QuestionKind(row["kind"]),
            label=row["label"],
            help=row["help"],
            required=bool(row["required"]),
            options=tuple(Option(**option) for option in json.loads(row["options"])),
            shown_if=row["shown_if"],
            shown_value=row["shown_value"],
            only_for=tuple(json.loads(row["only_for"])),
            retention=RetentionClass(row["retention"]),
        ),
    )
