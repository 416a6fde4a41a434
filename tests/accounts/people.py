"""Accounts for tests, with passwords and codes as their owners know them."""

from datetime import datetime, timedelta

import pyotp

from ki_events.accounts.passwords import hashed_password
from ki_events.accounts.reading import account_of
from ki_events.accounts.tables import Account
from ki_events.accounts.totp import begin_totp, new_secret
from ki_events.clock import now, stopped

PASSWORD = "ein Satz, den nur Amal kennt"


async def with_password(account: Account, password: str = PASSWORD) -> Account:
    """Give the account a password; return it as it is now."""
    await Account.update({Account.password_hash: await hashed_password(password)}).where(Account.id == account.id)
    return await account_of(account.id)


async def with_codes(account: Account) -> str:
    """Let the account ask for codes; return the secret that its app has. The first code was used some minutes ago."""
    secret, earlier = new_secret(), now() - timedelta(minutes=5)
    with stopped(earlier):
        assert await begin_totp(account, secret, code_at(secret, earlier))
    return secret


def code_at(secret: str, moment: datetime) -> str:
    """Return what the app shows at a moment."""
    return pyotp.TOTP(secret).at(int(moment.timestamp()))
