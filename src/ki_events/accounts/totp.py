"""The second factor: codes of an app, each good once; the secret they come from is stored encrypted."""

from typing import TYPE_CHECKING

from ki_events import audit
from ki_events.accounts.sealing import seal, unseal
from ki_events.accounts.tables import Account
from ki_events.accounts.telling import tell
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.settings import settings

if TYPE_CHECKING:  # loaded by the first code
    from pyotp import TOTP

STEP = 30  # seconds (RFC 6238 section 5.2)
_PURPOSE = "totp"
_DRIFT = 1  # steps that a telephone's clock may be off


def new_secret() -> str:
    """Return a fresh secret as apps take it: 160 bits in base32 (RFC 4226 section 4, R6)."""
    import pyotp

    return pyotp.random_base32()


def address_of(secret: str, email: str) -> str:
    """Return what the QR code says to an app."""
    return _codes(secret).provisioning_uri(name=email, issuer_name=settings().operator.replace(":", " "))


def has_totp(account: Account) -> bool:
    """Say whether the account asks for a code."""
    return account.totp_since is not None


async def begin_totp(account: Account, secret: str, code: str) -> bool:
    """Ask for codes from now on and tell the owner, if `code` proves that the app has the secret; return whether it does."""
    step = _step_of(secret, code)
    if step is None:
        return False
    async with transaction():
        await Account.update(
            {Account.totp_secret: seal(_PURPOSE, secret), Account.totp_since: now(), Account.totp_step: step}
        ).where(Account.id == account.id)
        await tell(account, "totp_begun")
        await audit.record(f"account:{account.id}", "account.totp_begun", f"account:{account.id}")
    return True


async def end_totp(account: Account, actor: str) -> None:
    """Ask for no codes any more."""
    async with transaction():
        await take_totp(account)
        await audit.record(actor, "account.totp_ended", f"account:{account.id}")


async def take_totp(account: Account) -> None:
    """Take the second step away; part of a verb's transaction that writes down why."""
    await Account.update({Account.totp_secret: "", Account.totp_since: None, Account.totp_step: 0}).where(
        Account.id == account.id
    )


async def take_code(account: Account, code: str) -> bool:
    """Say whether the code is right and was not used before; it is used up by that."""
    step = _step_of(unseal(_PURPOSE, account.totp_secret) or "", code) if has_totp(account) else None
    if step is None:
        return False
    async with transaction():
        # The database decides which of two that come at once is first.
        rows = await Account.raw(
            "UPDATE account SET totp_step = {} WHERE id = {} AND totp_step < {} RETURNING id", step, account.id, step
        )
    return bool(rows)


def _step_of(secret: str, code: str) -> int | None:
    if not (secret and code.isascii() and code.isdigit()):
        return None
    import pyotp.utils

    present = int(now().timestamp()) // STEP
    found = None
    for step in range(present - _DRIFT, present + _DRIFT + 1):
        if pyotp.utils.strings_equal(_codes(secret).generate_otp(step), code):
            found = step
    return found


def _codes(secret: str) -> "TOTP":
    import pyotp

    return pyotp.TOTP(secret)
