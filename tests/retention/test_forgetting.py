"""Who wants to be forgotten is: the place goes on, the counts stay, and one last mail says so."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from ki_events.audit import AuditEntry
from ki_events.clock import now, turned
from ki_events.events.tables import Event
from ki_events.mail.letter import Letter, to_email
from ki_events.mail.tables import Message, MessageState
from ki_events.registrations.handing_over import hand_over
from ki_events.registrations.invitations.tables import InvitationLink
from ki_events.registrations.mailboxes.changing import ask_for_new_address, take_new_address
from ki_events.registrations.mailboxes.logging_in import new_link
from ki_events.registrations.mailboxes.login_links import LoginLink
from ki_events.registrations.reading import by_token, token_of
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import Person, cancel
from ki_events.registrations.tables import By, Decision, Invitation, Party, Registration, Status
from ki_events.retention.forgetting import forget_mailbox, forget_registration
from ki_events.retention.held import held_of
from ki_events.retention.letters import composing
from ki_events.retention.sweeping import forget_farewells
from ki_events.rows import one
from tests.characters import BORIS, CHIARA, DILARA, make_event, sign_up
from tests.mail.letters import content, reread
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

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def farewells() -> list[tuple[Message, Letter]]:
    """Return the farewells that wait, with their letters."""
    waiting = (Message.state == MessageState.pending) & Message.kind.like("erased%")
    messages = await Message.objects().where(waiting).order_by(Message.id)
    compose = await composing(messages)
    letters = [(message, await compose(message)) for message in messages]
    return [(message, letter) for message, letter in letters if letter is not None]


async def all_left() -> None:
    """Let the farewells be sent, and forget whom they were for."""
    await Message.update({Message.state: MessageState.sent, Message.sent_at: now()}).where(Message.kind.like("erased%"))
    await forget_farewells()


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


async def test_farewell_takes_every_date_out_of_the_calendar_one_mail_each() -> None:
    registration = await sign_up(await make_event(sessions=3), CHIARA)
    await forget_registration(registration.id)
    found = await farewells()
    assert ["erased", "erased_calendar", "erased_calendar"] == [message.kind for message, _letter in found]
    assert "Das ist unsere letzte E-Mail dazu; danach folgen nur noch Kalender-Absagen." in found[0][1].text
    parts = [Calendar.from_ical(letter.calendar.content) for _message, letter in found if letter.calendar]
    assert ["CANCEL"] * 3 == [str(part["METHOD"]) for part in parts]
    assert 3 == len({str(part.walk("VEVENT")[0]["UID"]) for part in parts})
    assert {f"mailto:{CHIARA.email}"} == {str(part.walk("VEVENT")[0]["ATTENDEE"]) for part in parts}


async def test_farewell_of_many_dates_is_one_file() -> None:
    registration = await sign_up(await make_event(sessions=8), CHIARA)
    await forget_registration(registration.id)
    ((_message, letter),) = await farewells()
    assert letter.calendar is not None
    entries = Calendar.from_ical(letter.calendar.content).walk("VEVENT")
    assert ["CANCELLED"] * 8 == [str(entry["STATUS"]) for entry in entries]


@pytest.mark.parametrize(("language", "words"), [("de", "haben wir gelöscht"), ("en", "")])
async def test_farewell_is_a_mail_without_a_name_or_a_link_to_the_person(language: str, words: str) -> None:
    registration = await sign_up(await make_event(), type(CHIARA)("Chiara", "Conti", CHIARA.email, "", language))
    await forget_registration(registration.id)
    ((message, letter),) = await farewells()
    email = reread(to_email(letter, message))
    both = content(email, "text/plain") + content(email, "text/html")
    assert (True, False, False) == (words in both, "Conti" in both, "/anmeldung/" in both)
    assert "Mehrsprachigkeit im Unterricht" in both


async def test_nobody_hears_of_the_cancelling_twice() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await forget_registration(registration.id)
    waiting = await Message.objects().where(Message.state == MessageState.pending)
    assert ["erased"] == [message.kind for message in waiting]


async def test_calendar_numbers_never_fall_for_who_comes_back() -> None:
    event = await make_event()
    registration = await sign_up(event, CHIARA)
    await cancel(registration.id, By.person)
    await cancel((await sign_up(event, CHIARA)).id, By.person)
    last = (await Invitation.objects().first()).sequence
    await forget_mailbox(CHIARA.email, "cli")
    assert 0 == await Invitation.count()
    await sign_up(event, CHIARA)
    assert last < (await Invitation.objects().first()).sequence


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


async def test_farewell_that_cannot_be_delivered_forgets_its_address_too() -> None:
    registration = await sign_up(await make_event(), EMIL)
    await forget_registration(registration.id)
    await Message.update({Message.state: MessageState.dead, Message.error: f"550 {EMIL.email}"}).where(
        Message.kind == "erased"
    )
    await forget_farewells()
    assert set() == await traces()


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


async def test_farewell_takes_only_their_own_dates_out_of_the_calendar() -> None:
    registration = await sign_up(await make_event(), BORIS)
    await hand_over(registration.id, CHIARA)
    await forget_registration(registration.id)
    found = await farewells()
    parts = [Calendar.from_ical(letter.calendar.content) for _message, letter in found if letter.calendar]
    assert [f"mailto:{CHIARA.email}"] == [str(part.walk("VEVENT")[0]["ATTENDEE"]) for part in parts]


async def test_who_gave_a_place_away_and_is_forgotten_at_once_loses_the_date_too() -> None:
    await give_away(CHIARA)
    await forget_mailbox(CHIARA.email, "cli")
    ((_message, letter),) = await farewells()
    assert letter.calendar is not None
    assert "CANCEL" == str(Calendar.from_ical(letter.calendar.content)["METHOD"])


async def test_mailbox_before_is_still_told_that_the_address_changed() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await ask_for_new_address(registration.id, DILARA.email)
    await take_new_address(registration.id, DILARA.email)
    await forget_registration(registration.id)
    (letter,) = await Message.objects().where(Message.recipient == CHIARA.email)
    assert ("address_changed", MessageState.pending) == (letter.kind, letter.state)
    assert [DILARA.email] == [message.recipient for message, _letter in await farewells()]


async def test_contact_with_a_new_address_is_forgotten_by_it() -> None:
    people = await group()
    party = await one(Party, people[0].party)
    assert (EMIL.email, 1) == (party.contact_email, party.generation)
    held = await forget_mailbox(EMIL.email, "cli")
    party = await one(Party, party.id)
    assert ([party.id], "", "") == (list(held.parties), party.contact_name, party.contact_email)


async def test_letter_about_a_party_forgets_its_contact_with_the_contact() -> None:
    people = await group()
    await all_mail_was(MessageState.sent, now())
    await forget_registration(people[0].id)
    await all_left()
    assert set() == await traces()


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


async def test_forgetting_twice_writes_one_farewell() -> None:
    await sign_up(await make_event(), CHIARA)
    await forget_mailbox(CHIARA.email, "person")
    assert (await forget_mailbox(CHIARA.email, "person")).is_empty
    ((_message, letter),) = await farewells()
    assert letter.calendar is not None
