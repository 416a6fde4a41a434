"""What people know of a session, small enough to lie in a message until it is sent."""

import hashlib
from dataclasses import dataclass

from ki_events.events.scheduling import MATERIAL
from ki_events.events.tables import Event, Session, SessionStatus


@dataclass(frozen=True)
class Before:
    """What people know of a session: start (UTC, ISO) and place, and a fingerprint of all that is material.

    A session that is new to them has neither; of a `dropped` one they know that it does not take place.
    """

    starts_at: str = ""
    place: str = ""
    known: str = ""
    dropped: bool = False


def before_of(event: Event, session: Session) -> Before:
    """Return what people know now; call it before anything is changed."""
    dropped = session.status == SessionStatus.cancelled
    return Before(session.starts_at.isoformat(), place_of(session), fingerprint(event, session), dropped)


def place_of(session: Session) -> str:
    """Return place and room as one line, empty for a session that is only online."""
    return ", ".join(part for part in (session.place_name, session.room) if part)


def fingerprint(event: Event, session: Session) -> str:
    """Return what is equal exactly if no material fact differs (2-domain.md, "Event")."""
    facts = [str(getattr(session, name)) for name in MATERIAL]
    text = "\n".join([event.title, event.external_url, str(bool(event.postponed)), *facts])
    return hashlib.sha256(text.encode()).hexdigest()[:16]
