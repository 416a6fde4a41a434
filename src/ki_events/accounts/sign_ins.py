"""A sign-in is a random token in a cookie, stored hashed; it ends after a while, by signing out, or from another device."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from ki_events.accounts.tables import SignIn
from ki_events.clock import now
from ki_events.db import transaction

LASTS = timedelta(days=14)
IDLE = timedelta(hours=12)
"""Whoever does nothing for so long signs in again: shared desks are common in schools and offices."""
NOTICED = timedelta(minutes=10)
"""Being seen is written down so often, not at every page."""

PROVED_FOR = timedelta(minutes=30)


@dataclass(frozen=True)
class SignedIn:
    """Who is signed in on this device."""

    sign_in_id: int
    account_id: int
    name: str
    email: str
    is_administrator: bool


async def begin_sign_in(account_id: int, means: str, device: str = "") -> str:
    """Sign the account in on a device by these means ("password", "password+totp", "passkey", "oidc"); return the cookie's token."""
    token, moment = secrets.token_urlsafe(32), now()
    row = SignIn(
        token_hash=hashed(token),
        account=account_id,
        device=device[:120],
        means=means,
        created_at=moment,
        proved_at=moment,
        seen_at=moment,
        expires_at=moment + LASTS,
    )
    async with transaction():
        await row.save()
    return token


async def signed_in(token: str) -> SignedIn | None:
    """Return who is signed in with this token; None when it is unknown, over, idle for too long, or the account is disabled."""
    rows = await SignIn.raw(
        "SELECT sign_in.id, sign_in.seen_at < {} AS is_long_ago, account.id AS account, account.name, account.email,"
        " account.is_administrator FROM sign_in JOIN account ON account.id = sign_in.account"
        " WHERE sign_in.token_hash = {} AND sign_in.expires_at > {} AND sign_in.seen_at > {} AND account.disabled_at IS NULL",
        now() - NOTICED,
        hashed(token),
        now(),
        now() - IDLE,
    )
    if not rows:
        return None
    (row,) = rows
    if row["is_long_ago"]:
        await SignIn.update({SignIn.seen_at: now()}).where(SignIn.id == row["id"])
    return SignedIn(row["id"], row["account"], row["name"], row["email"], bool(row["is_administrator"]))


async def sign_ins_of(account_id: int) -> list[SignIn]:
    """Return where an account is signed in now, what was seen last first."""
    fresh = (SignIn.account == account_id) & (SignIn.expires_at > now()) & (SignIn.seen_at > now() - IDLE)
    return list(await SignIn.objects().where(fresh).order_by(SignIn.seen_at, SignIn.id, ascending=False))


async def is_proved(sign_in_id: int) -> bool:
    """Say whether a password, passkey or code was given lately on this device: what is dangerous asks for that."""
    return await SignIn.exists().where((SignIn.id == sign_in_id) & (SignIn.proved_at > now() - PROVED_FOR))


async def prove(sign_in_id: int) -> None:
    """Write down that whoever sits at this device has just proven who they are."""
    async with transaction():
        await SignIn.update({SignIn.proved_at: now()}).where(SignIn.id == sign_in_id)


async def end_sign_in(sign_in_id: int, account_id: int) -> None:
    """Sign one device of the account out. One that is out already stays so."""
    async with transaction():
        await SignIn.delete().where((SignIn.id == sign_in_id) & (SignIn.account == account_id))


async def end_other_sign_ins(account_id: int, sign_in_id: int | None = None) -> None:
    """Sign all devices of the account out, but for the one with `sign_in_id`."""
    async with transaction():
        others = SignIn.account == account_id
        await SignIn.delete().where(others if sign_in_id is None else others & (SignIn.id != sign_in_id))


async def forget_old_sign_ins() -> None:
    """Delete what is over; a worker's chore."""
    await SignIn.delete().where((SignIn.expires_at <= now()) | (SignIn.seen_at <= now() - IDLE))


def hashed(token: str) -> str:
    """Return how a random token is stored."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
