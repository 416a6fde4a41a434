"""Who was registered together: all of them by name for the one who sent the form, for the others how many they are."""

from dataclasses import dataclass

from ki_events.registrations.letters.status_words import stands
from ki_events.registrations.parties import members, token_of_party
from ki_events.registrations.party_contacts import is_contact
from ki_events.registrations.tables import Manner, Party, Registration
from ki_events.rows import one


@dataclass(frozen=True)
class Member:
    """One person of the party and how they stand."""

    name: str
    stands: str


@dataclass(frozen=True)
class OwnParty:
    """The party of a registration; `token` opens its page and is empty for who did not send the form."""

    size: int
    is_together: bool
    token: str
    members: list[Member]


async def party_of(registration: Registration) -> OwnParty | None:
    """Return the registration's party, None for who came alone; in two statements."""
    if registration.party is None:
        return None
    party, people = await one(Party, registration.party), await members(registration.party)
    # Colleagues without an address of their own share the mailbox, and must not call off everybody by their own page.
    is_sender = is_contact(party, registration)
    others = [person for person in people if person.id != registration.id]
    return OwnParty(
        size=len(people),
        is_together=party.manner == Manner.together,
        token=token_of_party(party) if is_sender else "",
        members=[_member(person) for person in others] if is_sender else [],
    )


def _member(person: Registration) -> Member:
    return Member(f"{person.given_name} {person.family_name}", stands(person.status))
