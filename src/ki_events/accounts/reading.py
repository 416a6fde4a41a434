"""An account is found by its mail address, its number, or the id that links name."""

from ki_events.accounts.tables import Account
from ki_events.addresses import mail_key


async def account_with_address(email: str) -> Account | None:
    """Return the account of a mail address, disabled ones too."""
    return await Account.objects().get(Account.mail_key == mail_key(email))


async def account_with_id(public_id: str) -> Account | None:
    """Return the account that a link names; None if there is none or it is disabled."""
    if "\x00" in public_id:
        return None
    return await Account.objects().get((Account.public_id == public_id) & Account.disabled_at.is_null())


async def account_of(account_id: int) -> Account:
    """Return the account with this number, which is there."""
    found: Account = await Account.objects().get(Account.id == account_id)  # type: ignore[assignment]
    return found


async def locked_account(account_id: int) -> Account:
    """Return the same; nobody else changes what opens the account until the transaction ends."""
    await Account.raw("UPDATE account SET generation = generation WHERE id = {}", account_id)
    return await account_of(account_id)
