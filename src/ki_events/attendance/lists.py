"""The list of a session: who is expected, who is there, and who waits for a place, in the order in which they wait."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ki_events.events.tables import Session, SessionKind
from ki_events.registrations.entry_codes import check_in_code
from ki_events.registrations.tables import Registration, Source, Status

_AS_IT_STANDS = ("id", "key", "given_name", "family_name", "organization", "status", "manner", "marked_at")
"""What a guest has of their row without a change."""


@dataclass(frozen=True)
class Guest:
    """One registration as the door sees it. `is_present` is None until somebody said something; `position` is 0 unless it waits."""

    id: int
    key: str
    given_name: str
    family_name: str
    organization: str
    status: str
    manner: str
    is_expected: bool
    is_walk_in: bool
    code: str
    is_present: bool | None
    means: str
    marked_at: datetime | None
    position: int = 0

    @property
    def name(self) -> str:
        """Return the name as it is called out."""
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True)
class SessionList:
    """Everyone of a session: `expected` and `others` (who hold a place but chose another workshop) by name, `waiting` in order."""

    expected: Sequence[Guest]
    others: Sequence[Guest]
    waiting: Sequence[Guest]

    @property
    def present(self) -> int:
        """Return how many are there, whether they were expected or not."""
        return sum(guest.is_present is True for guest in (*self.expected, *self.others))

    def find(self, key: str) -> Guest | None:
        """Return the guest with this public id."""
        return next((each for each in (*self.expected, *self.others, *self.waiting) if each.key == key), None)

    def find_code(self, code: str) -> Guest | None:
        """Return the guest with this check-in code."""
        return next((each for each in (*self.expected, *self.others, *self.waiting) if each.code == code), None)


async def list_of(session: Session) -> SessionList:
    """Return the list of a session, in one statement."""
    rows = await Registration.raw(
        "SELECT r.id, r.public_id AS key, r.generation, r.given_name, r.family_name, r.organization, r.status, r.source,"
        " r.attendance AS manner, a.is_present, a.means, a.marked_at,"
        " EXISTS (SELECT 1 FROM choice c WHERE c.registration = r.id AND c.session = {} AND c.status = 'taken') AS has_chosen"
        " FROM registration r LEFT JOIN attendance a ON a.registration = r.id AND a.session = {}"
        " WHERE r.event = {} AND r.status NOT IN ('cancelled', 'rejected') AND r.erased_at IS NULL"
        " ORDER BY r.priority DESC, r.turn",
        session.id,
        session.id,
        session.event,
    )
    is_for_all = session.kind == SessionKind.plenary
    confirmed = [_guest(row, is_for_all) for row in rows if row["status"] == Status.confirmed]
    waiting = [row for row in rows if row["status"] != Status.confirmed]
    return SessionList(
        expected=by_name(guest for guest in confirmed if guest.is_expected),
        others=by_name(guest for guest in confirmed if not guest.is_expected),
        waiting=[_guest(row, is_for_all, number) for number, row in enumerate(waiting, 1)],
    )


async def everyone_of(session: Session) -> list[Guest]:
    """Return everyone who holds a place in the session's event, whichever dates of it are theirs, by name."""
    people = await list_of(session)
    return by_name([*people.expected, *people.others])


def by_name(guests: Iterable[Guest]) -> list[Guest]:
    """Return guests as a telephone book has them: by family name, "Öztürk" under O."""
    return sorted(guests, key=lambda guest: (folded(guest.family_name), folded(guest.given_name), guest.id))


def folded(name: str) -> str:
    """Return a name without case and marks, as it is sorted and searched."""
    bare = unicodedata.normalize("NFKD", name.replace("ß", "ss").replace("ı", "i").replace("Ł", "L").replace("ł", "l"))
    return " ".join("".join(letter for letter in bare if not unicodedata.combining(letter)).casefold().split())


def _guest(row: Mapping[str, Any], is_for_all: bool, position: int = 0) -> Guest:
    return Guest(
        **{name: row[name] for name in _AS_IT_STANDS},
        is_expected=is_for_all
        or bool(row["has_chosen"])
        or (row["source"] == Source.door and row["is_present"] is not None),
        is_walk_in=row["source"] == Source.door,
        code=check_in_code(row["key"], row["generation"]),
        is_present=None if row["is_present"] is None else bool(row["is_present"]),
        means=row["means"] or "",
        position=position,
    )
