"""What a passkey signs is a fresh number of ours that is good for some minutes; it needs no row."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from ki_events.clock import now
from ki_events.settings import settings

ANSWERED_WITHIN = timedelta(minutes=15)
_RANDOM, _TIME, _SIGNATURE = 16, 5, 16  # bytes


def new_challenge(purpose: str) -> bytes:
    """Return a challenge for this purpose, as in "sign-in" or "add:17" (WebAuthn Level 3 section 13.4.3)."""
    until = int((now() + ANSWERED_WITHIN).timestamp()).to_bytes(_TIME, "big")
    told = secrets.token_bytes(_RANDOM) + until
    return told + _signature(purpose, told)


def is_challenge(challenge: bytes, purpose: str) -> bool:
    """Say whether this is a challenge of ours for this purpose that is still good."""
    told, signature = challenge[:-_SIGNATURE], challenge[-_SIGNATURE:]
    is_ours = hmac.compare_digest(_signature(purpose, told), signature)
    return is_ours and int.from_bytes(told[_RANDOM:], "big") > now().timestamp()


def _signature(purpose: str, told: bytes) -> bytes:
    secret = settings().secret.get_secret_value().encode()
    return hmac.new(secret, b"challenge\n" + purpose.encode() + b"\n" + told, hashlib.sha256).digest()[:_SIGNATURE]
