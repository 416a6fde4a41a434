"""A mailbox is known by a keyed hash where its address itself has no business: in keys of letters and in links."""

import hashlib
import hmac

from ki_events.settings import settings


def mailbox_code(mail_key: str) -> str:
    """Return 32 characters that are equal exactly for the same mailbox and say nothing of its address."""
    secret = settings().secret.get_secret_value().encode()
    return hmac.new(secret, f"mailbox\n{mail_key}".encode(), hashlib.sha256).hexdigest()[:32]
