"""An account is linked with the identity provider once; its owner sees since when, undoes that, and then nothing links it again unasked."""

from datetime import datetime

from ki_events import audit
from ki_events.accounts.reading import locked_account
from ki_events.accounts.tables import Account, Passkey, SignIn
from ki_events.accounts.telling import tell
from ki_events.db import transaction
from ki_events.i18n import _
from ki_events.refusal import Refused

LINKED, ENDED, ALLOWED = "account.oidc_linked", "account.oidc_ended", "account.oidc_allowed"
MEANS = "oidc"
_CLOSED = "closed:"
"""Stands before the number of an account where the subject would be; a subject is hexadecimal."""


def is_linked(account: Account) -> bool:
    """Say whether the identity provider opens the account."""
    return account.oidc_subject is not None and not is_closed(account)


def is_closed(account: Account) -> bool:
    """Say whether the owner has undone the link: an address alone does not link the account again."""
    return (account.oidc_subject or "").startswith(_CLOSED)


async def linked_since(account: Account) -> datetime | None:
    """Return when the account was linked; None if it is not, or the history does not reach back so far."""
    if not is_linked(account):
        return None
    entry = audit.AuditEntry
    linked = (entry.subject == f"account:{account.id}") & (entry.action == LINKED)
    found = await entry.objects().where(linked).order_by(entry.id, ascending=False).first()
    return found.at if found else None


async def unlink(account_id: int, sign_in_id: int) -> None:
    """Undo the link, tell the owner, and sign out whoever came by it, but for the sign-in that asks.

    Raise `Refused` (`last_way`) if nothing else opens the account.
    """
    async with transaction():
        account = await locked_account(account_id)
        if not is_linked(account):
            return
        if not account.password_hash and not await Passkey.exists().where(Passkey.account == account_id):
            raise Refused("last_way", _last_way())
        await _close(account_id)
        by_it = (SignIn.account == account_id) & (SignIn.means == MEANS) & (SignIn.id != sign_in_id)
        await SignIn.delete().where(by_it)
        await tell(account, "oidc_ended")
        await audit.record(f"account:{account_id}", ENDED, f"account:{account_id}")


async def allow_link(account_id: int) -> None:
    """Let the next sign-in by the identity provider link the account again; its owner is told then."""
    async with transaction():
        rows = await Account.raw(
            "UPDATE account SET oidc_subject = NULL WHERE id = {} AND oidc_subject = {} RETURNING id",
            account_id,
            f"{_CLOSED}{account_id}",
        )
        if rows:
            await audit.record(f"account:{account_id}", ALLOWED, f"account:{account_id}")


async def _close(account_id: int) -> None:
    await Account.update({Account.oidc_subject: f"{_CLOSED}{account_id}"}).where(Account.id == account_id)


def _last_way() -> str:
    return _(
        "Ohne diese Verbindung käme niemand mehr in Ihr Konto. Bitte setzen Sie zuerst ein Passwort"
        " oder fügen Sie einen Passkey hinzu."
    )
