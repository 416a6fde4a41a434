"""The contact of a party hears how everybody stands, and of others' mailboxes nothing that is theirs."""

import secrets
from typing import Any

import pytest

from ki_events.events.tables import Event, Mode
from ki_events.mail.letter import Letter
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Arrival, Guest
from ki_events.registrations.letters.parties import composing
from ki_events.registrations.letters.personal import compose
from ki_events.registrations.parties import cancel_all, token_of_party
from ki_events.registrations.reading import token_of
from ki_events.registrations.registering import Person, cancel, register_party
from ki_events.registrations.tables import By, Decision, Manner, Party, Registration, Status
from ki_events.rows import one
from tests.characters import AMAL, BORIS, CHIARA, DILARA, make_event, sign_up

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

COLLEAGUE = Person("Emre", "Demir", CHIARA.email)


async def come(event: Event, *people: Person, manner: Manner = Manner.one_by_one) -> list[Registration]:
    guests = tuple(Guest(person) for person in people)
    return list(await register_party(event.id, Arrival(guests, secrets.token_urlsafe(16), manner=manner)))


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


async def test_contact_reads_positions_rule_and_how_to_call_all_of_it_off() -> None:
    event = await make_event(3)
    await sign_up(event, AMAL)
    await sign_up(event, DILARA)
    people = await come(event, CHIARA, COLLEAGUE, BORIS, manner=Manner.together)
    found = await letter("party")
    party = await one(Party, people[0].party)
    assert [True] * 5 == [
        words in found.text
        for words in (
            "Chiara Conti: steht auf der Warteliste, an Stelle 1",
            "Boris Petrović: steht auf der Warteliste, an Stelle 3",
            "Ihre Gruppe bekommt nur zusammen Plätze: alle zur gleichen Zeit. Es fehlen noch mindestens 2 Plätze.",
            "Sie haben diese Gruppe nicht angemeldet? Hier sagen Sie für alle ab",
            f"/gruppe/{token_of_party(party)}/absagen",
        )
    ]
    assert found.subject.startswith("Ihre Anmeldung für 3 Personen: Mehrsprachigkeit im Unterricht")


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


async def to_boris(kind: str) -> str:
    """Return the text of the only letter of a kind to Boris, who was signed up by somebody else."""
    message = await Message.objects().get((Message.kind == kind) & (Message.recipient == BORIS.email))
    assert message is not None
    found = await compose(message)
    assert found is not None
    return found.text


@pytest.mark.parametrize(
    ("kind", "columns"),
    [
        ("registered", {}),
        ("waiting", {"capacity": 3}),
        ("pending", {"mode": Mode.approval}),
        ("verify", {"verifies_email": True}),
    ],
)
async def test_who_was_signed_up_by_a_colleague_reads_by_whom(kind: str, columns: dict[str, Any]) -> None:
    event = await make_event(**{"capacity": 5, **columns})
    await sign_up(event, AMAL)
    await come(event, CHIARA, COLLEAGUE, BORIS)
    text = await to_boris(kind)
    assert [True, True, False, False] == [
        words in text
        for words in (
            "Chiara Conti hat Sie mit 2 weiteren Personen angemeldet.",
            "Sie wollen nicht teilnehmen oder wissen nichts davon? Hier entfernen Sie die Anmeldung:",
            "Sie haben sich gar nicht angemeldet?",
            "nur zusammen",
        )
    ]


async def test_who_was_signed_up_only_together_reads_that() -> None:
    await come(await make_event(5), CHIARA, BORIS, manner=Manner.together)
    text = await to_boris("registered")
    assert "Chiara Conti hat Sie mit einer weiteren Person angemeldet." in text
    assert "Ihre Gruppe bekommt nur zusammen Plätze: alle zur gleichen Zeit." in text


async def test_who_signed_up_alone_is_asked_whether_it_was_them() -> None:
    await sign_up(await make_event(5), BORIS)
    text = await to_boris("registered")
    assert ("hat Sie" in text, "Sie haben sich gar nicht angemeldet?" in text) == (False, True)


async def test_members_read_who_cancelled_the_group() -> None:
    people = await come(await make_event(5), CHIARA, COLLEAGUE, BORIS)
    assert 3 == await cancel_all(people[0].party)
    assert "Chiara Conti hat die Anmeldung Ihrer Gruppe abgesagt, also auch Ihre:" in await to_boris("cancelled")
    messages = await Message.objects().where((Message.kind == "cancelled") & (Message.recipient == CHIARA.email))
    found = [await compose(message) for message in messages]
    assert [True, True] == ["Ihre Anmeldung zu dieser Veranstaltung ist abgesagt:" in one.text for one in found if one]
    rules = {row.registration: row.rule for row in await Decision.objects().where(Decision.to_status == "cancelled")}
    assert ["cancelled_by_person", "cancelled_by_person", "cancelled_by_contact"] == [rules[one.id] for one in people]


async def test_who_cancels_alone_reads_nothing_of_the_contact() -> None:
    people = await come(await make_event(5), CHIARA, BORIS)
    await cancel(people[1].id, By.person)
    assert "Chiara" not in await to_boris("cancelled")


async def test_letter_about_a_party_that_is_gone_is_not_sent() -> None:
    people = await come(await make_event(5), CHIARA, COLLEAGUE)
    await Registration.update({Registration.status: Status.cancelled}).where(
        Registration.id.is_in([person.id for person in people])
    )
    message = await Message.objects().get(Message.kind == "party")
    assert message is not None
    assert (await (await composing([message]))(message)) is None
