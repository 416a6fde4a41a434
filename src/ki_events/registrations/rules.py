"""The rules of registering and waiting, pure: no clock, no database."""

import hashlib
import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum

from ki_events.addresses import mail_key
from ki_events.registrations.tables import Status

__all__ = [
    "ENDED",
    "HOLDS_A_PLACE",
    "MOVES",
    "UNDONE",
    "Rule",
    "institution_key",
    "list_moves",
    "mail_key",
    "may_move",
    "name_key",
]

DOOR_BEFORE_START = timedelta(hours=2)
"""From here on a free place goes to the door and not to the list (2-domain.md, "Serving the list")."""

LONGEST_KEY = 210
"""Characters of `Registration.name_key`."""

HOLDS_A_PLACE = frozenset({Status.confirmed, Status.offered})
"""Who always does; an unverified registration may (`Registration.holds_place`)."""

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


UNDONE = frozenset({Status.confirmed, Status.waitlisted})
"""Where a cancellation by an organiser is taken back to, before anybody was told of it: no move of the registration."""


class Rule(StrEnum):
    """Why a registration moved, or was passed over; each has a sentence on the person's page."""

    place_free = "place_free"
    joined_list = "joined_list"
    waits_for_proof = "waits_for_proof"
    waits_for_admission = "waits_for_admission"
    verified = "verified"
    not_verified = "not_verified"
    not_me = "not_me"
    admitted = "admitted"
    admitted_to_list = "admitted_to_list"
    not_admitted = "not_admitted"
    moved_up = "moved_up"
    moved_up_by_organiser = "moved_up_by_organiser"
    offered = "offered"
    offered_again = "offered_again"
    offer_accepted = "offer_accepted"
    offer_declined = "offer_declined"
    offer_lapsed = "offer_lapsed"
    offer_lapsed_twice = "offer_lapsed_twice"
    handed_over = "handed_over"
    got_handed_over = "got_handed_over"
    name_corrected = "name_corrected"
    mail_changed = "mail_changed"
    cancelled_by_person = "cancelled_by_person"
    cancelled_by_contact = "cancelled_by_contact"
    cancelled_by_organiser = "cancelled_by_organiser"
    event_cancelled = "event_cancelled"
    place_added = "place_added"
    moved_away = "moved_away"
    moved_here = "moved_here"
    cancellation_undone = "cancellation_undone"
    offer_extended = "offer_extended"
    corrected_by_organiser = "corrected_by_organiser"
    admitted_at_door = "admitted_at_door"
    skipped_reserved = "skipped_reserved"
    skipped_institution = "skipped_institution"
    skipped_attendance = "skipped_attendance"
    skipped_no_workshop = "skipped_no_workshop"
    skipped_party = "skipped_party"


def may_undo(from_status: Status, to_status: Status, rule: str) -> bool:
    """Say whether this takes back a cancellation, by the rule that is for nothing else."""
    return rule == Rule.cancellation_undone and from_status is Status.cancelled and to_status in UNDONE


def may_move(from_status: Status | None, to_status: Status) -> bool:
    """Say whether the move exists."""
    return to_status in MOVES[from_status]


def list_moves(starts_at: datetime | None, moment: datetime) -> bool:
    """Say whether the waiting list is still served: until two hours before the start (2-domain.md, "Serving the list")."""
    return starts_at is None or moment < starts_at - DOOR_BEFORE_START


def name_key(given_name: str, family_name: str) -> str:
    """Fold a name so that spelling of case and space does not make another person (invariant 6)."""
    key = f"{_folded(given_name)} {_folded(family_name)}"
    if len(key) <= LONGEST_KEY:
        return key
    # Folded, one letter can become three: what does not fit in is told apart by its end.
    return key[: LONGEST_KEY - 33] + "#" + hashlib.sha256(key.encode()).hexdigest()[:32]


def institution_key(name: str) -> str:
    """Fold the name of an institution so that its people are counted together, however they write it."""
    return "".join(character for character in _folded(name) if character.isalnum())[:170]


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).split())
