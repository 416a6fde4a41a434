"""An account is erased in place: its number stays, which the history names, and nothing about the person."""

from dataclasses import dataclass

from ki_events import audit
from ki_events.accounts.desk import Preference, SavedForm, Upload
from ki_events.accounts.tables import Account, AccountInvitation, Membership, Passkey, RecoveryCode, SignIn
from ki_events.clock import now
from ki_events.organisations.tables import Organisation

HANGING = (Passkey, RecoveryCode, SignIn, SavedForm, Preference, Upload)
"""What is about nobody else and goes with the account."""


@dataclass(frozen=True)
class Alone:
    """What would have nobody without this account: organisations that nobody else leads, and perhaps the installation."""

    organisations: list[Organisation]
    installation: bool

    def __bool__(self) -> bool:
        """Say whether there is anything."""
        return bool(self.organisations) or self.installation


async def left_alone(account: Account) -> Alone:
    """Return what only this account leads, by name; one that is locked leads nothing. Three statements at most."""
    if account.disabled_at is not None:
        return Alone([], installation=False)
    rows = await Organisation.raw(
        "SELECT organisation.id FROM organisation JOIN membership m ON m.organisation = organisation.id"
        " WHERE m.account = {} AND m.role = 'manager' AND NOT EXISTS (SELECT 1 FROM membership o"
        " JOIN account a ON a.id = o.account WHERE o.organisation = m.organisation AND o.role = 'manager'"
        " AND o.account <> m.account AND a.disabled_at IS NULL)",
        account.id,
    )
    numbers = [row["id"] for row in rows] or [0]
    houses = await Organisation.objects().where(Organisation.id.is_in(numbers)).order_by(Organisation.name)
    others = (Account.is_administrator == True) & Account.disabled_at.is_null() & (Account.id != account.id)  # noqa: E712 - SQL
    return Alone(list(houses), account.is_administrator and not await Account.exists().where(others))


async def places_of(account_id: int) -> list[Membership]:
    """Return what an account is where; nobody else changes the people of these organisations until the transaction ends."""
    # In the order of ids, so that two who need the same places wait for each other only once. Of two who are the last to
    # lead the installation, the second waits here as well (accounts/administering.py).
    await Account.raw("UPDATE account SET generation = generation WHERE is_administrator = {}", True)
    rows = await Membership.select(Membership.organisation).where(Membership.account == account_id)
    for organisation in sorted(row["organisation"] for row in rows):
        await Organisation.raw("UPDATE organisation SET slug = slug WHERE id = {}", organisation)
    return list(await Membership.objects().where(Membership.account == account_id).order_by(Membership.id))


async def erase_account(account: Account, actor: str) -> None:
    """Leave the number of an account that belongs nowhere any more; part of a verb's transaction."""
    for table in HANGING:
        await table.delete().where(table.account == account.id)
    await erase_invitations(account.mail_key)
    await Account.raw(
        "UPDATE account SET name = '', email = '', mail_key = {}, public_id = {}, password_hash = '', totp_secret = '',"
        " totp_since = NULL, totp_step = 0, oidc_subject = NULL, is_administrator = {}, generation = generation + 1,"
        " disabled_at = {} WHERE id = {}",
        *[f"erased:{account.id}"] * 2,
        False,
        now(),
        account.id,
    )
    await audit.record(actor, "account.erased", f"account:{account.id}")


async def erase_invitations(mail_key: str) -> None:
    """Forget that somebody with this address was ever invited."""
    await AccountInvitation.delete().where(AccountInvitation.mail_key == mail_key)
