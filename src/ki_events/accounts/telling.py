"""The owner of an account is told by mail when something about signing in has changed, and that it is gone: whoever did it."""

import secrets
from datetime import timedelta

from ki_events.accounts.tables import Account
from ki_events.clock import now
from ki_events.mail.outbox import Envelope, put

KIND, ERASED = "account_changed", "account_erased"
FRESH_FOR = timedelta(days=3)


async def tell(account: Account, what: str) -> None:
    """Write the letter in the verb's transaction; `what` is one of the words in change_words.py, as in "password" or "passkey_removed"."""
    payload = {"account": account.id, "what": what, "at": now().isoformat()}
    key = f"{KIND}:{account.id}:{secrets.token_hex(8)}"
    await put(Envelope(key, KIND, account.email, account.language, payload, not_after=now() + FRESH_FOR))


async def tell_of_erasing(account: Account) -> None:
    """Write the last letter, from the row as it was before; who it was for is forgotten once it has left (retention/letters.py)."""
    key = f"{ERASED}:{account.id}:{secrets.token_hex(8)}"
    await put(Envelope(key, ERASED, account.email, account.language, {"at": now().isoformat()}))
