"""What people change about their own account beside passwords and keys."""

from ki_events.accounts.tables import Account
from ki_events.db import transaction


async def change_details(account_id: int, name: str, language: str) -> None:
    """Let the account have this name, and letters this language."""
    async with transaction():
        await Account.update({Account.name: name, Account.language: language}).where(Account.id == account_id)
