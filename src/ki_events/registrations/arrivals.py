"""Who arrives with which form, and what becomes of them: decided from what is known, without the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ki_events.events.tables import Event
from ki_events.registrations.rules import ENDED, mail_key, name_key
from ki_events.registrations.tables import Manner, Registration, Source


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
class Wishes:
    """What somebody wants beside a place.

    `choices` has one (round, session) each, `waits` full sessions that they wait for besides. `answers` are (question, value
    as it is stored), `needs` (kind, detail).
    """

    attendance: str = ""
    target_group: str = ""
    institution_type: str = ""
    choices: tuple[tuple[int, int], ...] = ()
    waits: tuple[tuple[int, int], ...] = ()
    answers: tuple[tuple[int, str], ...] = ()
    needs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Guest:
    """One person of a form."""

    person: Person
    wishes: Wishes = Wishes()


@dataclass(frozen=True)
class Arrival:
    """What one form brings: its guests, with the nonce that it carried.

    A party has a `manner`. `contact` is who sent it, unless that is the first guest. `link` is the invitation link that they
    came by. `unproven` says that the mail address has to be proven even if the event does not ask for it. Whom an organiser
    writes in (`source`) needs neither proof nor admission nor an open registration, and may be one who is not `is_told`;
    `actor` names the account that did so in the audit.
    """

    guests: tuple[Guest, ...]
    nonce: str
    manner: Manner | None = None
    contact: Person | None = None
    link: int | None = None
    unproven: bool = False
    source: Source = Source.web
    is_told: bool = True
    actor: str = ""

    @property
    def is_by_hand(self) -> bool:
        """Say whether somebody of the organisation brings these people in."""
        return self.source is not Source.web

    @property
    def sender(self) -> Person:
        """Return who sent the form."""
        return self.contact or self.guests[0].person

    @property
    def is_party(self) -> bool:
        """Say whether somebody signs up others."""
        return len(self.guests) > 1 or self.contact is not None

    def nonce_of(self, number: int) -> str:
        """Return the nonce of the guest with this index: one form makes each of its registrations once."""
        return self.nonce if number == 0 else f"{self.nonce}:{number}"


@dataclass(frozen=True)
class NotOpen:
    """The event, read on its turn at `moment` (UTC), takes no registrations; `invited` says that a valid link was brought."""

    event: Event
    moment: datetime
    invited: bool = False


@dataclass(frozen=True)
class AlreadyThere:
    """Active registrations of these guests, by their index, are there, made by another form; nobody was taken in."""

    guests: tuple[int, ...] = ()


@dataclass(frozen=True)
class Turned:
    """The arrival is turned away for a reason of its own; `details` are about guests, by their index."""

    code: str
    details: Mapping[int, Sequence[int]] = field(default_factory=dict)


Outcome = Sequence[Registration] | NotOpen | AlreadyThere | Turned
"""What became of an arrival; registrations may be some that the same form made before, perhaps for other people."""


class Desk:
    """Who is registered already, by form and by person; arrivals of the same moment are told apart here too."""

    def __init__(self, rows: Sequence[Registration]) -> None:
        self._by_nonce: dict[str, Registration | None] = {}
        self._people: set[tuple[str, str]] = set()
        for registration in rows:
            self.remember(registration)

    def known_guests(self, arrival: Arrival) -> tuple[int, ...]:
        """Return the indexes of guests who are registered already."""
        return tuple(number for number, guest in enumerate(arrival.guests) if guest.person.keys in self._people)

    def has_seen(self, arrival: Arrival) -> bool:
        """Say whether the form was here before."""
        return arrival.nonce in self._by_nonce

    def expect(self, arrival: Arrival) -> None:
        """Note that the arrival is about to be written; the next one with its nonce or of its people is not new."""
        self._by_nonce[arrival.nonce] = None
        self._people.update(guest.person.keys for guest in arrival.guests)

    def remember(self, registration: Registration) -> None:
        """Note a registration that is in the database."""
        self._by_nonce[registration.nonce] = registration
        if registration.status not in ENDED:
            self._people.add((registration.mail_key, registration.name_key))

    def made_by(self, arrival: Arrival) -> list[Registration]:
        """Return the registrations that this form made, in its order."""
        nonces = [arrival.nonce, *(f"{arrival.nonce}:{number}" for number in range(1, len(arrival.guests) + 1))]
        return [found for nonce in nonces if (found := self._by_nonce.get(nonce)) is not None]
