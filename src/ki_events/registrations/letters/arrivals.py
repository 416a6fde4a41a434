"""What people are told who have just signed up: each mailbox once, and the contact of a party about all of it."""

from collections.abc import Mapping, Sequence

from ki_events.clock import local, now
from ki_events.events.tables import Event, Session
from ki_events.mail.outbox import Envelope
from ki_events.registrations.arrivals import Person
from ki_events.registrations.ledger.told import Placed, envelopes_for_places
from ki_events.registrations.letters.plain import plain_letter
from ki_events.registrations.mailboxes.codes import mailbox_code, person_code
from ki_events.registrations.rules import mail_key
from ki_events.registrations.tables import Decision, Party, Registration, Status

KIND = {
    Status.confirmed: "registered",
    Status.waitlisted: "waiting",
    Status.pending: "pending",
    Status.unverified: "verify",
}
ENTRY = "calendar_entry"


async def letters_to(
    people: Sequence[Registration],
    event: Event,
    decisions: Mapping[int, Decision],
    electives: Mapping[int, Sequence[Session]],
) -> list[Envelope]:
    """Return the letters to people who signed up for themselves, or whose colleague gave their own mail address."""
    placed = [
        Placed(person, f"registered:{person.id}:{decisions[person.id].id}", electives.get(person.id, ()))
        for person in people
        if person.status == Status.confirmed
    ]
    letters = await envelopes_for_places(placed, event, "registered") if placed else []
    for person in people:
        if person.status != Status.confirmed:
            kind = KIND[Status(person.status)]
            letters.append(plain_letter(person, event, kind, f"{kind}:{person.id}:{decisions[person.id].id}"))
    return letters


async def letters_to_contacts(
    parties: Sequence[tuple[Party, Sequence[Registration]]], event: Event, electives: Mapping[int, Sequence[Session]]
) -> list[Envelope]:
    """Return the letters about parties to who sent the forms, with the dates of the people, who have no other mailbox.

    Instead of it a mailbox that has to be proven gets the question for that.
    """
    placed = [
        Placed(person, f"party:{party.id}:{person.id}", electives.get(person.id, ()))
        for party, people in parties
        if _unproven(people) is None
        for person in people
        if person.status == Status.confirmed
    ]
    entries = await envelopes_for_places(placed, event, ENTRY) if placed else []
    return [letter for party, people in parties for letter in _to_contact(party, people, event, entries)]


def _to_contact(
    party: Party, people: Sequence[Registration], event: Event, entries: Sequence[Envelope]
) -> list[Envelope]:
    if (person := _unproven(people)) is not None:
        return [plain_letter(person, event, "verify", f"verify:{person.id}:party")]
    numbers = {person.id for person in people}
    own = [each for each in entries if "calendar" in each.payload and each.payload["registration"] in numbers]
    return [party_letter(party, event), *own]


def _unproven(people: Sequence[Registration]) -> Registration | None:
    return next((person for person in people if person.status == Status.unverified), None)


def party_letter(party: Party, event: Event) -> Envelope:
    """Return the letter that lists a party just made."""
    return Envelope(
        key=f"party:{party.id}",
        kind="party",
        recipient=party.contact_email,
        language=party.language,
        payload={"party": party.id, "event": event.id},
        not_after=None if event.postponed else event.ends_at,
    )


def known_letter(event: Event, contact: Person, own: Sequence[Registration]) -> Envelope:
    """Return the letter that a party was not registered because somebody of it is registered already.

    `own` are those whose registration uses the contact's mailbox; nobody else is named (invariant 6). Once a day: a form
    that anyone can send must not fill somebody's mailbox.
    """
    return Envelope(
        key=f"party_known:{event.id}:{mailbox_code(mail_key(contact.email))}:{local(now()).date()}",
        kind="party_known",
        recipient=contact.email,
        language=contact.language,
        payload={
            "event": event.id,
            "contact": person_code(*contact.keys),
            "registrations": [person.id for person in own],
        },
        not_after=event.ends_at,
    )
