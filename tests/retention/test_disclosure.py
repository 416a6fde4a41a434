"""Who asks gets everything, in a file whose names are written down."""

import json
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

from ki_events.events.tables import Session
from ki_events.registrations.handing_over import hand_over
from ki_events.registrations.registering import Person
from ki_events.registrations.tables import Decision, Registration
from ki_events.retention import shapes
from ki_events.retention.disclosure import as_json, disclosure_of, disclosure_of_mailbox
from ki_events.rows import one
from tests.characters import BORIS, CHIARA, make_event, sign_up
from tests.retention.makers import EMIL, ask_as_new_address, give_away, live, traces

pytestmark = pytest.mark.anyio

DOCUMENT = Path(__file__).parents[2] / "docs" / "data-export.md"
TABLES = [
    shape for shape in vars(shapes).values() if isinstance(shape, type) and hasattr(shape, "__dataclass_fields__")
]


def test_every_name_of_the_file_is_documented() -> None:
    text = DOCUMENT.read_text()
    names = {field.name for shape in TABLES for field in fields(shape)}
    assert [] == sorted(name for name in names if f"`{name}`" not in text)


async def test_mailbox_gets_all_that_names_it(database: object) -> None:
    for _ in range(2):
        await live(await make_event())
    await sign_up(await make_event(), CHIARA)
    await ask_as_new_address()
    found = json.loads(as_json(await disclosure_of_mailbox(EMIL.email.upper())))
    counts = {name: len(value) for name, value in found.items() if isinstance(value, list)}
    assert {
        "responsible": 1,
        "registrations": 2,
        "new_addresses": 1,
        "groups": 2,
        "wishes": 2,
        "invitations": 2,
        "login_links": 2,
        "other_mails": 3,
    } == counts
    assert "Conti" not in json.dumps(found)


async def test_every_word_that_is_stored_is_told(database: object) -> None:
    registration = await live(await make_event())
    told = as_json(await disclosure_of_mailbox(EMIL.email)).decode()
    for words in (registration.email, f"neu.{EMIL.email}", "Quastenflosser ist krank", "Allergie von Quastenflosser"):
        assert words in told
    assert await traces()


async def test_unknown_address_gets_an_empty_file(database: object) -> None:
    assert not json.loads(as_json(await disclosure_of_mailbox("niemand@nirgends.example")))["registrations"]


async def test_times_carry_their_offset(database: object) -> None:
    found = json.loads(as_json(await disclosure_of(await sign_up(await make_event(), CHIARA))))
    assert found["registrations"][0]["registered_at"].endswith("+00:00")


async def test_person_who_took_a_place_over_is_told_nothing_of_who_gave_it(database: object) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await Decision.update({Decision.reason: "Chiara kommt später"}).where(Decision.registration == registration.id)
    await hand_over(registration.id, BORIS)
    (about,) = (await disclosure_of(await one(Registration, registration.id))).registrations
    assert ["handed_over"] == [step.rule for step in about.history]
    assert [("handed_over_to", BORIS.email)] == [(mail.kind, mail.recipient) for mail in about.mails]
    told = as_json(await disclosure_of_mailbox(BORIS.email)).decode()
    assert (False, False) == ("Chiara" in told, CHIARA.email in told)


async def test_person_of_the_same_mailbox_is_told_nothing_of_who_gave_the_place(database: object) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await hand_over(registration.id, Person("Carla", "Roth", CHIARA.email))
    (about,) = (await disclosure_of(await one(Registration, registration.id))).registrations
    assert ["handed_over_to"] == [mail.kind for mail in about.mails]


async def test_mailbox_is_told_of_the_place_that_it_gave_away(database: object) -> None:
    await give_away(CHIARA)
    told = await disclosure_of_mailbox(CHIARA.email)
    assert ([], ["registered", "handed_over_from"]) == (told.registrations, [mail.kind for mail in told.other_mails])


async def test_calendar_entries_stand_in_the_order_of_their_dates(database: object) -> None:
    event = await make_event(sessions=2)
    registration = await sign_up(event, CHIARA)
    # What was the later date is moved before the other one.
    later = (
        await Session.objects().where(Session.event == event.id).order_by(Session.starts_at, ascending=False).first()
    )
    assert later is not None
    await Session.update({Session.starts_at: event.starts_at - timedelta(days=1)}).where(Session.id == later.id)
    (about,) = (await disclosure_of(registration)).registrations
    starts = [entry.starts_at for entry in about.calendar_entries]
    assert (2, sorted(starts)) == (len(starts), starts)
