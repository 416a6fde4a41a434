"""Who wants to be forgotten is: the place goes on, the counts stay, and one last mail says so."""

from datetime import timedelta

import pytest

from ki_events.audit import AuditEntry
from ki_events.clock import now, turned
from ki_events.events.tables import Event
from ki_events.mail.tables import Message, MessageState
from ki_events.registrations.handing_over import hand_over
from ki_events.registrations.invitations.tables import InvitationLink
from ki_events.registrations.mailboxes.logging_in import new_link
from ki_events.registrations.mailboxes.login_links import LoginLink
from ki_events.registrations.reading import by_token, token_of
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import Person, cancel
from ki_events.registrations.tables import By, Decision, Invitation, Party, Registration, Status
from ki_events.retention.forgetting import forget_mailbox, forget_registration
from ki_events.retention.held import held_of
from ki_events.rows import one
from tests.characters import BORIS, CHIARA, DILARA, make_event, sign_up
from tests.retention.makers import (
    EMIL,
    all_mail_was,
    ask_as_new_address,
    give_away,
    group,
    live,
    mail,
    traces,
)
from tests.retention.post import all_left, farewells

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def over(event: Event) -> None:
    """Let the event have been."""
    await Event.update({Event.ends_at: now() - timedelta(hours=1)}).where(Event.id == event.id)


async def test_mailbox_is_nowhere_once_its_last_mail_has_left() -> None:
    for _ in range(2):
        await live(await make_event())
    past = await make_event()
    await live(past)
    await over(past)
    with turned(now() + timedelta(hours=2)):  # so often nobody is asked for a proof in one hour
        for leave_more in (group, give_away, ask_as_new_address):
            await leave_more()
    await all_mail_was(MessageState.sent, now())
    await forget_mailbox(EMIL.email.upper(), "cli")
    assert {"message.recipient"} == await traces()
    await all_left()
    assert (set(), []) == (await traces(), await faults())
    assert (await held_of(EMIL.email)).is_empty


async def test_registration_is_nowhere_once_its_last_mail_has_left() -> None:
    registration = await live(await make_event(1))
    for table, name in ((InvitationLink, "email"), (InvitationLink, "name")):
        await table.update({name: ""}).where(table.id > 0)
    before = token_of(registration)
    assert await forget_registration(registration.id)
    await all_left()
    of_the_mailbox = {"interest.email", "interest.mail_key", "message.payload"}
    assert of_the_mailbox == await traces()
    assert (None, []) == (await by_token(before), await faults())


async def test_place_goes_to_the_next_and_figures_stay() -> None:
    event = await make_event(1)
    first, second = await sign_up(event, CHIARA), await sign_up(event, BORIS)
    await forget_registration(first.id)
    assert (Status.cancelled, Status.confirmed) == (
        (await one(Registration, first.id)).status,
        (await one(Registration, second.id)).status,
    )
    assert ([], 2) == (await faults(), await Registration.count())
    entries = await AuditEntry.objects().where(AuditEntry.action == "registration.erased")
    assert [("person", f"registration:{first.id}")] == [(entry.actor, entry.subject) for entry in entries]


async def test_erasing_twice_changes_nothing() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    assert [True, False] == [await forget_registration(registration.id) for _ in range(2)]
    assert 1 == len(await farewells())


async def test_earlier_registration_of_the_same_person_goes_too_but_not_a_colleague() -> None:
    event = await make_event(5)
    first = await sign_up(event, CHIARA)
    await cancel(first.id, By.person)
    second = await sign_up(event, CHIARA)
    colleague = await sign_up(event, type(CHIARA)("Carla", "Conti", CHIARA.email))
    await forget_registration(second.id)
    kept = await Registration.objects().where(Registration.erased_at.is_null())
    assert [colleague.id] == [row.id for row in kept]
    assert await Invitation.exists().where(Invitation.mail_key == CHIARA.keys[0])
    assert [] == await faults()


async def test_registration_of_a_past_event_keeps_its_status() -> None:
    event = await make_event()
    registration = await sign_up(event, CHIARA)
    await over(event)
    await forget_registration(registration.id)
    row = await one(Registration, registration.id)
    assert (Status.confirmed, "") == (row.status, row.family_name)
    ((_message, letter),) = await farewells()
    assert ("Sie sind nicht mehr angemeldet" in letter.text, letter.calendar) == (False, None)
    assert "Das ist unsere letzte E-Mail dazu. Ihre Adresse wird gelöscht, sobald sie gesendet ist." in letter.text


async def test_contact_of_a_group_is_forgotten_and_the_others_stay() -> None:
    event = await make_event(3)
    first = await live(event)
    second = await sign_up(event, CHIARA)
    await Registration.update({Registration.party: first.party}).where(Registration.id == second.id)
    await forget_registration(first.id)
    assert ("", "") == ((party := await one(Party, first.party)).contact_name, party.contact_email)
    assert Status.confirmed == (await one(Registration, second.id)).status


async def test_report_of_a_barrier_loses_its_words_with_the_address() -> None:
    await mail("ki@krefeld.example", "barrier_report", {"barrier": "Treppe", "email": EMIL.email})
    other = await mail("ki@krefeld.example", "barrier_report", {"barrier": "Rampe", "email": CHIARA.email})
    await forget_mailbox(EMIL.email, "cli")
    assert set() == await traces("treppe")
    assert "Rampe" in (await one(Message, other.id)).payload


async def test_unknown_address_is_nothing_and_gets_no_mail() -> None:
    await sign_up(await make_event(), CHIARA)
    assert (await forget_mailbox("niemand@nirgends.example", "cli")).is_empty
    assert ([], 0) == (await farewells(), await AuditEntry.count().where(AuditEntry.action == "mailbox.erased"))


async def test_mailbox_of_several_events_frees_a_place_in_each() -> None:
    events = [await make_event(1) for _ in range(3)]
    waiting = []
    for event in events:
        await sign_up(event, CHIARA)
        waiting.append(await sign_up(event, DILARA))
    held = await forget_mailbox(CHIARA.email, "cli")
    assert (3, 3) == (len(held.registrations), len(held.to_cancel))
    assert [Status.confirmed] * 3 == [(await one(Registration, row.id)).status for row in waiting]
    assert [] == await faults()


async def test_fault_in_the_middle_forgets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from ki_events.retention import forgetting

    event = await make_event()
    registration = await live(event)
    before = await traces()

    async def fall(_ids: object) -> None:
        raise ConnectionResetError

    monkeypatch.setattr(forgetting, "erase_parties", fall)
    with pytest.raises(ConnectionResetError):
        await forget_mailbox(EMIL.email, "cli")
    assert (before, Status.confirmed) == (await traces(), (await one(Registration, registration.id)).status)


async def test_reason_lines_stay_without_their_words() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await cancel(registration.id, By.person, "Ich bin krank")
    await forget_registration(registration.id)
    lines = await Decision.objects().where(Decision.registration == registration.id).order_by(Decision.id)
    assert [("confirmed", ""), ("cancelled", "")] == [(line.to_status, line.reason) for line in lines]


async def test_personal_invitation_opens_nothing_any_more() -> None:
    await live(await make_event())
    await forget_mailbox(EMIL.email, "cli")
    assert 1 == await InvitationLink.count().where(InvitationLink.revoked_at.is_not_null())


async def test_person_who_takes_a_place_over_erases_nothing_of_who_gave_it() -> None:
    registration = await sign_up(await make_event(), BORIS)
    await hand_over(registration.id, CHIARA)
    before = await Message.objects().where(Message.recipient == BORIS.email).order_by(Message.id)
    await forget_registration(registration.id)
    after = await Message.objects().where(Message.recipient == BORIS.email).order_by(Message.id)
    assert [(row.key, row.state) for row in before] == [(row.key, row.state) for row in after]
    assert ["registered", "handed_over_from"] == [row.kind for row in after]


async def test_contact_with_a_new_address_is_forgotten_by_it() -> None:
    people = await group()
    party = await one(Party, people[0].party)
    assert (EMIL.email, 1) == (party.contact_email, party.generation)
    held = await forget_mailbox(EMIL.email, "cli")
    party = await one(Party, party.id)
    assert ([party.id], "", "") == (list(held.parties), party.contact_name, party.contact_email)


async def test_colleague_of_the_same_mailbox_keeps_its_login_link() -> None:
    event = await make_event(5)
    first, second = await sign_up(event, CHIARA), await sign_up(event, Person("Carla", "Roth", CHIARA.email))
    await new_link(first.mail_key, "de")
    links = await LoginLink.count()
    await forget_registration(first.id)
    assert links == await LoginLink.count()
    await forget_registration(second.id)
    assert 0 == await LoginLink.count()


async def test_address_that_somebody_gave_as_their_new_one_is_forgotten() -> None:
    registration = await ask_as_new_address()
    held = await forget_mailbox(EMIL.email.upper(), "cli")
    assert ([registration.id], "") == (list(held.new_addresses), (await one(Registration, registration.id)).new_email)
    assert Status.confirmed == (await one(Registration, registration.id)).status
    await all_left()
    assert set() == await traces()
