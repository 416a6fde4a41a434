"""What an account is in an organisation, and what that lets it do."""

from dataclasses import dataclass

from ki_events.accounts.roles import RIGHTS, Right, Role
from ki_events.accounts.sign_ins import SignedIn
from ki_events.accounts.tables import Membership
from ki_events.organisations.tables import Organisation


@dataclass(frozen=True)
class Member:
    """Who asks for a page of the back office, and in which organisation."""

    who: SignedIn
    role: Role
    organisation: Organisation

    @property
    def actor(self) -> str:
        """Return the name of this account in the audit."""
        return f"account:{self.who.account_id}"

    def may(self, right: Right) -> bool:
        """Say whether the role has this right."""
        return right in RIGHTS[self.role]


async def member(who: SignedIn, slug: str) -> Member | None:
    """Return what this account is in the organisation with this slug; None if it is nothing there."""
    found = await (
        Membership.objects(Membership.organisation)
        .where((Membership.account == who.account_id) & (Membership.organisation.slug == slug))
        .first()
    )
    return Member(who, Role(found.role), found.organisation) if found else None


async def organisations_of(account_id: int) -> list[tuple[Organisation, Role]]:
    """Return where an account is a member, by name."""
    found = (
        await Membership.objects(Membership.organisation)
        .where(Membership.account == account_id)
        .order_by(Membership.organisation.name)
    )
    return [(row.organisation, Role(row.role)) for row in found]
