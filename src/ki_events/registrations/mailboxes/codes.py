"""A mailbox is known by a keyed hash where its address itself has no business: in keys of letters and in links."""

import hashlib
import hmac

from ki_events.settings import settings


def mailbox_code(mail_key: str) -> str:
    """Return 32 characters that are equal exactly for the same mailbox and say nothing of its address."""
    return _code(f"mailbox\n{mail_key}")


def person_code(mail_key: str, name_key: str) -> str:
    """Return 32 characters that are equal exactly for the same person and say nothing of name or address."""
    return _code(f"person\n{mail_key}\n{name_key}")


def _code(text: str) -> str:
    secret = settings().secret.get_secret_value().encode()
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()[:32]
