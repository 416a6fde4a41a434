"""Every move of a registration happens here, with its counters, its reason line and its audit line."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from piccolo.columns import Column

from ki_events.audit import AuditEntry, Change, entry, record_all
from ki_events.clock import now
from ki_events.registrations.invitations.tables import InvitationLink
from ki_events.registrations.mailboxes.proof_deadlines import hurry
from ki_events.registrations.room import Seat
from ki_events.registrations.rules import ENDED, HOLDS_A_PLACE, Rule, may_move, may_undo
from ki_events.registrations.seating import forget_choices, leave_seats, take_seats
from ki_events.registrations.tables import By, Decision, Registration, Source, Status
from ki_events.registrations.turns import add_to_counters, add_to_door
from ki_events.rows import insert_all, portions


@dataclass(frozen=True)
class Why:
    """Who decided, by which rule, and what they said; `actor` names the account in the audit where one decided."""

    by: By
    rule: Rule
    reason: str = ""
    actor: str = ""


@dataclass(frozen=True)
class Target:
    """Where registrations move: with the seats of those who get places, by their ids, and until when an offer holds (UTC)."""

    status: Status
    seats: Mapping[int, Seat] = field(default_factory=dict)
    deadline: datetime | None = None


async def move(registration: Registration, to: Status, why: Why) -> Decision:
    """Move `registration`, read while holding the event's turn, to another status, on the general places if it gets one.

    Raise `ValueError` for a move that does not exist, and `RuntimeError` when someone moved it without taking a turn.
    """
    return (await move_all([registration], Target(to), why))[0]


async def move_all(people: Sequence[Registration], target: Target, why: Why) -> list[Decision]:
    """Move registrations of one event and one status, at least one, in a fixed number of statements; raise as `move` does."""
    from_status = _common_status(people)
    if not may_move(from_status, target.status) and not may_undo(from_status, target.status, why.rule):
        raise ValueError(f"no move from {from_status} to {target.status}")
    holds = target.status in HOLDS_A_PLACE
    coming = [person for person in people if holds and not person.holds_place]
    leaving = [person for person in people if person.holds_place and not holds]
    beside = [person for person in people if is_beside(person)]
    await _update(people, coming, target)
    waiting = int(target.status is Status.waitlisted) - int(from_status is Status.waitlisted)
    await add_to_counters(people[0].event, len(coming) - len(leaving), waiting * len(people))
    if leaving:
        await leave_seats(leaving)
    if beside:
        await add_to_door(people[0].event, -len(beside))
    if coming:
        await take_seats(coming, {person.id: target.seats.get(person.id, Seat()) for person in coming})
    if target.status in ENDED:
        await _leave_event(people, target.status)
    if target.status is Status.waitlisted:
        await hurry(people[0].event)
    return await note_all(people, from_status, why)


async def move_beside(registration: Registration, why: Why) -> Decision:
    """Confirm somebody who waits, read while holding the event's turn, beside the capacity (2-domain.md, invariant 1).

    Raise `ValueError` for a move that does not exist, and `RuntimeError` when someone moved them without taking a turn.
    """
    from_status = Status(registration.status)
    if not may_move(from_status, Status.confirmed):
        raise ValueError(f"no move from {from_status} to the door")
    await _update([registration], [registration], Target(Status.confirmed))
    registration.holds_place, registration.source = False, Source.door
    await registration.save([Registration.holds_place, Registration.source])
    await forget_choices([registration])
    await add_to_counters(registration.event, 0, -int(from_status is Status.waitlisted))
    await add_to_door(registration.event, 1)
    return await note(registration, from_status, why)


def is_beside(registration: Registration) -> bool:
    """Say whether somebody was let in at the door, beside the capacity."""
    return registration.status == Status.confirmed and not registration.holds_place


def _common_status(people: Sequence[Registration]) -> Status:
    (status,) = {person.status for person in people}
    return Status(status)


async def _update(people: Sequence[Registration], coming: Sequence[Registration], target: Target) -> None:
    moment, holds = now(), target.status in HOLDS_A_PLACE
    columns: dict[Column | str, Any] = {
        Registration.status: target.status,
        Registration.changed_at: moment,
        Registration.holds_place: holds,
        Registration.deadline: target.deadline,
    }
    if coming:
        columns[Registration.placed_at] = moment
    moved = 0
    for ids in portions([person.id for person in people]):
        of_status = Registration.id.is_in(ids) & (Registration.status == people[0].status)
        moved += len(await Registration.update(columns).where(of_status).returning(Registration.id))
    if moved != len(people):
        raise RuntimeError(f"registrations of event {people[0].event} moved without a turn")
    for person in people:
        person.status, person.changed_at, person.deadline = target.status, moment, target.deadline
        person.holds_place = holds
    for person in coming:
        person.placed_at = moment


async def _leave_event(people: Sequence[Registration], status: Status) -> None:
    await forget_choices(people)
    if status is not Status.cancelled:
        return
    for link, uses in Counter(person.link for person in people if person.link is not None).items():
        await InvitationLink.raw("UPDATE invitation_link SET used = used - {} WHERE id = {}", uses, link)


async def note(registration: Registration, from_status: Status | None, why: Why) -> Decision:
    """Write the reason line and the audit line of a move that was just made."""
    return (await note_all([registration], from_status, why))[0]


async def note_all(registrations: Sequence[Registration], from_status: Status | None, why: Why) -> list[Decision]:
    """Write the reason lines and the audit lines of equal moves that were just made, at least one, in two statements."""
    moment = now()
    decisions = [
        Decision(
            registration=registration.id,
            event=registration.event,
            at=moment,
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
    return entry(why.actor or why.by, f"registration.{registration.status}", f"registration:{registration.id}", change)
