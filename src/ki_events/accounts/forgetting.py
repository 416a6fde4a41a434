"""What accounts leave behind goes by itself: old sign-ins, invitations that nobody took, letters, and accounts that open nothing."""

from datetime import timedelta

from ki_events.accounts.address_links import forget_address_links
from ki_events.accounts.erasing import erase_account
from ki_events.accounts.password_links import forget_password_links
from ki_events.accounts.reading import account_of
from ki_events.accounts.sign_ins import forget_old_sign_ins
from ki_events.accounts.tables import Account, AccountInvitation
from ki_events.clock import now
from ki_events.db import transaction

ACCOUNTS_KEPT_FOR = timedelta(days=90)  # after anything last happened to one that belongs nowhere
INVITATIONS_KEPT_FOR = timedelta(days=30)  # after they ended


async def forget_old_accounts() -> None:
    """Delete what nobody needs any more; a worker's chore."""
    await forget_old_sign_ins()
    await forget_password_links()
    await forget_address_links()
    await _forget_invitations()
    await _erase_who_left()


async def _forget_invitations() -> None:
    limit = now() - INVITATIONS_KEPT_FOR
    await AccountInvitation.delete().where(
        (AccountInvitation.expires_at < limit)
        | (AccountInvitation.accepted_at < limit)
        | (AccountInvitation.withdrawn_at < limit)
    )


async def _erase_who_left() -> None:
    limit = now() - ACCOUNTS_KEPT_FOR
    rows = await Account.raw(
        "SELECT id FROM account WHERE email <> '' AND is_administrator = {} AND created_at < {}"
        " AND NOT EXISTS (SELECT 1 FROM membership WHERE membership.account = account.id)"
        " AND NOT EXISTS (SELECT 1 FROM sign_in WHERE sign_in.account = account.id)"
        " AND NOT EXISTS (SELECT 1 FROM audit_entry WHERE audit_entry.subject = 'account:' || account.id AND audit_entry.at > {})",
        False,
        limit,
        limit,
    )
    for row in rows:
        async with transaction():
            await erase_account(await account_of(row["id"]), "system")
