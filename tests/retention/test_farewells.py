"""Who is forgotten gets one last letter, which takes their dates out of the calendar and names nobody."""

import pytest
from icalendar import Calendar

from ki_events.clock import now
from ki_events.mail.letter import to_email
from ki_events.mail.tables import Message, MessageState
from ki_events.registrations.handing_over import hand_over
from ki_events.registrations.mailboxes.changing import ask_for_new_address, take_new_address
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By, Invitation
from ki_events.retention.forgetting import forget_mailbox, forget_registration
from ki_events.retention.sweeping import forget_farewells
from tests.characters import BORIS, CHIARA, DILARA, make_event, sign_up
from tests.mail.letters import content, reread
from tests.retention.makers import (
    EMIL,
    all_mail_was,
    give_away,
    group,
    traces,
)
from tests.retention.post import all_left, farewells

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


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


async def test_farewell_that_cannot_be_delivered_forgets_its_address_too() -> None:
    registration = await sign_up(await make_event(), EMIL)
    await forget_registration(registration.id)
    await Message.update({Message.state: MessageState.dead, Message.error: f"550 {EMIL.email}"}).where(
        Message.kind == "erased"
    )
    await forget_farewells()
    assert set() == await traces()


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


async def test_letter_about_a_party_forgets_its_contact_with_the_contact() -> None:
    people = await group()
    await all_mail_was(MessageState.sent, now())
    await forget_registration(people[0].id)
    await all_left()
    assert set() == await traces()


async def test_forgetting_twice_writes_one_farewell() -> None:
    await sign_up(await make_event(), CHIARA)
    await forget_mailbox(CHIARA.email, "person")
    assert (await forget_mailbox(CHIARA.email, "person")).is_empty
    ((_message, letter),) = await farewells()
    assert letter.calendar is not None
