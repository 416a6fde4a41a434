"""Nobody can fill a mailbox by signing it up; whoever registers many colleagues with one mailbox misses nothing."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from ki_events.clock import stopped, turned
from ki_events.db import is_sqlite, transaction
from ki_events.mail.outbox import Envelope
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Arrival, Guest
from ki_events.registrations.letters.plain import plain_letter
from ki_events.registrations.mailboxes.limits import MOST_LETTERS, within_mail_limit
from ki_events.registrations.registering import Person, register_party
from ki_events.registrations.tables import Manner
from tests.characters import AMAL, BORIS, CHIARA, make_event, sign_up
from tests.mail.letters import outbox
from tests.registrations.mailboxes.arriving import MAILBOX, NOW, arrive, colleague, limited, summary
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


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


async def test_mail_limit_counts_the_letter_to_the_contact_of_a_party() -> None:
    with turned(NOW):
        event = await make_event(50)
        letters = [
            Envelope(f"party:{number}", "party", MAILBOX, "de", {"party": number, "event": event.id})
            for number in range(7)
        ]
        written = [each for letter in letters for each in await limited([letter])]
    assert MOST_LETTERS == sum(each.kind == "party" for each in written)


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


async def test_letter_about_a_known_party_has_no_address_in_its_key() -> None:
    long = Person("Lang", "Name", "a" * 60 + "@" + ".".join(["b" * 60] * 3) + ".example")
    event = await make_event(9)
    await sign_up(event, AMAL)
    with pytest.raises(Refused):
        await register_party(event.id, Arrival((Guest(AMAL), Guest(BORIS)), "x", Manner.one_by_one, contact=long))
    (message,) = [row for row in await outbox() if row.kind == "party_known"]
    assert (True, False) == (len(message.key) <= 200, "@" in message.key)
