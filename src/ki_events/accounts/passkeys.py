"""Passkeys open an account alone: the device has checked its owner, so that one is two factors (WebAuthn Level 3)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ki_events import audit
from ki_events.accounts.challenges import ANSWERED_WITHIN, is_challenge, new_challenge
from ki_events.accounts.linking import is_linked
from ki_events.accounts.reading import account_of, locked_account
from ki_events.accounts.tables import Account, Passkey
from ki_events.accounts.telling import tell
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.settings import settings

MOST = 10  # passkeys of an account
LARGEST = 20_000  # characters of what a browser sends
_SIGN_IN = "sign-in"


def asking_options() -> str:
    """Return what the browser is given to ask for a passkey, as JSON."""
    return json.dumps(
        {
            "challenge": _text(new_challenge(_SIGN_IN)),
            "rpId": _host(),
            "userVerification": "required",
            "timeout": int(ANSWERED_WITHIN.total_seconds() * 1000),
        }
    )


@dataclass(frozen=True)
class Owner:
    """For whom a passkey is made: the id of the account, and how devices list it."""

    public_id: str
    email: str
    name: str


def adding_options(owner: Owner, known: Sequence[Passkey] = ()) -> str:
    """Return what the browser is given to make a passkey, as JSON; `known` are on devices already."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    return options_to_json(
        generate_registration_options(
            rp_id=_host(),
            rp_name=settings().operator,
            user_id=owner.public_id.encode(),
            user_name=owner.email,
            user_display_name=owner.name,
            challenge=new_challenge(_adding(owner.public_id)),
            exclude_credentials=[PublicKeyCredentialDescriptor(row.credential_id) for row in known],
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
        )
    )


@dataclass(frozen=True)
class Made:
    """A passkey that a browser has just made, checked."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


async def passkeys_of(account_id: int) -> list[Passkey]:
    """Return the passkeys of an account, oldest first."""
    return list(await Passkey.objects().where(Passkey.account == account_id).order_by(Passkey.id))


def made_passkey(public_id: str, sent: str) -> Made | None:
    """Return the passkey that a browser made for the account with this id; None if it is not what was asked for."""
    from webauthn import verify_registration_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        credential = _read(sent, _adding(public_id))
        found = verify_registration_response(
            credential=credential,
            expected_challenge=_challenge_in(credential),
            expected_rp_id=_host(),
            expected_origin=settings().base_url,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return None
    return Made(found.credential_id, found.credential_public_key, found.sign_count)


async def keep_passkey(account_id: int, name: str, made: Made) -> bool:
    """Let a passkey open the account from now on; return False if it is known already."""
    async with transaction():
        rows = await Passkey.raw(
            "INSERT INTO passkey (account, name, credential_id, public_key, sign_count, created_at)"
            " VALUES ({}, {}, {}, {}, {}, {}) ON CONFLICT (credential_id) DO NOTHING RETURNING id",
            account_id,
            name,
            made.credential_id,
            made.public_key,
            made.sign_count,
            now(),
        )
        if rows:
            await audit.record(f"account:{account_id}", "account.passkey_added", f"account:{account_id}")
    return bool(rows)


async def open_with_passkey(sent: str) -> Account | None:
    """Return the account that the passkey opens, or None."""
    from webauthn import verify_authentication_response
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        credential = _read(sent, _SIGN_IN)
        row = await Passkey.objects().get(Passkey.credential_id == base64url_to_bytes(str(credential["rawId"])))
        if row is None:
            return None
        found = verify_authentication_response(
            credential=credential,
            expected_challenge=_challenge_in(credential),
            expected_rp_id=_host(),
            expected_origin=settings().base_url,
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError):
        return None
    account = await account_of(row.account)
    if account.disabled_at is not None or not await _use(row, found.new_sign_count):
        return None
    return account


async def remove_passkey(account: Account, passkey_id: int) -> None:
    """Let a passkey open nothing any more, and tell its owner. Raise `Refused` (`last_way`) if nothing else opens the account."""
    async with transaction():
        # Of two ways in that are taken away at once, the second waits here and then is the last.
        held, others = await locked_account(account.id), Passkey.account == account.id
        if not (held.password_hash or is_linked(held)) and not await Passkey.exists().where(
            others & (Passkey.id != passkey_id)
        ):
            raise Refused("last_way", _last_way())
        rows = await Passkey.raw(
            "DELETE FROM passkey WHERE id = {} AND account = {} RETURNING id", passkey_id, account.id
        )
        if rows:
            await tell(account, "passkey_removed")
            await audit.record(f"account:{account.id}", "account.passkey_removed", f"account:{account.id}")


async def _use(row: Passkey, count: int) -> bool:
    async with transaction():
        # Those that count never count backwards, and of two answers to one challenge the second does not count on.
        rows = await Passkey.raw(
            "UPDATE passkey SET sign_count = {}, used_at = {} WHERE id = {} AND (sign_count < {} OR {} = 0) RETURNING id",
            count,
            now(),
            row.id,
            count,
            count,
        )
    return bool(rows)


def _last_way() -> str:
    return _("Ohne diesen Passkey käme niemand mehr in Ihr Konto. Bitte setzen Sie zuerst ein Passwort.")


def _read(sent: str, purpose: str) -> dict[str, Any]:
    """Return what the browser sent. Raise `ValueError` unless it answers a challenge of ours."""
    found = json.loads(sent) if len(sent) <= LARGEST else None
    if not isinstance(found, dict) or not isinstance(found.get("response"), dict):
        raise ValueError("no credential")  # noqa: TRY004 - it is what somebody sent, not what somebody programmed
    if not is_challenge(_challenge_in(found), purpose):
        raise ValueError("no challenge of ours")
    return found


def _challenge_in(credential: dict[str, Any]) -> bytes:
    from webauthn.helpers import base64url_to_bytes

    said = json.loads(base64url_to_bytes(str(credential["response"].get("clientDataJSON", ""))))
    return base64url_to_bytes(str(said["challenge"])) if isinstance(said, dict) and "challenge" in said else b""


def _adding(public_id: str) -> str:
    return f"add:{public_id}"


def _host() -> str:
    return urlsplit(settings().base_url).hostname or ""


def _text(data: bytes) -> str:
    from webauthn.helpers import bytes_to_base64url

    return bytes_to_base64url(data)
