"""Every move of a registration happens here, with its counters, its reason line and its audit line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from piccolo.columns import Column

from ki_events.audit import AuditEntry, Change, entry, record_all
from ki_events.clock import now
from ki_events.registrations.rules import HOLDS_A_PLACE, Rule, may_move, places_delta
from ki_events.registrations.tables import By, Decision, Registration, Status
from ki_events.registrations.turns import add_to_counters
from ki_events.rows import insert_all


@dataclass(frozen=True)
class Why:
    """Who decided, by which rule, and what they said."""

    by: By
    rule: Rule
    reason: str = ""


async def move(registration: Registration, to: Status, why: Why) -> Decision:
    """Move `registration`, read while holding the event's turn, to another status.

    Raise `ValueError` for a move that does not exist, and `RuntimeError` when someone moved it without taking a turn.
    """
    from_status = Status(registration.status)
    if not may_move(from_status, to):
        raise ValueError(f"no move from {from_status} to {to}")
    moment = now()
    columns: dict[Column | str, Any] = {Registration.status: to, Registration.changed_at: moment}
    if to in HOLDS_A_PLACE and from_status not in HOLDS_A_PLACE:
        columns[Registration.placed_at] = moment
    moved = (
        await Registration.update(columns)
        .where((Registration.id == registration.id) & (Registration.status == from_status))
        .returning(Registration.id)
    )
    if not moved:
        raise RuntimeError(f"registration {registration.id} moved without a turn")
    await add_to_counters(registration.event, *places_delta(from_status, to))
    registration.status, registration.changed_at = to, moment
    if Registration.placed_at in columns:
        registration.placed_at = moment
    return await note(registration, from_status, why)


async def note(registration: Registration, from_status: Status | None, why: Why) -> Decision:
    """Write the reason line and the audit line of a move that was just made."""
    return (await note_all([registration], from_status, why))[0]


async def note_all(registrations: Sequence[Registration], from_status: Status | None, why: Why) -> list[Decision]:
    """Write the reason lines and the audit lines of equal moves that were just made, at least one, in two statements."""
    decisions = [
        Decision(
            registration=registration.id,
            event=registration.event,
            at=registration.changed_at,
            from_status=from_status or "",
            to_status=registration.status,
            by=why.by,
            rule=why.rule,
            reason=why.reason,
        )
        for registration in registrations
    ]
    await record_all([_audited(registration, from_status, why) for registration in registrations])
    return await insert_all(decisions)


def _audited(registration: Registration, from_status: Status | None, why: Why) -> AuditEntry:
    change = Change(before={"status": from_status or ""}, after={"status": registration.status, "rule": why.rule})
    return entry(why.by, f"registration.{registration.status}", f"registration:{registration.id}", change)
