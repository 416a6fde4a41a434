"""What the administration of an installation does with accounts: look them up, lock and unlock them, and help who lost the second step."""

from dataclasses import dataclass

from ki_events import audit
from ki_events.accounts.sign_ins import end_other_sign_ins
from ki_events.accounts.tables import Account, Membership, RecoveryCode
from ki_events.accounts.telling import tell
from ki_events.accounts.totp import has_totp, take_totp
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.i18n import _
from ki_events.refusal import Refused


@dataclass(frozen=True)
class Listed:
    """An account in a list, with where it is what: pairs of an organisation's short name and a role."""

    account: Account
    places: list[tuple[str, str]]


async def accounts(page: int = 1, size: int = 50) -> list[Listed]:
    """Return one page of all accounts by name, and one more if there are further ones. Two statements."""
    rows = await Account.objects().order_by(Account.name, Account.id).offset((page - 1) * size).limit(size + 1)
    found = await Membership.objects(Membership.organisation).where(
        Membership.account.is_in([row.id for row in rows] or [0])
    )
    places: dict[int, list[tuple[str, str]]] = {}
    for row in found:
        places.setdefault(row.account, []).append((row.organisation.short, row.role))
    return [Listed(row, sorted(places.get(row.id, []))) for row in rows]


async def lock(account_id: int, actor: str) -> bool:
    """Lock an account and sign it out everywhere; False if there is none. Raise `Refused` (`last_administrator`)."""
    async with transaction():
        # All rows of administrators, so that two of them cannot lock each other out at once.
        await Account.raw("UPDATE account SET generation = generation WHERE is_administrator = {}", True)
        account = await Account.objects().get(Account.id == account_id)
        if account is None:
            return False
        await _refuse_last(account)
        await Account.update({Account.disabled_at: now(), Account.generation: account.generation + 1}).where(
            Account.id == account_id
        )
        await end_other_sign_ins(account_id)
        await audit.record(actor, "account.locked", f"account:{account_id}")
    return True


async def unlock(account_id: int, actor: str) -> bool:
    """Let an account be used again; False if there is none."""
    async with transaction():
        rows = await Account.raw("UPDATE account SET disabled_at = NULL WHERE id = {} RETURNING id", account_id)
        if rows:
            await audit.record(actor, "account.unlocked", f"account:{account_id}")
    return bool(rows)


async def reset_second_step(account_id: int, actor: str) -> bool:
    """Ask the account for no code any more, sign it out everywhere, and tell its owner; False if there is nothing to reset.

    Raise `Refused` (`own_account`): whoever sits at an unlocked device must not open their own door wider.
    """
    if actor == f"account:{account_id}":
        raise Refused("own_account", _("Den zweiten Schritt Ihres eigenen Kontos ändern Sie auf „Mein Konto“."))
    async with transaction():
        account = await Account.objects().get(Account.id == account_id)
        if account is None or not has_totp(account):
            return False
        await take_totp(account)
        await RecoveryCode.delete().where(RecoveryCode.account == account_id)
        await end_other_sign_ins(account_id)
        await tell(account, "totp_reset")
        await audit.record(actor, "account.totp_reset", f"account:{account_id}")
    return True


async def _refuse_last(account: Account) -> None:
    others = (Account.is_administrator == True) & Account.disabled_at.is_null() & (Account.id != account.id)  # noqa: E712 - SQL
    if account.is_administrator and not await Account.exists().where(others):
        raise Refused("last_administrator", _("Das ist das letzte Konto, das diese Installation verwaltet."))
