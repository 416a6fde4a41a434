"""Who arrives with which form, and what becomes of them: decided from what is known, without the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ki_events.events.tables import Event
from ki_events.registrations.rules import ENDED, mail_key, name_key
from ki_events.registrations.tables import Registration


@dataclass(frozen=True)
class Person:
    """Who signs up; `language` is the language of their letters."""

    given_name: str
    family_name: str
    email: str
    organization: str = ""
    language: str = "de"

    @property
    def keys(self) -> tuple[str, str]:
        """Return what is equal exactly for the same person (invariant 6)."""
        return mail_key(self.email), name_key(self.given_name, self.family_name)


@dataclass(frozen=True)
class Arrival:
    """A person with the nonce of the form that they sent."""

    person: Person
    nonce: str


@dataclass(frozen=True)
class NotOpen:
    """The event, read on its turn at `moment` (UTC), takes no registrations."""

    event: Event
    moment: datetime


class AlreadyThere:
    """An active registration of this person is there, made by another form."""


Outcome = Registration | NotOpen | AlreadyThere
"""What became of an arrival; a registration may be one that the same form made before, perhaps for another person."""


class Desk:
    """Who is registered already, by form and by person; arrivals of the same moment are told apart here too."""

    def __init__(self, rows: Sequence[Registration]) -> None:
        self._by_nonce: dict[str, Registration | None] = {}
        self._people: set[tuple[str, str]] = set()
        for registration in rows:
            self.remember(registration)

    def is_new(self, arrival: Arrival) -> bool:
        """Return whether the arrival is to be taken in; the next one with its nonce or of its person is not."""
        if arrival.nonce in self._by_nonce or arrival.person.keys in self._people:
            return False
        self._by_nonce[arrival.nonce] = None  # until it is written
        self._people.add(arrival.person.keys)
        return True

    def remember(self, registration: Registration) -> None:
        """Note a registration that is in the database."""
        self._by_nonce[registration.nonce] = registration
        if registration.status not in ENDED:
            self._people.add((registration.mail_key, registration.name_key))

    def made_by(self, nonce: str) -> Registration | None:
        """Return the registration that this form made."""
        return self._by_nonce.get(nonce)

    def outcome(self, arrival: Arrival) -> Outcome:
        """Return what became of the arrival."""
        return self.made_by(arrival.nonce) or AlreadyThere()
