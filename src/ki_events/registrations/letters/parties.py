"""What the contact of a party is told: how everybody stands, or who was registered already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ki_events.events.tables import Event
from ki_events.i18n import speaking
from ki_events.mail.letter import Letter
from ki_events.mail.outbox import payload_of
from ki_events.mail.sending import Compose
from ki_events.mail.tables import Message
from ki_events.mail.writing import write
from ki_events.organisations.sender import sender_of
from ki_events.registrations.letters.event_facts import Told, page, told
from ki_events.registrations.letters.status_words import stands
from ki_events.registrations.parties import token_of_party
from ki_events.registrations.positions import missing_places, positions_of
from ki_events.registrations.reading import token_of
from ki_events.registrations.rules import ENDED, mail_key
from ki_events.registrations.tables import Manner, Party, Registration, Status

KINDS = frozenset({"party", "party_known"})


@dataclass(frozen=True)
class Line:
    """One person of the party, at a `position` of the list if they wait; `link` opens their registration and is empty for who has a mailbox of their own."""

    name: str
    stands: str
    link: str
    position: int = 0


async def composing(messages: Sequence[Message]) -> Compose:
    """Read what a batch is about; return what makes the letter of each. At most six statements."""
    payloads = {message.id: payload_of(message) for message in messages}
    events = await told({payload["event"] for payload in payloads.values()})
    wanted = [payload["party"] for payload in payloads.values() if "party" in payload]
    parties = {row.id: row for row in await Party.objects().where(Party.id.is_in(wanted))} if wanted else {}
    people = await _of_parties(wanted)
    known = await _known(payloads.values())
    positions = await positions_of([row.id for row in people if row.status == Status.waitlisted])

    async def compose_one(message: Message) -> Letter | None:
        payload = payloads[message.id]
        about = events.get(payload["event"])
        if about is None:
            return None
        with speaking(message.language):
            if message.kind == "party_known":
                own = [row for row in known if row.id in payload["registrations"]]
                return _letter(message, about, _known_facts(own, mail_key(message.recipient)))
            party = parties.get(payload["party"])
            # The link of the party is not for the mailbox that its contact had before.
            if party is None or mail_key(message.recipient) != mail_key(party.contact_email):
                return None
            members = [row for row in people if row.party == party.id and row.status not in ENDED]
            return (
                _letter(message, about, _party_facts(party, members, positions) | _rules(party, about.event, members))
                if members
                else None
            )

    return compose_one


def _letter(message: Message, about: Told, facts: dict[str, Any]) -> Letter:
    words = write(message.kind, about.about, about.facts() | facts)
    return Letter(words.subject, words.text, words.html, *sender_of(about.organisation))


async def _of_parties(numbers: Sequence[int]) -> list[Registration]:
    if not numbers:
        return []
    return await Registration.objects().where(Registration.party.is_in(list(numbers))).order_by(Registration.turn)


async def _known(payloads: Iterable[dict[str, Any]]) -> list[Registration]:
    """Return the registrations that letters about parties not registered are about, as far as they still hold."""
    wanted = [number for payload in payloads for number in payload.get("registrations", [])]
    if not wanted:
        return []
    named = Registration.id.is_in(wanted) & Registration.status.not_in(list(ENDED))
    return await Registration.objects().where(named).order_by(Registration.id)


def _known_facts(own: Sequence[Registration], mailbox: str) -> dict[str, Any]:
    # Who has another mailbox by now, or gave the place to somebody with one, is not to be named here. The contact who sent the
    # form is nowhere in the database.
    return {"name": "", "people": [_line(row, is_own=True) for row in own if row.mail_key == mailbox]}


def _party_facts(party: Party, members: Sequence[Registration], positions: Mapping[int, int]) -> dict[str, Any]:
    own = mail_key(party.contact_email)
    return {
        "name": party.contact_name,
        "people": [
            replace(_line(row, is_own=row.mail_key == own), position=positions.get(row.id, 0)) for row in members
        ],
        "link": page(f"/gruppe/{token_of_party(party)}"),
        "cancel_link": page(f"/gruppe/{token_of_party(party)}/absagen"),
    }


def _rules(party: Party, event: Event, members: Sequence[Registration]) -> dict[str, Any]:
    waiting = sum(row.status == Status.waitlisted for row in members)
    is_together = party.manner == Manner.together and len(members) > 1
    missing = missing_places(event.capacity, event.taken, waiting) if is_together else 0
    return {"waiting": waiting, "is_together": is_together, "missing": missing}


def _line(registration: Registration, *, is_own: bool) -> Line:
    return Line(
        name=f"{registration.given_name} {registration.family_name}",
        stands=stands(registration.status),
        link=page(f"/anmeldung/{token_of(registration)}") if is_own else "",
    )
