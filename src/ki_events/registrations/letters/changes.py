"""What is left of changes when their letter is sent, and how it was before, in words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ki_events.events.tables import Event, Session, SessionStatus
from ki_events.registrations.letters.known import Before, fingerprint, place_of
from ki_events.registrations.letters.when import moment_in_words


def changed_sessions(payload: dict[str, Any], event: Event, sessions: Sequence[Session]) -> list[Session]:
    """Return the sessions that are not again as people know them; a dropped one has a letter of its own."""
    told = payload.get("changes", {})
    return [
        session
        for session in sessions
        if str(session.id) in told
        and session.status == SessionStatus.planned
        and Before(**told[str(session.id)]).known != fingerprint(event, session)
    ]


def how_it_was(payload: dict[str, Any], session: Session) -> str:
    """Return start and place as they were, as far as they differ; empty for what is new or only renamed."""
    told = payload.get("changes", {}).get(str(session.id))
    if not told or not told["known"]:
        return ""
    before = Before(**told)
    start = datetime.fromisoformat(before.starts_at)
    parts = [
        moment_in_words(start) if start != session.starts_at else "",
        before.place if before.place != place_of(session) else "",
    ]
    return ", ".join(part for part in parts if part)
