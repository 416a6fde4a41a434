"""The people of an organisation: who they are, what they are there, and how that changes; somebody always leads it."""

from collections.abc import Sequence

from ki_events import audit
from ki_events.accounts.roles import Role
from ki_events.accounts.tables import Membership
from ki_events.db import transaction
from ki_events.i18n import _
from ki_events.organisations.tables import Organisation
from ki_events.refusal import Refused


async def people_of(organisation_id: int) -> list[Membership]:
    """Return the memberships of an organisation with their accounts, by name."""
    rows = await Membership.objects(Membership.account).where(Membership.organisation == organisation_id)
    return sorted(rows, key=lambda row: (row.account.name.casefold(), row.id))


async def person_of(organisation_id: int, membership_id: int) -> Membership | None:
    """Return a membership of this organisation with its account; None if there is none."""
    here = (Membership.organisation == organisation_id) & (Membership.id == membership_id)
    return await Membership.objects(Membership.account).get(here)


async def managers_of(organisation_id: int) -> Sequence[str]:
    """Return the names of those who lead an organisation and can sign in."""
    people = await people_of(organisation_id)
    return [row.account.name for row in people if row.role == Role.manager and row.account.disabled_at is None]


async def change_role(organisation_id: int, membership_id: int, role: Role, actor: str) -> bool:
    """Give somebody another role; False if they are gone. Raise `Refused` (`last_manager`)."""
    async with transaction():
        row = await _locked(organisation_id, membership_id)
        if row is None:
            return False
        before = row.role
        if role != Role.manager:
            await _refuse_without_manager(organisation_id, row)
        row.role = role
        await row.save()
        change = audit.Change({"role": str(before)}, {"role": role.value})
        await audit.record(actor, "membership.role_changed", f"membership:{row.id}", change)
    return True


async def end_membership(organisation_id: int, membership_id: int, actor: str) -> bool:
    """Let somebody be nothing here any more, at once; False if they are gone. Raise `Refused` (`last_manager`)."""
    async with transaction():
        row = await _locked(organisation_id, membership_id)
        if row is None:
            return False
        await _refuse_without_manager(organisation_id, row)
        await end_place(row, actor)
        # The account itself is kept for a while after that (accounts/forgetting.py).
        await audit.record(actor, "account.left", f"account:{row.account}")
    return True


async def end_place(row: Membership, actor: str) -> None:
    """Delete a membership; part of a verb's transaction that has seen to who leads the organisation then."""
    await Membership.delete().where(Membership.id == row.id)
    change = audit.Change({"account": row.account, "role": str(row.role)})
    await audit.record(actor, "membership.ended", f"membership:{row.id}", change)


async def _locked(organisation_id: int, membership_id: int) -> Membership | None:
    # Of two managers who take each other's role at once, the second waits here and then is the last.
    await Organisation.raw("UPDATE organisation SET slug = slug WHERE id = {}", organisation_id)
    here = (Membership.organisation == organisation_id) & (Membership.id == membership_id)
    return await Membership.objects().get(here)


async def _refuse_without_manager(organisation_id: int, row: Membership) -> None:
    if row.role != Role.manager:
        return
    managers = (
        (Membership.organisation == organisation_id)
        & (Membership.role == Role.manager.value)
        & Membership.account.disabled_at.is_null()
        & (Membership.id != row.id)
    )
    if not await Membership.exists().where(managers):
        raise Refused(
            "last_manager",
            _("Jede Organisation braucht eine Leitung. Bitte geben Sie zuerst einer anderen Person diese Rolle."),
        )
