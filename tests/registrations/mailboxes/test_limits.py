"""Nobody can fill a mailbox by signing it up; whoever registers many colleagues with one mailbox misses nothing."""

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from ki_events.clock import stopped, turned
from ki_events.db import is_sqlite, transaction
from ki_events.events.tables import Event, Session
from ki_events.mail.letter import Letter, to_email
from ki_events.mail.outbox import Envelope, put_all
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Arrival, Guest
from ki_events.registrations.letters.mailboxes import composing
from ki_events.registrations.letters.plain import plain_letter
from ki_events.registrations.mailboxes.limits import MOST_LETTERS, within_mail_limit
from ki_events.registrations.registering import Person, cancel, register_party
from ki_events.registrations.tables import By, Invitation, Manner, Registration
from tests.characters import AMAL, BORIS, CHIARA, make_event, sign_up
from tests.mail.letters import content, outbox, reread
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

NOW = datetime(2027, 2, 1, 9, 20, tzinfo=UTC)
BEFORE_THE_HOUR = NOW + timedelta(minutes=30)
MAILBOX = "Sekretariat@schule.example"


def colleague(number: int, email: str = MAILBOX) -> Person:
    return Person(f"Kollegin {number}", "Muster", email)


async def limited(envelopes: Sequence[Envelope]) -> list[Envelope]:
    """Write what the limit lets through, as a verb does."""
    async with transaction():
        written = await within_mail_limit(envelopes)
        await put_all(written)
    return written


async def arrive(event: Event, *people: Person) -> list[str]:
    """Sign up people; return the kinds of the letters that this wrote."""
    before = len(await outbox())
    for person in people:
        await sign_up(event, person)
    return [message.kind for message in (await outbox())[before:]]


async def summary() -> tuple[Message, Letter]:
    (message,) = [row for row in await outbox() if row.kind == "more_registrations"]
    letter = await (await composing([message]))(message)
    assert letter is not None
    return message, letter


async def test_sixth_letter_of_an_hour_and_all_further_become_one_at_its_end() -> None:
    with stopped(NOW):
        event = await make_event(50)
        written = await arrive(event, *(colleague(number) for number in range(9)))
        assert [*["registered"] * MOST_LETTERS, "more_registrations"] == written
        message, letter = await summary()
    assert (MAILBOX, NOW.replace(hour=10, minute=5)) == (message.recipient, message.run_at)
    assert all(f"Kollegin {number} Muster: hat einen Platz" in letter.text for number in range(9))
    assert "http://test/meine" in letter.text


async def test_limit_is_the_mailboxs_however_its_address_is_spelled() -> None:
    spellings = ["a.b@schule.example", "A.B@schule.example", "a.B@Schule.example"]
    with stopped(NOW):
        event = await make_event(50)
        written = await arrive(event, *(colleague(number, spellings[number % 3]) for number in range(8)))
    assert [*["registered"] * MOST_LETTERS, "more_registrations"] == written


async def test_limit_holds_for_those_who_arrive_together() -> None:
    with stopped(NOW):
        event = await make_event(50)
        await asyncio.gather(*(sign_up(event, colleague(number)) for number in range(12)))
        kinds = Counter(message.kind for message in await outbox())
    assert {"registered": MOST_LETTERS, "more_registrations": 1} == kinds


async def test_limit_holds_for_events_that_are_signed_up_for_at_once() -> None:
    with stopped(NOW):
        events = [await make_event(5) for _ in range(12)]
        await asyncio.gather(*(sign_up(event, colleague(number)) for number, event in enumerate(events)))
        kinds = Counter(message.kind for message in await outbox())
        _message, letter = await summary()
    assert {"registered": MOST_LETTERS, "more_registrations": 1} == kinds
    assert all(f"Kollegin {number} Muster" in letter.text for number in range(12))


async def test_other_mailboxes_and_other_hours_have_room_of_their_own() -> None:
    with stopped(NOW):
        event = await make_event(50)
        await arrive(event, *(colleague(number) for number in range(6)))
        assert ["registered"] == await arrive(event, BORIS)
    with stopped(NOW + timedelta(hours=1, minutes=5)):
        assert ["registered"] == await arrive(event, colleague(7))


async def test_letters_that_nobody_causes_by_signing_up_are_not_counted() -> None:
    with turned(NOW):
        event = await make_event(50)
        made = await sign_up(event, CHIARA)
        reminders = [plain_letter(made, event, "reminder", f"reminder:{number}") for number in range(9)]
        assert reminders == await limited(reminders)
        letter = plain_letter(made, event, "already_registered", "already")
        assert [letter] == await limited([letter])


async def test_limit_takes_one_statement_and_none_where_nobody_signed_up() -> None:
    event = await make_event(50)
    made = [await sign_up(event, colleague(number, f"{number}@schule.example")) for number in range(4)]
    letters = [plain_letter(row, event, "waiting", f"limit:{row.id}") for row in made]
    async with transaction():
        with counted() as none:
            await within_mail_limit([plain_letter(made[0], event, "cancelled", "x")])
        with counted() as one:
            await within_mail_limit(letters[:1])
        with counted() as several:
            await within_mail_limit(letters)
    # PostgreSQL waits for the mailboxes first.
    expected = (0, 1, 1) if is_sqlite() else (0, 2, 2)
    assert expected == (len(none), len(one), len(several))


async def test_entries_of_a_series_go_with_their_letter_or_wait_with_it() -> None:
    with stopped(NOW):
        events = [await make_event(50, sessions=6) for _ in range(3)]
        found = [await arrive(event, colleague(number)) for number, event in enumerate(events)]
    # Two series have room beside each other, the third one comes as a file.
    assert ["registered", *["calendar_entry"] * 5] == found[0] == found[1]
    assert ["more_registrations"] == found[2]


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


async def test_mail_limit_counts_the_letter_to_the_contact_of_a_party() -> None:
    with turned(NOW):
        event = await make_event(50)
        letters = [
            Envelope(f"party:{number}", "party", MAILBOX, "de", {"party": number, "event": event.id})
            for number in range(7)
        ]
        written = [each for letter in letters for each in await limited([letter])]
    assert MOST_LETTERS == sum(each.kind == "party" for each in written)


async def _session(event: Event) -> Session:
    (session,) = await Session.objects().where(Session.event == event.id)
    return session


async def test_who_signs_up_again_and_again_causes_nothing_new() -> None:
    with stopped(NOW):
        event = await make_event(50)
        await arrive(event, *(colleague(number) for number in range(5)))
        with pytest.raises(Refused):
            await sign_up(event, colleague(1))
        await Message.update({Message.created_at: NOW - timedelta(hours=2)}).where(Message.kind == "registered")
        with pytest.raises(Refused):
            await sign_up(event, colleague(1))
        kinds = Counter(message.kind for message in await outbox())
        await Message.update({Message.created_at: NOW}).where(Message.kind == "registered")
        for _ in range(3):
            with pytest.raises(Refused):
                await sign_up(event, colleague(1))
    # Once a day, and after five letters as part of what the summary says.
    assert {"registered": 5, "more_registrations": 1, "already_registered": 1} == kinds
    assert kinds == Counter(message.kind for message in await outbox())


async def test_summary_has_the_link_of_each_party() -> None:
    with stopped(NOW):
        event = await make_event(200)
        for number in range(MOST_LETTERS + 1):
            await register_party(event.id, party(number))
        _message, letter = await summary()
    assert MOST_LETTERS + 1 == letter.text.count("hat eine Gruppe angemeldet")
    assert letter.text.count("/gruppe/") == letter.html.count('href="http://test/gruppe/')


def party(number: int) -> Arrival:
    guests = [Guest(colleague(10 * number + each)) for each in range(2)]
    return Arrival(tuple(guests), f"nonce-{number}", manner=Manner.one_by_one, contact=guests[0].person)


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


async def test_letter_about_a_known_party_has_no_address_in_its_key() -> None:
    long = Person("Lang", "Name", "a" * 60 + "@" + ".".join(["b" * 60] * 3) + ".example")
    event = await make_event(9)
    await sign_up(event, AMAL)
    with pytest.raises(Refused):
        await register_party(event.id, Arrival((Guest(AMAL), Guest(BORIS)), "x", Manner.one_by_one, contact=long))
    (message,) = [row for row in await outbox() if row.kind == "party_known"]
    assert (True, False) == (len(message.key) <= 200, "@" in message.key)
