"""The contact of a party hears how everybody stands, and of others' mailboxes nothing that is theirs."""

import secrets
from typing import Any

import pytest

from ki_events.events.tables import Event
from ki_events.mail.letter import Letter
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Arrival, Guest
from ki_events.registrations.parties import token_of_party
from ki_events.registrations.party_letters import composing
from ki_events.registrations.reading import token_of
from ki_events.registrations.registering import Person, register_party
from ki_events.registrations.tables import Party, Registration, Status
from ki_events.rows import one
from tests.characters import AMAL, BORIS, CHIARA, make_event, sign_up

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

COLLEAGUE = Person("Emre", "Demir", CHIARA.email)


async def come(event: Event, *people: Person) -> list[Registration]:
    guests = tuple(Guest(person) for person in people)
    return list(await register_party(event.id, Arrival(guests, secrets.token_urlsafe(16))))


async def letter(kind: str) -> Letter:
    """Return the only letter of a kind."""
    message = await Message.objects().get(Message.kind == kind)
    assert message is not None
    found: Any = await (await composing([message]))(message)
    assert isinstance(found, Letter)
    return found


async def test_contact_hears_how_everybody_stands() -> None:
    event = await make_event(3)
    await sign_up(event, AMAL)
    people = await come(event, CHIARA, COLLEAGUE, BORIS)
    text = (await letter("party")).text
    party = await one(Party, people[0].party)
    assert "Chiara Conti: hat einen Platz" in text
    assert "Boris Petrović: steht auf der Warteliste" in text
    assert f"/gruppe/{token_of_party(party)}" in text


async def test_contact_gets_the_links_of_their_own_mailbox_only() -> None:
    people = await come(await make_event(5), CHIARA, COLLEAGUE, BORIS)
    text = (await letter("party")).text
    assert [True, True, False] == [token_of(person) in text for person in people]


async def test_contact_is_told_who_was_there_already_with_the_same_mailbox() -> None:
    event = await make_event(5)
    known = await sign_up(event, COLLEAGUE)
    with pytest.raises(Refused) as refused:
        await come(event, CHIARA, COLLEAGUE)
    text = (await letter("party_known")).text
    assert ("already_registered", True) == (refused.value.code, f"/anmeldung/{token_of(known)}" in text)
    assert "Emre Demir: hat einen Platz" in text


async def test_contact_is_not_told_who_was_there_already_with_another_mailbox() -> None:
    event = await make_event(5)
    known = await sign_up(event, BORIS)
    with pytest.raises(Refused):
        await come(event, CHIARA, BORIS)
    found = await letter("party_known")
    assert ("Boris" in found.text, BORIS.email in found.text, token_of(known) in found.text) == (False, False, False)
    assert "dürfen wir Ihnen nicht schreiben" in found.text


async def test_letter_about_a_party_that_is_gone_is_not_sent() -> None:
    people = await come(await make_event(5), CHIARA, COLLEAGUE)
    await Registration.update({Registration.status: Status.cancelled}).where(
        Registration.id.is_in([person.id for person in people])
    )
    message = await Message.objects().get(Message.kind == "party")
    assert message is not None
    assert (await (await composing([message]))(message)) is None
