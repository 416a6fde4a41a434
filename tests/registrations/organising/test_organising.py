"""What organisers do for people: written in, moved, ended, taken back, corrected - and the invariants hold after each."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from ki_events.clock import now, turned
from ki_events.db import snapshot
from ki_events.events.contingents import Attendance, Contingent, ContingentKind
from ki_events.events.tables import Event, EventStatus, Mode, Serving
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Guest, Person, Wishes
from ki_events.registrations.changing.concerned import Concerned, concerned_by
from ki_events.registrations.letters.reminders import plan_reminders, remind_from_now_on
from ki_events.registrations.mailboxes.none import new_address
from ki_events.registrations.organising.by_hand import ByHand, register_by_hand
from ki_events.registrations.organising.cancelling import cancel_by_organiser
from ki_events.registrations.organising.correcting import Correction, correct
from ki_events.registrations.organising.making_places import Places
from ki_events.registrations.organising.offers import accept_for_person, extend_offer
from ki_events.registrations.organising.resending import resend_by_organiser
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By, Decision, Registration
from ki_events.rows import one
from tests.characters import BORIS, CHIARA, DILARA, make_event, sign_up
from tests.registrations.organising.entered import ACTOR, ending, kinds_of, status_of

pytestmark = pytest.mark.anyio

ROSA = Person("Rosa", "Luft", "rosa@schule.example", "Grundschule am Park")


@pytest.fixture(autouse=True)
async def _healthy(database: object) -> AsyncIterator[None]:
    """Whatever a test did: afterwards every invariant holds."""
    yield
    async with snapshot():
        assert [] == await faults()


def _entry(*people: Person, nonce: str = "form", is_told: bool = True, places: Places | None = None) -> ByHand:
    return ByHand(tuple(Guest(each) for each in people), nonce, is_told, places)


async def test_people_get_places_and_turns_when_written_in() -> None:
    event = await make_event(1, mode=Mode.approval, verifies_email=True, closes_at=now() - timedelta(days=1))
    rosa, boris = await register_by_hand(event.id, _entry(ROSA, BORIS), ACTOR)
    assert [("confirmed", "organiser", True), ("waitlisted", "organiser", True)] == [
        (each.status, each.source, each.is_told) for each in (rosa, boris)
    ]
    assert (["registered"], ["waiting"]) == (await kinds_of(rosa), await kinds_of(boris))


async def test_who_is_not_told_is_not_counted_among_those_who_will_hear_of_a_change() -> None:
    event = await make_event(3)
    await register_by_hand(event.id, _entry(ROSA, is_told=False), ACTOR)
    await register_by_hand(event.id, _entry(BORIS, nonce="other"), ACTOR)
    assert Concerned(people=1, placed=1, calendars=1) == await concerned_by(event)


async def test_nobody_is_written_to_when_they_are_not_told() -> None:
    event = await make_event(1, starts_at=now() + timedelta(days=3))
    (rosa,) = await register_by_hand(event.id, _entry(ROSA, is_told=False), ACTOR)
    (nobody,) = await register_by_hand(event.id, _entry(Person("Ada", "Moll", new_address()), nonce="two"), ACTOR)
    assert (False, "waitlisted") == (nobody.is_told, nobody.status)
    with turned(now() + timedelta(days=1)):
        await remind_from_now_on()
    with turned(now() + timedelta(days=2, minutes=30)):
        await plan_reminders()
    await cancel_by_organiser(event.id, [rosa.id], ending())
    assert "confirmed" == await status_of(nobody)
    assert 0 == await Message.count()


async def test_form_by_hand_makes_one_registration_each_when_sent_twice() -> None:
    event = await make_event(3)
    first = await register_by_hand(event.id, _entry(ROSA, BORIS), ACTOR)
    again = await register_by_hand(event.id, _entry(ROSA, BORIS), ACTOR)
    assert ([each.id for each in first], 2) == ([each.id for each in again], await Registration.count())


async def test_nobody_is_written_in_when_one_of_them_is_there() -> None:
    event = await make_event(3)
    await sign_up(event, CHIARA)
    with pytest.raises(Refused) as refused:
        await register_by_hand(event.id, _entry(ROSA, CHIARA), ACTOR)
    assert ("already_registered", [1], 1) == (
        refused.value.code,
        list(refused.value.details),
        await Registration.count(),
    )


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"status": EventStatus.draft}, "not_published"),
        ({"mode": Mode.external}, "no_registration"),
        ({"status": EventStatus.cancelled}, "cancelled"),
    ],
)
async def test_nobody_is_written_in_when_the_event_takes_nobody(columns: dict[str, Any], code: str) -> None:
    event = await make_event(3, **columns)
    with pytest.raises(Refused) as refused:
        await register_by_hand(event.id, _entry(ROSA), ACTOR)
    assert code == refused.value.code


async def test_places_are_raised_when_that_was_confirmed() -> None:
    event = await make_event(1)
    await sign_up(event, CHIARA)
    rosa, boris = await register_by_hand(event.id, _entry(ROSA, BORIS, places=Places(3)), ACTOR)
    after = await one(Event, event.id)
    assert ("confirmed", "confirmed", 3, 3) == (rosa.status, boris.status, after.capacity, after.taken)


async def test_places_are_not_raised_by_more_than_was_confirmed() -> None:
    event = await make_event(1)
    await sign_up(event, CHIARA)
    with pytest.raises(Refused) as refused:
        await register_by_hand(event.id, _entry(ROSA, BORIS, places=Places(2)), ACTOR)
    assert ("places_changed", 1, 1) == (
        refused.value.code,
        (await one(Event, event.id)).capacity,
        await Registration.count(),
    )


async def test_who_waits_is_passed_by_a_raise_only_with_a_reason() -> None:
    event = await make_event(1, serving=Serving.offer)
    await sign_up(event, CHIARA)
    dilara = await sign_up(event, DILARA)
    with pytest.raises(Refused) as refused:
        await register_by_hand(event.id, _entry(ROSA, places=Places(2)), ACTOR)
    assert "reason_missing" == refused.value.code
    (rosa,) = await register_by_hand(event.id, _entry(ROSA, places=Places(2, "Referentin")), ACTOR)
    assert ("confirmed", "waitlisted", "Referentin") == (rosa.status, await status_of(dilara), await _last_reason(rosa))


async def test_raising_is_refused_when_the_room_on_site_is_full() -> None:
    event = await make_event(2)
    for manner in Attendance:
        await Contingent(event=event.id, kind=ContingentKind.attendance, value=manner, name=manner, places=1).save()
    on_site = Wishes(attendance=Attendance.on_site)
    await register_by_hand(event.id, ByHand((Guest(ROSA, on_site),), "one"), ACTOR)
    with pytest.raises(Refused) as refused:
        await register_by_hand(event.id, ByHand((Guest(BORIS, on_site),), "two", places=Places(3)), ACTOR)
    assert ("no_seat", 2) == (refused.value.code, (await one(Event, event.id)).capacity)


async def test_corrected_address_is_told_to_both_mailboxes() -> None:
    event = await make_event(1)
    chiara = await sign_up(event, CHIARA)
    after = await correct(chiara.id, Correction(ROSA, True), ACTOR)
    assert (ROSA.email, chiara.generation + 1, "Rosa") == (after.email, after.generation, after.given_name)
    assert ("address_changed" in await kinds_of(chiara), ["address_taken"]) == (True, await kinds_of(after))


async def test_correction_is_refused_when_the_person_is_there_twice() -> None:
    event = await make_event(2)
    chiara = await sign_up(event, CHIARA)
    await sign_up(event, ROSA)
    with pytest.raises(Refused) as refused:
        await correct(chiara.id, Correction(ROSA, True), ACTOR)
    assert "already_registered" == refused.value.code


async def test_offer_is_taken_for_a_person_and_extended() -> None:
    event = await make_event(1, serving=Serving.offer)
    chiara, dilara = await sign_up(event, CHIARA), await sign_up(event, DILARA)
    await cancel(chiara.id, By.person)
    until = now() + timedelta(days=9)
    extended = await extend_offer(dilara.id, until, ("Ist in Elternzeit", ACTOR))
    assert (until, "offered") == (extended.deadline, extended.status)
    for late in (now() - timedelta(days=1), now() + timedelta(days=90)):
        with pytest.raises(Refused):
            await extend_offer(dilara.id, late, ("Zu spät", ACTOR))
    assert "confirmed" == (await accept_for_person(dilara.id, "Zugesagt am Telefon", ACTOR)).status
    assert ["waiting", "offer", "offer", "registered"] == await kinds_of(dilara)
    with pytest.raises(Refused):
        await accept_for_person(chiara.id, "Gibt es nicht", ACTOR)


async def test_confirmation_is_sent_again_once_and_to_who_is_not_told_otherwise() -> None:
    event = await make_event(1)
    (rosa,) = await register_by_hand(event.id, _entry(ROSA, is_told=False), ACTOR)
    await resend_by_organiser(rosa.id, ACTOR)
    with pytest.raises(Refused) as refused:
        await resend_by_organiser(rosa.id, ACTOR)
    assert ("resent_lately", ["resent"]) == (refused.value.code, await kinds_of(rosa))


async def _last_reason(registration: Registration) -> str:
    own = Decision.objects().where(Decision.registration == registration.id)
    last = await own.order_by(Decision.id, ascending=False).first()
    return "" if last is None else str(last.reason)
