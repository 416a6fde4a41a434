"""Who did what to which thing, and when, written in the transaction that did it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from piccolo.columns import JSON, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from ki_events.clock import now
from ki_events.rows import insert_all


class AuditEntry(Table, tablename="audit_entry"):
    """One action. It refers to things by id and never copies personal data, so that forgetting a person does not falsify it.

    `organisation` is the id of the one whose thing it is, 0 for nobody's; NULL until a worker has looked (reports/placing.py).
    """

    id: Serial
    at = Timestamptz(index=True)
    actor = Varchar(length=80)
    action = Varchar(length=60)
    subject = Varchar(length=120, index=True)
    before = JSON(default="{}")
    after = JSON(default="{}")
    note = Text(default="")
    organisation = Integer(null=True, default=None)


@dataclass(frozen=True)
class Change:
    """What was and what is, without personal data; `note` is a reason given by an organiser."""

    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    note: str = ""


async def record(actor: str, action: str, subject: str, change: Change | None = None) -> None:
    """Write one audit line; call it inside the verb's transaction.

    `actor` is "person", "system", "cli" or "account:<id>"; `subject` names a row, as in "registration:17".
    """
    await record_all([entry(actor, action, subject, change)])


async def record_all(entries: Sequence[AuditEntry]) -> None:
    """Write several audit lines, in this order, in one statement; thousands in several."""
    if entries:
        await insert_all(entries)


def entry(actor: str, action: str, subject: str, change: Change | None = None) -> AuditEntry:
    """Return the audit line that `record` would write now."""
    change = change or Change()
    return AuditEntry(
        at=now(),
        actor=actor,
        action=action,
        subject=subject,
        before=change.before,
        after=change.after,
        note=change.note,
    )
