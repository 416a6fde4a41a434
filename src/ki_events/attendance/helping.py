"""Who helps at the door sees the lists of the events that they are given; whoever runs events sees them all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ki_events.accounts.memberships import Member
from ki_events.accounts.roles import Right, Role
from ki_events.accounts.tables import Account
from ki_events.attendance.tables import CheckInHelper, Mark
from ki_events.audit import AuditEntry, record
from ki_events.db import transaction
from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.organisations.changing_profile import locked
from ki_events.refusal import Refused

TAKEN = "check_in_helper.taken"
"""How the audit says that an event is not a helper's any more (attendance/leaving.py says it too)."""


@dataclass(frozen=True)
class Helper:
    """An account of the organisation whose role is check-in, and whether it is given the event."""

    public_id: str
    name: str
    email: str
    is_given: bool


async def may_check_in(member: Member, event_id: int) -> bool:
    """Say whether the member may open the lists of this event of its organisation."""
    if member.may(Right.check_in_everywhere):
        return True
    given = (CheckInHelper.account == member.who.account_id) & (CheckInHelper.event == event_id)
    return member.may(Right.check_in) and await CheckInHelper.exists().where(given)


async def has_helped(account_id: int, event_id: int) -> bool:
    """Say whether an account was given this event once, or noted somebody at its door, whatever it is now."""
    subject = _given(event_id, account_id)
    if await AuditEntry.exists().where((AuditEntry.subject == subject) & (AuditEntry.action == TAKEN)):
        return True
    rows = await Mark.raw(
        "SELECT 1 FROM attendance_mark m JOIN registration r ON r.id = m.registration"
        " WHERE r.event = {} AND m.marked_by = {} LIMIT 1",
        event_id,
        f"account:{account_id}",
    )
    return bool(rows)


async def helpers_of(event: Event) -> list[Helper]:
    """Return everyone of the organisation whose role is check-in, by name."""
    rows = await Account.raw(
        "SELECT account.public_id, account.name, account.email, EXISTS (SELECT 1 FROM check_in_helper h"
        " WHERE h.account = account.id AND h.event = {}) AS is_given FROM account"
        " JOIN membership ON membership.account = account.id"
        " WHERE membership.organisation = {} AND membership.role = {} AND account.disabled_at IS NULL"
        " ORDER BY account.name, account.id",
        event.id,
        _organisation_id(event),
        Role.check_in.value,
    )
    return [Helper(row["public_id"], row["name"], row["email"], bool(row["is_given"])) for row in rows]


async def give(event: Event, public_ids: Sequence[str], actor: str) -> None:
    """Let exactly these accounts help at the event; all others of the organisation no more.

    Raise `Refused` (`not_a_helper`) for an account that has no such role in the organisation.
    """
    async with transaction():
        # Who is let go meanwhile waits, or is no helper any more (attendance/leaving.py).
        await locked(_organisation_id(event))
        known = {helper.public_id: helper for helper in await helpers_of(event)}
        if set(public_ids) - set(known):
            raise Refused(
                "not_a_helper", _("Diese Person hilft hier nicht mehr am Einlass. Bitte laden Sie die Seite neu.")
            )
        for helper in known.values():
            if helper.is_given != (helper.public_id in public_ids):
                await _change(event, helper, actor)


async def _change(event: Event, helper: Helper, actor: str) -> None:
    account = await Account.objects().get(Account.public_id == helper.public_id)
    if account is None:
        return
    there = (CheckInHelper.account == account.id) & (CheckInHelper.event == event.id)
    if helper.is_given:
        await CheckInHelper.delete().where(there)
    elif not await CheckInHelper.exists().where(there):
        await CheckInHelper(account=account.id, event=event.id).save()
    action = TAKEN if helper.is_given else "check_in_helper.given"
    await record(actor, action, _given(event.id, account.id))


def _given(event_id: int, account_id: int) -> str:
    """Return what the audit calls an event that is a helper's."""
    return f"event:{event_id}:account:{account_id}"


def _organisation_id(event: Event) -> int:
    place: Any = event.organisation  # a row, if it was read along
    return int(getattr(place, "id", place))
