"""Whoever leaves an organisation, or gets another role in it, no longer helps at its doors, and hands back its open tasks."""

from ki_events.accounts import people
from ki_events.accounts.roles import RIGHTS, Right, Role
from ki_events.attendance.tables import CheckInHelper
from ki_events.audit import record
from ki_events.db import transaction
from ki_events.events.tables import Event
from ki_events.registrations.questions.needs import release_needs


async def give_role(organisation_id: int, membership_id: int, role: Role, actor: str) -> bool:
    """Give somebody another role, and take the doors and tasks that do not go with it; False if they are gone.

    Raise `Refused` (`last_manager`).
    """
    async with transaction():
        row = await people.person_of(organisation_id, membership_id)
        if row is None or not await people.change_role(organisation_id, membership_id, role, actor):
            return False
        if role != Role.check_in:
            await take_doors(organisation_id, row.account.id, actor)
        if Right.see_registrations not in RIGHTS[role]:
            # Whoever cannot see a task any more cannot do it.
            await release_needs(organisation_id, f"account:{row.account.id}", actor)
    return True


async def let_go(organisation_id: int, membership_id: int, actor: str) -> bool:
    """Let somebody be nothing here any more, at no door and with no task; False if they are gone.

    Raise `Refused` (`last_manager`).
    """
    async with transaction():
        row = await people.person_of(organisation_id, membership_id)
        if row is None or not await people.end_membership(organisation_id, membership_id, actor):
            return False
        await take_doors(organisation_id, row.account.id, actor)
        await release_needs(organisation_id, f"account:{row.account.id}", actor)
    return True


async def take_doors(organisation_id: int, account_id: int, actor: str) -> None:
    """Take all events of an organisation from a helper; part of a verb's transaction that has changed what they are there."""
    rows = await CheckInHelper.raw(
        "DELETE FROM check_in_helper WHERE account = {} AND event IN (SELECT id FROM event WHERE organisation = {})"
        " RETURNING event",
        account_id,
        organisation_id,
    )
    for event in sorted(row["event"] for row in rows):
        await record(actor, "check_in_helper.taken", f"event:{event}:account:{account_id}")


async def doors_of(account_id: int) -> list[Event]:
    """Return the events at whose doors an account helps, the oldest first."""
    rows = await CheckInHelper.select(CheckInHelper.event).where(CheckInHelper.account == account_id)
    return list(await Event.objects().where(Event.id.is_in([row["event"] for row in rows] or [0])).order_by(Event.id))
