"""The check-in code stands in letters, on the person's page and badge: derived like their link, short enough to be typed at the door."""

import base64
import hashlib
from collections.abc import Iterable

from ki_events.clock import now
from ki_events.events.contingents import Attendance
from ki_events.events.tables import Session, SessionStatus
from ki_events.links import token
from ki_events.registrations.tables import Registration, Status

PURPOSE = "check-in"
LENGTH = 8
"""Letters of 5 bits: of a thousand people two have the same code once in two million events."""

_HEARD = str.maketrans({"0": "O", "1": "I"})


def goes_through_a_door(registration: Registration, sessions: Iterable[Session]) -> bool:
    """Say whether the person has a place and is still to come to one of these sessions, and not by a link."""
    if registration.status != Status.confirmed or registration.attendance == Attendance.online:
        return False
    return any(_has_door(session) and session.ends_at > now() for session in sessions)


def check_in_code(public_id: str, generation: int) -> str:
    """Return the code of a registration: letters and the digits 2-7 (RFC 4648 section 6), none of which look alike."""
    derived = hashlib.sha256(token(PURPOSE, public_id, generation).encode()).digest()
    return base64.b32encode(derived)[:LENGTH].decode()


def in_print(code: str) -> str:
    """Return the code as people read it, in two halves."""
    return f"{code[:4]} {code[4:]}"


def as_typed(text: str) -> str:
    """Return the code that somebody typed or scanned, whatever spaces, hyphens and case they used."""
    return "".join(letter for letter in text.upper().translate(_HEARD) if letter.isalnum())


def _has_door(session: Session) -> bool:
    is_online = bool(session.online_url) and not (session.place_name or session.place_address or session.room)
    return session.status == SessionStatus.planned and not is_online
