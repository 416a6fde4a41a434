"""Who has no mail address is registered under one that can never exist: it is shown nowhere, and nothing is sent to it."""

from ki_events.links import new_public_id

DOMAIN = "ohne-postfach.invalid"
"""Nobody can own it (RFC 2606 section 2)."""


def new_address() -> str:
    """Return an address for one more person without a mailbox: two of the same name stay two people."""
    return f"{new_public_id()}@{DOMAIN}".lower()


def has_mailbox(email: str) -> bool:
    """Say whether somebody can be written to at this address."""
    return email != "" and not email.endswith(f"@{DOMAIN}")


def shown_address(email: str) -> str:
    """Return the address as people may read it; nothing for who has none."""
    return email if has_mailbox(email) else ""
