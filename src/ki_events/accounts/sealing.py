"""What leaves our hands for a while, or lies in the database and must not be read there, is encrypted with a key of the installation."""

import base64
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ki_events.clock import now
from ki_events.settings import settings

if TYPE_CHECKING:  # loaded by the first use
    from cryptography.fernet import Fernet


def seal(purpose: str, value: Any) -> str:
    """Return the value, which JSON can hold, encrypted for this purpose."""
    return _lock(purpose).encrypt_at_time(json.dumps(value).encode(), _second()).decode()


def unseal(purpose: str, sealed: str, within: timedelta | None = None) -> Any:
    """Return what was sealed for this purpose; None if it was not by this installation, or longer ago than `within`."""
    from cryptography.fernet import InvalidToken

    try:
        lock, token = _lock(purpose), sealed.encode()
        if within is None:
            return json.loads(lock.decrypt(token))
        return json.loads(lock.decrypt_at_time(token, int(within.total_seconds()), _second()))
    except (InvalidToken, ValueError):
        return None


def _second() -> int:
    return int(now().timestamp())


def _lock(purpose: str) -> "Fernet":
    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = HKDF(SHA256(), length=32, salt=None, info=f"ki_events {purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings().secret.get_secret_value().encode())))
