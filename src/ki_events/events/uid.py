"""A session's calendar identity is random, made once, and independent of where the installation lives."""

from uuid import uuid4


def new_uid() -> str:
    """Return a new UID for a session, stored when it is made and kept for good (RFC 7986 section 5.3; invariant 9)."""
    return f"{uuid4()}@ki-events"
