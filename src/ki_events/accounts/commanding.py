"""What the command line does with accounts, and the sentences it answers."""

from ki_events import audit
from ki_events.accounts.administering import accounts, lock, unlock
from ki_events.accounts.inviting import Invitee, invite, link_of, withdraw_open
from ki_events.accounts.password_links import password_link
from ki_events.accounts.reading import account_of, account_with_address
from ki_events.accounts.sign_ins import end_other_sign_ins
from ki_events.accounts.tables import Account, Passkey, RecoveryCode
from ki_events.accounts.telling import tell
from ki_events.accounts.totp import end_totp
from ki_events.addresses import mail_address
from ki_events.db import transaction
from ki_events.links import absolute
from ki_events.refusal import Refused

ACTOR = "cli"
_EVERYBODY = 100_000


async def administrator_link(name: str, email: str) -> str:
    """Return the link with which this person becomes administrator; it is mailed as well. Raise `Refused` (`bad_address`)."""
    try:
        address = mail_address(email.strip())
    except ValueError:
        raise Refused("bad_address", f"„{email}“ ist keine Mailadresse.") from None
    async with transaction():
        # Whoever asks again lost the link: the old one ends.
        await withdraw_open(None, address, ACTOR)
        row = await invite(Invitee(name, address), "de", ACTOR)
    return f"{absolute(link_of(row))}\nDer Link gilt sieben Tage und einmal. Er geht auch per Mail an {address}."


async def lines() -> list[str]:
    """Return a line for each account: number, address, name, what it is where."""
    return [
        f"{listed.account.id:>6}  {listed.account.email}  {listed.account.name}{_marks(listed.account)}"
        + "".join(f"; {house}: {role}" for house, role in listed.places)
        for listed in await accounts(1, _EVERYBODY)
    ]


async def disable(email: str) -> str:
    """Lock an account. Raise `LookupError` if there is none, `Refused` for the last administrator."""
    account = await _known(email)
    await lock(account.id, ACTOR)
    return f"{account.email} ist gesperrt und überall abgemeldet."


async def enable(email: str) -> str:
    """Unlock an account. Raise `LookupError` if there is none."""
    account = await _known(email)
    await unlock(account.id, ACTOR)
    return f"{account.email} ist wieder offen."


async def reset(email: str) -> str:
    """Leave the account only its mail address to come back by; return the link. Raise `LookupError` if there is none."""
    account = await _known(email)
    async with transaction():
        await Account.update({Account.password_hash: "", Account.generation: account.generation + 1}).where(
            Account.id == account.id
        )
        await end_totp(account, ACTOR)
        await Passkey.delete().where(Passkey.account == account.id)
        await RecoveryCode.delete().where(RecoveryCode.account == account.id)
        await end_other_sign_ins(account.id)
        await tell(account, "reset")
        await audit.record(ACTOR, "account.reset", f"account:{account.id}")
    link = absolute(password_link(await account_of(account.id)))
    return f"{link}\nMit diesem Link setzt {account.email} innerhalb einer Stunde ein neues Passwort."


async def _known(email: str) -> Account:
    found = await account_with_address(email)
    if found is None:
        raise LookupError(email)
    return found


def _marks(account: Account) -> str:
    marks = [
        word
        for word, holds in (("verwaltet die Installation", account.is_administrator), ("gesperrt", account.disabled_at))
        if holds
    ]
    return f" ({', '.join(marks)})" if marks else ""
