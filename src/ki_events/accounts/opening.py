"""An account opens to the right password, and to a code after it where it asks for one; nobody learns which accounts there are."""

from datetime import timedelta

from ki_events.accounts.passwords import is_password
from ki_events.accounts.reading import account_with_address, account_with_id
from ki_events.accounts.recovery_codes import take_recovery_code
from ki_events.accounts.tables import Account
from ki_events.accounts.telling import tell
from ki_events.accounts.totp import take_code
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.links import ID_LENGTH, is_valid, new_public_id, token

CODE_WITHIN = timedelta(minutes=10)
_STEP, _DEVICE = "second-step", "known-device"
_TIME = 8  # hexadecimal digits of the second until which a step is good


async def open_with_password(email: str, password: str) -> Account | None:
    """Return the account that mail address and password open; unknown and disabled ones take as long as wrong passwords."""
    found = await account_with_address(email)
    usable = found if found is not None and found.disabled_at is None else None
    return usable if await is_password(usable.password_hash if usable else "", password) and usable else None


def second_step(account: Account) -> str:
    """Return what proves for ten minutes that the password was right; a new password makes it void."""
    until = f"{int((now() + CODE_WITHIN).timestamp()):0{_TIME}x}"
    return until + token(_purpose(account, until), account.public_id)


async def account_of_step(text: str) -> Account | None:
    """Return the account whose password was right, or None when that was too long ago or is not true."""
    until, link = text[:_TIME], text[_TIME:]
    account = await account_with_id(link[:ID_LENGTH])
    if account is None or not is_valid(link, _purpose(account, until)):
        return None
    return account if int(until, 16) > now().timestamp() else None


async def take_second_factor(account: Account, text: str) -> str:
    """Return what the text was that opens the account now, "totp" or "recovery"; "" if it opens nothing."""
    digits = "".join(text.split())
    if await take_code(account, digits):
        return "totp"
    if not await take_recovery_code(account.id, text):
        return ""
    async with transaction():
        await tell(account, "recovery")
    return "recovery"


def device_mark(mail_key: str) -> str:
    """Return what a browser keeps to be known again by: this account was opened with it before."""
    return token(f"{_DEVICE}\n{mail_key}", new_public_id())


def is_known_device(mark: str, mail_key: str) -> bool:
    """Say whether the account with this address was opened with this browser before."""
    return is_valid(mark, f"{_DEVICE}\n{mail_key}")


def _purpose(account: Account, until: str) -> str:
    return f"{_STEP}\n{until}\n{account.password_hash}"
