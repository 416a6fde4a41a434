"""The contact of a party is one person: what changes in their registration changes in the party, and nobody else's does."""

import json
import secrets
from typing import Any

import pytest

from ki_events.events.tables import Event
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Arrival, Guest
from ki_events.registrations.correcting import correct_name
from ki_events.registrations.letters.parties import composing
from ki_events.registrations.mailboxes.changing import ask_for_new_address, take_new_address
from ki_events.registrations.parties import party_by_token, token_of_party
from ki_events.registrations.registering import Person, register_party
from ki_events.registrations.tables import Party, Registration
from ki_events.rows import one
from tests.characters import BORIS, CHIARA, make_event

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

NEW = "chiara.conti@schule.example"
COLLEAGUE = Person("Emre", "Demir", CHIARA.email)


async def come(event: Event, *people: Person) -> list[Registration]:
    guests = tuple(Guest(person) for person in people)
    return list(await register_party(event.id, Arrival(guests, secrets.token_urlsafe(16))))


async def move(registration: Registration, email: str = NEW) -> None:
    await ask_for_new_address(registration.id, email)
    await take_new_address(registration.id, email)


async def letter(kind: str) -> Any:
    """Return the only letter of a kind as it would be sent now."""
    message = await Message.objects().get(Message.kind == kind)
    assert message is not None
    return await (await composing([message]))(message)


async def test_contact_takes_the_party_along_to_the_new_address() -> None:
    people = await come(await make_event(5), CHIARA, BORIS)
    before = await one(Party, people[0].party)
    await move(people[0])
    after = await one(Party, before.id)
    assert (NEW, "Chiara Conti", 1) == (after.contact_email, after.contact_name, after.generation)
    assert await party_by_token(token_of_party(before)) is None
    assert await party_by_token(token_of_party(after)) is not None


async def test_letter_not_sent_yet_does_not_carry_the_new_link_to_the_mailbox_before() -> None:
    people = await come(await make_event(5), CHIARA, BORIS)
    assert await letter("party") is not None
    await move(people[0])
    assert await letter("party") is None


@pytest.mark.parametrize("number", [1, 2])
async def test_address_of_somebody_else_leaves_the_contact_alone(number: int) -> None:
    people = await come(await make_event(5), CHIARA, COLLEAGUE, BORIS)
    await move(people[number], "neu@schule.example")
    party = await one(Party, people[0].party)
    assert (CHIARA.email, 0) == (party.contact_email, party.generation)


async def test_name_put_right_is_put_right_for_the_contact_who_can_then_move() -> None:
    people = await come(await make_event(5), CHIARA, BORIS)
    await correct_name(people[0].id, "Chiara", "Conti-Roth")
    await move(people[0])
    party = await one(Party, people[0].party)
    assert ("Chiara Conti-Roth", NEW) == (party.contact_name, party.contact_email)


async def test_letter_about_who_is_known_stores_no_names() -> None:
    event = await make_event(5)
    known = (await come(event, CHIARA, COLLEAGUE))[1]
    with pytest.raises(Refused):
        await come(event, BORIS, COLLEAGUE)
    with pytest.raises(Refused):
        await come(event, Person("Carla", "Roth", CHIARA.email), COLLEAGUE)
    (first, second) = await Message.objects().where(Message.kind == "party_known").order_by(Message.id)
    assert [[], [known.id]] == [json.loads(message.payload)["registrations"] for message in (first, second)]
    assert [] == [
        word for word in ("Demir", "Roth", "Boris", "@") if word in first.payload + second.payload + first.key
    ]
    told = await (await composing([second]))(second)
    assert told is not None
    assert ("Emre Demir: hat einen Platz" in told.text, "Guten Tag,\n" in told.text) == (True, True)


async def test_letter_about_who_is_known_names_nobody_who_has_left_the_mailbox() -> None:
    event = await make_event(5)
    known = (await come(event, CHIARA, COLLEAGUE))[1]
    with pytest.raises(Refused):
        await come(event, Person("Carla", "Roth", CHIARA.email), COLLEAGUE)
    await move(known)
    assert "Emre" not in (await letter("party_known")).text
