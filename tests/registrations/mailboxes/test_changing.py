"""A new mail address counts when its mailbox has answered; the old one is told, and loses the link and the dates."""

from datetime import timedelta
from email.message import EmailMessage

import pytest

from ki_events.clock import now, turned
from ki_events.refusal import Refused
from ki_events.registrations.mailboxes.address_proof import by_proof, proof_token
from ki_events.registrations.mailboxes.changing import ask_for_new_address, take_new_address
from ki_events.registrations.reading import by_token, former, token_of
from ki_events.registrations.registering import Person, cancel
from ki_events.registrations.rules import Rule
from ki_events.registrations.tables import By, Decision, Registration
from tests.characters import BORIS, CHIARA, make_event, sign_up
from tests.mail.letters import content, emails, invitation, outbox

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

NEW = "chiara.conti@schule.example"


async def asked(registration: Registration, email: str = NEW) -> str:
    """Ask for a new address; return the secret part of the link that its letter has."""
    await ask_for_new_address(registration.id, email)
    again = await Registration.objects().get(Registration.id == registration.id)
    assert again is not None
    return proof_token(again, email)


async def test_asking_sends_the_link_to_the_new_address_and_changes_nothing_yet() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    link = await asked(registration)
    letter = (await emails())[-1]
    assert (NEW, CHIARA.email) == (letter["To"], (await again(registration)).email)
    text = content(letter, "text/plain")
    assert f"http://test/anmeldung/{link}/bestaetigen" in text
    assert (False, False) == ("Chiara" in text, token_of(registration) in text)


async def test_proof_names_the_new_address_until_it_is_taken_and_says_so_afterwards() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    link = await asked(registration)
    proof = await by_proof(link)
    assert proof is not None
    assert (NEW, True, False) == (proof.email, proof.is_new, proof.is_done)
    await take_new_address(registration.id, NEW)
    proof = await by_proof(link)
    assert proof is not None
    assert (NEW, False, True) == (proof.email, proof.is_new, proof.is_done)


async def test_proof_is_not_the_link_of_the_registration_nor_of_another_address() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    first = await asked(registration)
    second = await asked(registration, "c.conti@schule.example")
    assert [None, None] == [await by_proof(text) for text in (first, token_of(registration))]
    assert await by_proof(second) is not None
    with pytest.raises(Refused) as refused:
        await take_new_address(registration.id, NEW)
    assert "link_replaced" == refused.value.code


async def test_taking_moves_letters_link_and_calendar_to_the_new_mailbox() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    old_link = token_of(registration)
    await asked(registration)
    changed = await take_new_address(registration.id, NEW)
    assert (NEW, NEW, 1, "") == (changed.email, changed.mail_key, changed.generation, changed.new_email)
    assert (None, changed.id) == (await by_token(old_link), (await opened(token_of(changed))).id)
    to_old, to_new = [mail for mail in await emails() if "Adresse" in mail["Subject"]][-2:]
    assert [(CHIARA.email, "CANCEL"), (NEW, "REQUEST")] == [(mail["To"], method(mail)) for mail in (to_old, to_new)]
    assert (False, False) == ("Chiara" in content(to_old, "text/plain"), "/anmeldung/" in content(to_old, "text/plain"))
    assert token_of(changed) in content(to_new, "text/plain")


async def test_void_link_says_that_the_address_changed() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await asked(registration)
    await take_new_address(registration.id, NEW)
    found = await former(token_of(registration))
    assert found is not None
    assert Rule.mail_changed == found.rule


async def test_taking_twice_changes_nothing() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await asked(registration)
    await take_new_address(registration.id, NEW)
    letters = len(await outbox())
    assert 1 == (await take_new_address(registration.id, NEW)).generation
    assert (letters, 1) == (len(await outbox()), await Decision.count().where(Decision.rule == Rule.mail_changed))


async def test_colleague_of_the_old_mailbox_keeps_the_dates() -> None:
    event = await make_event()
    registration = await sign_up(event, CHIARA)
    await sign_up(event, Person("Carla", "Roth", CHIARA.email))
    await asked(registration)
    await take_new_address(registration.id, NEW)
    to_old, to_new = [mail for mail in await emails() if "Adresse" in mail["Subject"]][-2:]
    assert (None, "REQUEST") == (invitation(to_old), method(to_new))


async def test_who_waits_gets_letters_without_a_calendar_part() -> None:
    event = await make_event(1)
    await sign_up(event, BORIS)
    registration = await sign_up(event, CHIARA)
    await asked(registration)
    await take_new_address(registration.id, NEW)
    assert [None, None] == [invitation(mail) for mail in await emails() if "Adresse" in mail["Subject"]][-2:]


async def test_what_was_not_sent_yet_does_not_carry_the_new_link_to_the_old_mailbox() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await asked(registration)
    changed = await take_new_address(registration.id, NEW)
    late = [mail for mail in await emails() if mail["To"] == CHIARA.email]
    assert [False] * len(late) == [token_of(changed) in content(mail, "text/plain") for mail in late]
    assert 1 == len(late)


async def test_asking_is_refused_for_the_same_address_and_for_who_has_cancelled() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    with pytest.raises(Refused) as same:
        await ask_for_new_address(registration.id, CHIARA.email.upper())
    await cancel(registration.id, By.person)
    with pytest.raises(Refused) as ended:
        await ask_for_new_address(registration.id, NEW)
    assert ("same_address", "ended") == (same.value.code, ended.value.code)


async def test_asking_writes_at_most_three_letters_an_hour_whatever_the_address() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    for number in range(3):
        await ask_for_new_address(registration.id, f"c{number}@schule.example")
    with pytest.raises(Refused) as refused:
        await ask_for_new_address(registration.id, NEW)
    assert "asked_too_often" == refused.value.code
    with turned(now() + timedelta(hours=1, minutes=1)):
        await ask_for_new_address(registration.id, NEW)
    assert 4 == len([message for message in await outbox() if message.kind == "prove_address"])


@pytest.mark.usefixtures("mid_morning")
async def test_one_mailbox_gets_at_most_three_letters_an_hour_whoever_asks() -> None:
    event = await make_event(5)
    for number in range(3):
        one = await sign_up(event, Person("Gast", f"Nummer {number}", f"gast{number}@schule.example"))
        await ask_for_new_address(one.id, NEW)
    with pytest.raises(Refused) as refused:
        await ask_for_new_address((await sign_up(event, CHIARA)).id, NEW)
    assert "asked_too_often" == refused.value.code


async def test_taking_is_refused_when_the_person_is_registered_with_the_new_address() -> None:
    event = await make_event()
    await sign_up(event, Person("Chiara", "Conti", NEW))
    registration = await sign_up(event, CHIARA)
    # Nobody learns of that by asking, only who reads the mailbox.
    await asked(registration)
    with pytest.raises(Refused) as refused:
        await take_new_address(registration.id, NEW)
    assert ("already_registered", CHIARA.email) == (refused.value.code, (await again(registration)).email)


async def test_proving_a_new_address_also_proves_the_registration() -> None:
    registration = await sign_up(await make_event(verifies_email=True), CHIARA)
    assert "unverified" == registration.status
    await asked(registration)
    assert "confirmed" == (await take_new_address(registration.id, NEW)).status


async def again(registration: Registration) -> Registration:
    found = await Registration.objects().get(Registration.id == registration.id)
    assert found is not None
    return found


async def opened(token: str) -> Registration:
    found = await by_token(token)
    assert found is not None
    return found


def method(mail: EmailMessage) -> str:
    """Return what the calendar part of a mail asks for."""
    part = invitation(mail)
    assert part is not None
    return str(part["METHOD"])
