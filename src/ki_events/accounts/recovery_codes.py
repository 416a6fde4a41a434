"""Ten codes on paper open the account once each where the second factor is lost."""

import base64
import secrets

from ki_events import audit
from ki_events.accounts.sign_ins import hashed
from ki_events.accounts.tables import RecoveryCode
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.rows import insert_all

COUNT = 10
_BYTES = 10
_GROUP = 4
_LOOK_ALIKES = str.maketrans("018", "OIB")  # base32 has no 0, 1 and 8 (RFC 4648 section 6)


async def renew_codes(account_id: int) -> list[str]:
    """Return new codes, to be shown once; the old ones open nothing any more."""
    codes = [base64.b32encode(secrets.token_bytes(_BYTES)).decode() for _number in range(COUNT)]
    async with transaction():
        await RecoveryCode.delete().where(RecoveryCode.account == account_id)
        await insert_all([RecoveryCode(account=account_id, code_hash=hashed(code)) for code in codes])
        await audit.record(f"account:{account_id}", "account.recovery_codes_renewed", f"account:{account_id}")
    return ["-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP)) for code in codes]


async def take_recovery_code(account_id: int, text: str) -> bool:
    """Say whether this is an unused code of the account; it is used up by that."""
    code = "".join(letter for letter in text.upper().translate(_LOOK_ALIKES) if letter.isalnum())
    async with transaction():
        rows = await RecoveryCode.raw(
            "UPDATE recovery_code SET used_at = {} WHERE account = {} AND code_hash = {} AND used_at IS NULL RETURNING id",
            now(),
            account_id,
            hashed(code),
        )
        if rows:
            await audit.record(f"account:{account_id}", "account.recovery_code_used", f"account:{account_id}")
    return bool(rows)


async def codes_left(account_id: int) -> int:
    """Return how many codes still open the account."""
    return int(await RecoveryCode.count().where((RecoveryCode.account == account_id) & RecoveryCode.used_at.is_null()))
