"""The rules of registering and waiting, pure: no clock, no database."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from ki_events.registrations.tables import Registration, Status

DOOR_BEFORE_START = timedelta(hours=2)
"""From here on a free place goes to the door and not to the list (2-domain.md, "Serving the list")."""

HOLDS_A_PLACE = frozenset({Status.confirmed, Status.offered})
ENDED = frozenset({Status.cancelled, Status.rejected})

MOVES: dict[Status | None, frozenset[Status]] = {
    None: frozenset({Status.unverified, Status.pending, Status.confirmed, Status.waitlisted}),
    Status.unverified: frozenset({Status.confirmed, Status.pending, Status.waitlisted, Status.cancelled}),
    Status.pending: frozenset({Status.confirmed, Status.waitlisted, Status.rejected, Status.cancelled}),
    Status.rejected: frozenset({Status.confirmed, Status.waitlisted}),
    Status.waitlisted: frozenset({Status.offered, Status.confirmed, Status.cancelled}),
    Status.offered: frozenset({Status.confirmed, Status.waitlisted, Status.cancelled}),
    Status.confirmed: frozenset({Status.cancelled}),
    Status.cancelled: frozenset(),
}
"""From each status the moves that exist, None being creation; there are no others (2-domain.md, "Registration")."""


class Rule(StrEnum):
    """Why a registration moved; each has a sentence on the person's page."""

    place_free = "place_free"
    joined_list = "joined_list"
    moved_up = "moved_up"
    cancelled_by_person = "cancelled_by_person"
    cancelled_by_organiser = "cancelled_by_organiser"
    event_cancelled = "event_cancelled"


def may_move(from_status: Status | None, to_status: Status) -> bool:
    """Say whether the move exists."""
    return to_status in MOVES[from_status]


def places_delta(from_status: Status | None, to_status: Status) -> tuple[int, int]:
    """Return by how much `taken` and `waiting` of the event change with this move."""
    taken = int(to_status in HOLDS_A_PLACE) - int(from_status in HOLDS_A_PLACE)
    waiting = int(to_status is Status.waitlisted) - int(from_status is Status.waitlisted)
    return taken, waiting


def list_moves(starts_at: datetime | None, moment: datetime) -> bool:
    """Say whether the waiting list is still served: until two hours before the start (2-domain.md, "Serving the list")."""
    return starts_at is None or moment < starts_at - DOOR_BEFORE_START


def next_up(waiting: Sequence[Registration], free: int | None) -> list[Registration]:
    """Return who gets a place now: the first of the list in the order of their turns, as many as places are free.

    `free` None means that places are unlimited. Nobody is passed over (invariant 2).
    """
    in_order = sorted(waiting, key=lambda registration: registration.turn)
    return in_order if free is None else in_order[: max(0, free)]


def mail_key(email: str) -> str:
    """Fold a mail address so that the same mailbox has one key (invariant 6)."""
    return _folded(email)


def name_key(given_name: str, family_name: str) -> str:
    """Fold a name so that spelling of case and space does not make another person (invariant 6)."""
    return f"{_folded(given_name)} {_folded(family_name)}"


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).split())
