"""What the contact of a party is told: how everybody stands, or who was registered already."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ki_events.i18n import speaking
from ki_events.mail.letter import Letter
from ki_events.mail.outbox import payload_of
from ki_events.mail.sending import Compose
from ki_events.mail.tables import Message
from ki_events.mail.writing import write
from ki_events.registrations.event_facts import Told, page, told
from ki_events.registrations.parties import token_of_party
from ki_events.registrations.reading import token_of
from ki_events.registrations.rules import ENDED, mail_key
from ki_events.registrations.status_words import stands
from ki_events.registrations.tables import Party, Registration

KINDS = frozenset({"party", "party_known"})


@dataclass(frozen=True)
class Line:
    """One person of the party; `link` opens their registration and is empty for who has a mailbox of their own."""

    name: str
    stands: str
    link: str


async def composing(messages: Sequence[Message]) -> Compose:
    """Read what a batch is about; return what makes the letter of each. At most five statements."""
    payloads = {message.id: payload_of(message) for message in messages}
    events = await told({payload["event"] for payload in payloads.values()})
    wanted = [payload["party"] for payload in payloads.values() if "party" in payload]
    parties = {row.id: row for row in await Party.objects().where(Party.id.is_in(wanted))} if wanted else {}
    people = await _of_parties(wanted)
    known = await _known([message for message in messages if message.kind == "party_known"])

    async def compose_one(message: Message) -> Letter | None:
        payload = payloads[message.id]
        about = events.get(payload["event"])
        if about is None:
            return None
        with speaking(message.language):
            if message.kind == "party_known":
                return _letter(message, about, _known_facts(payload, known.get(message.id, [])))
            party = parties.get(payload["party"])
            members = [row for row in people if row.party == payload["party"] and row.status not in ENDED]
            return _letter(message, about, _party_facts(party, members)) if party and members else None

    return compose_one


def _letter(message: Message, about: Told, facts: dict[str, Any]) -> Letter:
    words = write(message.kind, about.about, about.facts() | facts)
    return Letter(words.subject, words.text, words.html, about.organisation.name, about.organisation.email)


async def _of_parties(numbers: Sequence[int]) -> list[Registration]:
    if not numbers:
        return []
    return await Registration.objects().where(Registration.party.is_in(list(numbers))).order_by(Registration.turn)


async def _known(messages: Sequence[Message]) -> dict[int, list[Registration]]:
    """Return whose registrations a letter may name: those of the mailbox that it goes to."""
    if not messages:
        return {}
    boxes = {mail_key(message.recipient) for message in messages}
    events = {payload_of(message)["event"] for message in messages}
    rows = await Registration.objects().where(
        Registration.mail_key.is_in(list(boxes))
        & Registration.event.is_in(list(events))
        & Registration.status.not_in(list(ENDED))
    )
    return {
        message.id: [
            row
            for row in rows
            if row.mail_key == mail_key(message.recipient) and row.event == payload_of(message)["event"]
        ]
        for message in messages
    }


def _known_facts(payload: dict[str, Any], rows: Sequence[Registration]) -> dict[str, Any]:
    lines = [_line(row, is_own=True) for row in rows]
    return {"name": payload["name"], "people": [line for line in lines if line.name in payload["names"]]}


def _party_facts(party: Party, members: Sequence[Registration]) -> dict[str, Any]:
    own = mail_key(party.contact_email)
    return {
        "name": party.contact_name,
        "people": [_line(row, is_own=row.mail_key == own) for row in members],
        "link": page(f"/gruppe/{token_of_party(party)}"),
    }


def _line(registration: Registration, *, is_own: bool) -> Line:
    return Line(
        name=f"{registration.given_name} {registration.family_name}",
        stands=stands(registration.status),
        link=page(f"/anmeldung/{token_of(registration)}") if is_own else "",
    )
