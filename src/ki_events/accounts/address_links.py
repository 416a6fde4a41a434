"""Another mail address holds once it has answered: the link in the letter there serves once, for a day, and is not stored."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from ki_events import audit
from ki_events.accounts.reading import account_of
from ki_events.accounts.sealing import seal, unseal
from ki_events.accounts.sign_ins import end_other_sign_ins
from ki_events.accounts.tables import Account
from ki_events.accounts.telling import tell
from ki_events.addresses import mail_key
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.mail.mailbox_turns import take_mailbox_turns
from ki_events.mail.outbox import Envelope, put
from ki_events.mail.tables import Message

KIND = "account_address"
VALID_FOR = timedelta(hours=24)
_PURPOSE = "account-address"


@dataclass(frozen=True)
class Wanted:
    """Which account shall have which address; a new password since, or another address, makes it void (`generation`)."""

    account_id: int
    generation: int
    email: str
    until: datetime


async def ask_for_address(account: Account, email: str) -> None:
    """Mail a link to the address that the account shall have, and tell the one that it has."""
    until = now() + VALID_FOR
    payload = {"account": account.id, "generation": account.generation, "until": until.isoformat()}
    key = f"{KIND}:{account.id}:{secrets.token_hex(8)}"
    async with transaction():
        await put(Envelope(key, KIND, email, account.language, payload, not_after=until))
        await tell(account, "address_asked")
        await audit.record(f"account:{account.id}", "account.address_asked", f"account:{account.id}")


def address_link(wanted: Wanted) -> str:
    """Return the path that the letter leads to."""
    sealed = seal(_PURPOSE, [wanted.account_id, wanted.generation, wanted.email, wanted.until.isoformat()])
    # Mail programs leave a sign at the end of a link out.
    return f"/verwaltung/konto/adresse/{sealed.rstrip('=')}"


async def wanted_by(link: str) -> Wanted | None:
    """Return what a link is for; None if it never was one of ours, is over, or the address is another account's by now."""
    found = unseal(_PURPOSE, link + "=" * (-len(link) % 4))
    if not found:
        return None
    wanted = Wanted(int(found[0]), int(found[1]), str(found[2]), datetime.fromisoformat(found[3]))
    return wanted if await is_good(wanted) else None


async def is_good(wanted: Wanted) -> bool:
    """Say whether the account may still have the address."""
    here = (Account.id == wanted.account_id) & (Account.generation == wanted.generation)
    others = (Account.mail_key == mail_key(wanted.email)) & (Account.id != wanted.account_id)
    if wanted.until <= now() or not await Account.exists().where(here & Account.disabled_at.is_null()):
        return False
    return not await Account.exists().where(others)


async def change_address(wanted: Wanted, keeping: int) -> bool:
    """Let the account have the address, tell the old one, and sign all devices out but for the sign-in `keeping`.

    Return False if the link serves no more, or the address is another account's by now.
    """
    key = mail_key(wanted.email)
    async with transaction():
        # Two accounts may want the same address at once; the second finds it taken.
        await take_mailbox_turns([key])
        before = await account_of(wanted.account_id)
        rows = await Account.raw(
            "UPDATE account SET email = {}, mail_key = {}, generation = generation + 1 WHERE id = {} AND generation = {}"
            " AND NOT EXISTS (SELECT 1 FROM account other WHERE other.mail_key = {} AND other.id <> {}) RETURNING id",
            wanted.email,
            key,
            wanted.account_id,
            wanted.generation,
            key,
            wanted.account_id,
        )
        if not rows:
            return False
        await end_other_sign_ins(wanted.account_id, keeping)
        await tell(before, "address")
        await audit.record(f"account:{wanted.account_id}", "account.address_changed", f"account:{wanted.account_id}")
    return True


async def forget_address_links() -> None:
    """Delete letters with such links after two days: the address may be that of someone who has nothing to do with us."""
    await Message.raw(
        "DELETE FROM message WHERE kind = {} AND state <> 'pending' AND created_at < {}", KIND, now() - 2 * VALID_FOR
    )
