"""Links in mails are derived, never stored: a public random id and a signature; a higher generation makes the old ones void."""

import base64
import hashlib
import hmac
import secrets

from ki_events.settings import settings

ID_LENGTH = 16
_SIGNATURE_BYTES = 15


def new_public_id() -> str:
    """Return a random id of 96 bits for rows that links name."""
    return secrets.token_urlsafe(12)


def token(purpose: str, public_id: str, generation: int = 0) -> str:
    """Return the secret part of a link: the public id and its signature for this purpose and generation."""
    return public_id + _signature(purpose, public_id, generation)


def public_id_in(text: str) -> str:
    """Return the id that a token claims; `is_valid` says whether to believe it."""
    return text[:ID_LENGTH]


def is_valid(text: str, purpose: str, generation: int = 0) -> bool:
    """Return whether `text` is the token of the id that it names, compared in constant time."""
    expected = token(purpose, public_id_in(text), generation)
    return hmac.compare_digest(expected.encode(), text.encode(errors="replace"))


def absolute(path: str) -> str:
    """Return the address of `path` for mails, feeds and print."""
    return settings().base_url + path


def _signature(purpose: str, public_id: str, generation: int) -> str:
    secret = settings().secret.get_secret_value().encode()
    digest = hmac.new(secret, f"{purpose}\n{public_id}\n{generation}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:_SIGNATURE_BYTES]).decode()
