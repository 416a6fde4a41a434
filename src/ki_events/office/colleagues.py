"""Accounts as the back office names them: who did something, and who of the organisation can take care of it."""

from collections.abc import Iterable

from ki_events.accounts.roles import RIGHTS, Right, Role
from ki_events.accounts.tables import Account, Membership
from ki_events.i18n import _

_PREFIX = "account:"


async def names_of(actors: Iterable[str]) -> dict[str, str]:
    """Return the names of accounts by their names in the audit ("account:17"), in one statement."""
    numbers = {int(actor.removeprefix(_PREFIX)) for actor in actors if actor.startswith(_PREFIX)}
    rows = await Account.select(Account.id, Account.name).where(Account.id.is_in(sorted(numbers) or [0]))
    return {f"{_PREFIX}{row['id']}": row["name"] for row in rows}


async def colleagues_with(organisation_id: int, right: Right) -> dict[str, str]:
    """Return the members of an organisation who have this right, by name, as {"account:17": "Amal Haddad"}."""
    roles = [role.value for role in Role if right in RIGHTS[role]]
    rows = (
        await Membership.select(Membership.account.id.as_alias("id"), Membership.account.name.as_alias("name"))
        .where((Membership.organisation == organisation_id) & Membership.role.is_in(roles))
        .order_by(Membership.account.name)
    )
    return {f"{_PREFIX}{row['id']}": row["name"] for row in rows}


def shown_actor(actor: str, names: dict[str, str]) -> str:
    """Return who did something, for a page."""
    fixed = {"person": _("die Person selbst"), "system": _("das System"), "organiser": _("die Organisation")}
    return names.get(actor) or fixed.get(actor) or _("jemand, dessen Konto es nicht mehr gibt")
