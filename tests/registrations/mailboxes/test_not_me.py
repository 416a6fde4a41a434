"""Whoever was registered by somebody else says so with one click: the place moves on, and no more letters come."""

from datetime import UTC, datetime, timedelta

import pytest

from ki_events.clock import stopped
from ki_events.mail.outbox import payload_of
from ki_events.registrations.arrivals import Arrival, Guest
from ki_events.registrations.letters.personal import compose
from ki_events.registrations.mailboxes.history import UNWANTED_FOR
from ki_events.registrations.mailboxes.not_me import not_me
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import Person, cancel, register_party
from ki_events.registrations.tables import By, Decision, Invitation, Manner, Registration, Status
from tests.characters import AMAL, CHIARA, make_event, person, sign_up
from tests.mail.letters import outbox

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=90)
COLLEAGUE = Person("Carla", "Conti", CHIARA.email)


async def status(registration: Registration) -> str:
    return str((await Registration.objects().get(Registration.id == registration.id)).status)


async def kinds() -> list[str]:
    return [message.kind for message in await outbox()]


async def test_place_moves_on_in_the_same_transaction_and_nobody_writes_to_the_address() -> None:
    event = await make_event(1, serving="direct")
    chiaras, amals = await sign_up(event, CHIARA), await sign_up(event, AMAL)
    before = len(await outbox())
    await not_me(chiaras.id)
    assert (Status.cancelled, Status.confirmed) == (await status(chiaras), await status(amals))
    assert {AMAL.email} == {message.recipient for message in (await outbox())[before:]}
    assert [] == await faults()
    # What had not left yet does not leave any more.
    mine = [message for message in await outbox() if message.recipient == CHIARA.email]
    assert [None] == [await compose(message) for message in mine]


async def test_history_says_who_ended_it() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await not_me(registration.id)
    last = (
        await Decision.objects().where(Decision.registration == registration.id).order_by(Decision.id, ascending=False)
    )
    assert ("person", "not_me", "cancelled") == (last[0].by, last[0].rule, last[0].to_status)


async def test_saying_it_twice_or_after_cancelling_changes_nothing() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await not_me(registration.id)
    lines = await Decision.count()
    assert Status.cancelled == (await not_me(registration.id)).status
    assert (lines, ["registered"]) == (await Decision.count(), await kinds())


async def test_unknown_registration_is_an_error() -> None:
    with pytest.raises(LookupError):
        await not_me(17)


async def test_colleague_of_the_same_mailbox_keeps_place_and_dates() -> None:
    event = await make_event(5, sessions=2)
    chiaras, colleagues = await sign_up(event, CHIARA), await sign_up(event, COLLEAGUE)
    await not_me(chiaras.id)
    assert Status.confirmed == await status(colleagues)
    passed_on = [message for message in await outbox() if message.key.startswith(f"calendar_entry:{colleagues.id}:")]
    assert 2 == len(passed_on)
    assert {"REQUEST"} == set(await Invitation.select(Invitation.method).output(as_list=True))


async def test_who_registers_again_after_all_is_noted_as_invited_only_when_a_letter_says_so() -> None:
    with stopped(NOW):
        event = await make_event()
        await not_me((await sign_up(event, CHIARA)).id)
        (gone,) = await Invitation.objects()
        await sign_up(event, CHIARA)
        (silent,) = await Invitation.objects()
        await sign_up(event, COLLEAGUE)
    (told,) = await Invitation.objects()
    assert ["CANCEL", "CANCEL", "REQUEST"] == [row.method for row in (gone, silent, told)]
    assert gone.sequence < silent.sequence < told.sequence
    calendar = payload_of((await outbox())[-1])["calendar"]
    assert {"session": told.session, "method": "REQUEST", "sequence": told.sequence} == calendar


async def test_letters_about_signing_up_for_the_event_stay_away_for_thirty_days() -> None:
    with stopped(NOW):
        event, other = await make_event(starts_at=LATER), await make_event(starts_at=LATER)
        await not_me((await sign_up(event, CHIARA)).id)
    before = len(await outbox())
    with stopped(NOW + UNWANTED_FOR - timedelta(minutes=1)):
        again = await sign_up(event, CHIARA)
        await sign_up(event, AMAL)
        await sign_up(other, CHIARA)
        await cancel(again.id, By.person)
    with stopped(NOW + UNWANTED_FOR + timedelta(minutes=1)):
        await sign_up(event, CHIARA)
    written = [(message.recipient, message.kind) for message in (await outbox())[before:]]
    assert [
        (AMAL.email, "registered"),
        (CHIARA.email, "registered"),
        (CHIARA.email, "cancelled"),
        (CHIARA.email, "registered"),
    ] == written


async def test_colleague_of_the_same_mailbox_is_written_to_and_asked_to_prove_it() -> None:
    with stopped(NOW):
        event = await make_event(verifies_email=True)
        await not_me((await sign_up(event, CHIARA)).id)
        await sign_up(event, COLLEAGUE)
        await sign_up(event, CHIARA)
    assert ["verify", "verify"] == await kinds()
    assert "Carla" in str(await compose((await outbox())[-1]))


async def test_contact_of_a_party_who_said_it_hears_nothing_of_a_party_either() -> None:
    with stopped(NOW):
        event = await make_event(9)
        await not_me((await sign_up(event, CHIARA)).id)
        for number, contact in enumerate((CHIARA, COLLEAGUE)):
            guests = tuple(Guest(person(10 * number + each)) for each in range(2))
            await register_party(event.id, Arrival(guests, str(number), Manner.one_by_one, contact=contact))
    assert 1 == (await kinds()).count("party")
