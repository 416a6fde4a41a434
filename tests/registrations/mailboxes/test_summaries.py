"""What was too much for a mailbox comes as one letter at the end of the hour."""

import json
from datetime import timedelta

import pytest
from icalendar import Calendar

from ki_events.clock import stopped, turned
from ki_events.events.tables import Event, Session
from ki_events.mail.letter import to_email
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Arrival, Guest
from ki_events.registrations.letters.mailboxes import composing
from ki_events.registrations.letters.plain import plain_letter
from ki_events.registrations.mailboxes.limits import MOST_LETTERS
from ki_events.registrations.registering import cancel, register_party
from ki_events.registrations.tables import By, Invitation, Manner, Registration
from tests.characters import AMAL, BORIS, make_event, sign_up
from tests.mail.letters import content, outbox, reread
from tests.registrations.mailboxes.arriving import NOW, arrive, colleague, limited, party, summary

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

BEFORE_THE_HOUR = NOW + timedelta(minutes=30)


async def test_summary_brings_the_dates_under_the_numbers_of_the_ledger() -> None:
    with stopped(NOW):
        first, second = await make_event(50), await make_event(50, title="Zweite")
        waiting = await make_event(0, title="Volle")
        for event in (first, second, waiting):
            await sign_up(event, colleague(1))
        await Invitation.update({Invitation.sequence: 4}).where(Invitation.session == (await _session(first)).id)
        made = (await Registration.objects().where(Registration.event == first.id))[0]
        await limited([plain_letter(made, first, "waiting", f"limit:{number}") for number in range(6)])
        message, letter = await summary()
    assert letter.calendar is not None
    calendar = Calendar.from_ical(letter.calendar.content)
    assert "PUBLISH" == calendar["METHOD"] == letter.calendar.method
    assert [4, 0] == [entry["SEQUENCE"] for entry in calendar.events]
    assert "Kalenderdatei" in letter.text
    email = reread(to_email(letter, message))
    assert "Weitere Anmeldungen mit Ihrer Adresse: 3 Anmeldungen" == str(email["Subject"]).strip()
    assert ("Zweite" in content(email, "text/html"), "Volle" in content(email, "text/html")) == (True, True)


async def test_summary_leaves_out_who_cancelled_meanwhile_and_is_dropped_when_nobody_is_left() -> None:
    with turned(NOW):
        event = await make_event(50)
        made = await sign_up(event, colleague(1))
        await limited([plain_letter(made, event, "waiting", f"limit:{number}") for number in range(6)])
        other = await sign_up(event, colleague(2))
        await cancel(made.id, By.person)
        _message, letter = await summary()
        assert (False, True) == ("Kollegin 1" in letter.text, "Kollegin 2" in letter.text)
        await cancel(other.id, By.person)
        (message,) = [row for row in await outbox() if row.kind == "more_registrations"]
        assert await (await composing([message]))(message) is None


async def test_summary_goes_out_once_for_each_hour_in_which_there_is_too_much() -> None:
    with stopped(NOW):
        event = await make_event(50)
        made = await sign_up(event, colleague(1))
        await limited([plain_letter(made, event, "waiting", f"limit:{number}") for number in range(12)])
    with stopped(NOW + timedelta(minutes=50)):
        await limited([plain_letter(made, event, "waiting", f"limit:more:{number}") for number in range(3)])
    hours = [json.loads(row.payload)["hour"] for row in await outbox() if row.kind == "more_registrations"]
    assert ["2027-02-01T09:00:00+00:00", "2027-02-01T10:00:00+00:00"] == hours


async def _session(event: Event) -> Session:
    (session,) = await Session.objects().where(Session.event == event.id)
    return session


async def test_summary_has_the_link_of_each_party() -> None:
    with stopped(NOW):
        event = await make_event(200)
        for number in range(MOST_LETTERS + 1):
            await register_party(event.id, party(number))
        _message, letter = await summary()
    assert MOST_LETTERS + 1 == letter.text.count("hat eine Gruppe angemeldet")
    assert letter.text.count("/gruppe/") == letter.html.count('href="http://test/gruppe/')


async def test_summary_tells_of_what_was_registered_in_the_hour_before() -> None:
    with stopped(BEFORE_THE_HOUR):
        event, other = await make_event(50), await make_event(50, title="Zweite")
        await arrive(event, *(colleague(number) for number in range(5)))
    with stopped(BEFORE_THE_HOUR + timedelta(minutes=15)):
        with pytest.raises(Refused):
            await sign_up(event, colleague(1))
        await sign_up(other, colleague(7))
        message, letter = await summary()
        assert message.run_at == BEFORE_THE_HOUR.replace(hour=11, minute=5)
    assert ["Kollegin 1", "Kollegin 7"] == [
        f"Kollegin {number}" for number in range(9) if f"Kollegin {number} Muster" in letter.text
    ]


async def test_summary_on_its_way_is_left_alone_and_another_one_says_what_came_after_it() -> None:
    with stopped(BEFORE_THE_HOUR):
        event = await make_event(50)
        made = [await sign_up(event, colleague(number)) for number in range(6)]
    with stopped(BEFORE_THE_HOUR + timedelta(minutes=1)):
        await Message.update({Message.token: "worker"}).where(Message.kind == "more_registrations")
        await limited([plain_letter(made[0], event, "waiting", "late")])
    first, second = [row for row in await outbox() if row.kind == "more_registrations"]
    noted = [json.loads(row.payload)["registrations"] for row in (first, second)]
    assert [[made[5].id], [made[0].id]] == noted


async def test_summary_comes_in_time_to_prove_the_address_and_without_links_that_have_run_out() -> None:
    with stopped(NOW):
        event = await make_event(50, starts_at=NOW + timedelta(minutes=50), verifies_email=True)
        for number in range(6):
            await sign_up(event, colleague(number))
        message, letter = await summary()
    deadline = (await Registration.objects().first()).deadline
    assert NOW < message.run_at < deadline
    assert 6 == letter.text.count("/bestaetigen")
    with stopped(deadline):
        assert await (await composing([message]))(message) is None


async def test_summary_says_that_a_party_is_not_registered() -> None:
    with stopped(NOW):
        event = await make_event(50)
        await arrive(event, AMAL)
        for number in range(5):
            await sign_up(await make_event(5), colleague(number))
    with stopped(NOW + timedelta(minutes=45)):
        guests = (Guest(AMAL), Guest(BORIS))
        with pytest.raises(Refused):
            await register_party(event.id, Arrival(guests, "x", Manner.one_by_one, contact=colleague(99)))
        _message, letter = await summary()
    assert "Eine Gruppe: ist noch nicht angemeldet, denn jemand daraus ist schon angemeldet" in letter.text
    assert f"/veranstaltungen/{event.slug}" in letter.text
    assert (False, False) == ("Amal" in letter.text, "Boris" in letter.text)
