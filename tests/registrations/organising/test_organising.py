"""What organisers do for people: written in, moved, ended, taken back, corrected - and the invariants hold after each."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from ki_events.clock import now, turned
from ki_events.db import snapshot
from ki_events.events.contingents import Attendance, Contingent, ContingentKind
from ki_events.events.tables import Event, EventStatus, Mode, Serving
from ki_events.mail.tables import Message, MessageState
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Guest, Person, Wishes
from ki_events.registrations.changing.concerned import Concerned, concerned_by
from ki_events.registrations.letters.personal import compose
from ki_events.registrations.letters.reminders import plan_reminders, remind_from_now_on
from ki_events.registrations.mailboxes.none import new_address
from ki_events.registrations.organising.by_hand import ByHand, register_by_hand
from ki_events.registrations.organising.cancelling import Ending, cancel_by_organiser
from ki_events.registrations.organising.correcting import Correction, correct, set_remark
from ki_events.registrations.organising.making_places import Places
from ki_events.registrations.organising.moving_over import Moving, move_over
from ki_events.registrations.organising.offers import accept_for_person, extend_offer
from ki_events.registrations.organising.resending import resend_by_organiser
from ki_events.registrations.organising.undoing_cancellations import undo_cancellation
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By, Decision, Registration
from ki_events.rows import one
from tests.characters import BORIS, CHIARA, DILARA, make_event, make_organisation, sign_up

pytestmark = pytest.mark.anyio

ACTOR = "account:1"
ROSA = Person("Rosa", "Luft", "rosa@schule.example", "Grundschule am Park")


@pytest.fixture(autouse=True)
async def _healthy(database: object) -> AsyncIterator[None]:
    """Whatever a test did: afterwards every invariant holds."""
    yield
    async with snapshot():
        assert [] == await faults()


async def _kinds(registration: Registration) -> list[str]:
    rows = await Message.select(Message.kind).where(Message.recipient == registration.email).order_by(Message.id)
    return [row["kind"] for row in rows]


async def _status(registration: Registration) -> str:
    return str((await one(Registration, registration.id)).status)


def _entry(*people: Person, nonce: str = "form", is_told: bool = True, places: Places | None = None) -> ByHand:
    return ByHand(tuple(Guest(each) for each in people), nonce, is_told, places)


def _ending(*, is_told: bool = True) -> Ending:
    return Ending("Doppelt angemeldet", is_told, ACTOR)


async def test_people_get_places_and_turns_when_written_in() -> None:
    event = await make_event(1, mode=Mode.approval, verifies_email=True, closes_at=now() - timedelta(days=1))
    rosa, boris = await register_by_hand(event.id, _entry(ROSA, BORIS), ACTOR)
    assert [("confirmed", "organiser", True), ("waitlisted", "organiser", True)] == [
        (each.status, each.source, each.is_told) for each in (rosa, boris)
    ]
    assert (["registered"], ["waiting"]) == (await _kinds(rosa), await _kinds(boris))


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
    await cancel_by_organiser(event.id, [rosa.id], _ending())
    assert "confirmed" == await _status(nobody)
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
    assert ("confirmed", "waitlisted", "Referentin") == (rosa.status, await _status(dilara), await _last_reason(rosa))


async def test_raising_is_refused_when_the_room_on_site_is_full() -> None:
    event = await make_event(2)
    for manner in Attendance:
        await Contingent(event=event.id, kind=ContingentKind.attendance, value=manner, name=manner, places=1).save()
    on_site = Wishes(attendance=Attendance.on_site)
    await register_by_hand(event.id, ByHand((Guest(ROSA, on_site),), "one"), ACTOR)
    with pytest.raises(Refused) as refused:
        await register_by_hand(event.id, ByHand((Guest(BORIS, on_site),), "two", places=Places(3)), ACTOR)
    assert ("no_seat", 2) == (refused.value.code, (await one(Event, event.id)).capacity)


async def test_cancelled_ones_free_their_places_together_and_once() -> None:
    event = await make_event(2)
    chiara, dilara, boris = [await sign_up(event, each) for each in (CHIARA, DILARA, BORIS)]
    assert 2 == await cancel_by_organiser(event.id, [chiara.id, dilara.id], _ending())
    assert 0 == await cancel_by_organiser(event.id, [chiara.id, dilara.id], _ending())
    assert ("confirmed", "cancelled") == (await _status(boris), await _status(chiara))
    assert 1 == (await _kinds(chiara)).count("cancelled")


async def test_cancelling_needs_a_reason() -> None:
    event = await make_event(2)
    chiara = await sign_up(event, CHIARA)
    with pytest.raises(Refused) as refused:
        await cancel_by_organiser(event.id, [chiara.id], Ending(" ", True, ACTOR))
    assert ("reason_missing", "confirmed") == (refused.value.code, await _status(chiara))


async def test_cancellation_is_undone_on_the_place_that_is_free() -> None:
    event = await make_event(1)
    chiara = await sign_up(event, CHIARA)
    await cancel_by_organiser(event.id, [chiara.id], _ending())
    assert ["registered", "cancelled"] == await _kinds(chiara)
    for _click in range(2):
        assert "confirmed" == (await undo_cancellation(chiara.id, ACTOR)).status
    assert ["registered"] == await _kinds(chiara)


async def test_cancellation_is_undone_in_its_turn_when_the_place_went_on() -> None:
    event = await make_event(1)
    chiara, dilara, boris = [await sign_up(event, each) for each in (CHIARA, DILARA, BORIS)]
    await cancel_by_organiser(event.id, [chiara.id], _ending(is_told=False))
    assert "waitlisted" == (await undo_cancellation(chiara.id, ACTOR)).status
    await cancel(dilara.id, By.person)
    assert ("confirmed", "waitlisted") == (await _status(chiara), await _status(boris))
    assert ["registered", "waiting", "moved_up"] == await _kinds(chiara)


async def test_cancellation_of_who_waited_is_undone_in_the_list() -> None:
    event = await make_event(1)
    _chiara, dilara = await sign_up(event, CHIARA), await sign_up(event, DILARA)
    await cancel_by_organiser(event.id, [dilara.id], _ending())
    assert "waitlisted" == (await undo_cancellation(dilara.id, ACTOR)).status
    assert 1 == (await one(Event, event.id)).waiting


async def test_cancellation_is_not_undone_when_its_letter_has_left() -> None:
    event = await make_event(1)
    chiara = await sign_up(event, CHIARA)
    await cancel_by_organiser(event.id, [chiara.id], _ending())
    await Message.update({Message.state: MessageState.sent}).where(Message.kind == "cancelled")
    assert "already_told" == await _not_undone(chiara)


async def test_cancellation_is_not_undone_after_14_days_or_when_it_was_the_persons_own() -> None:
    event = await make_event(2, starts_at=now() + timedelta(days=60))
    chiara, dilara = await sign_up(event, CHIARA), await sign_up(event, DILARA)
    await cancel_by_organiser(event.id, [chiara.id], _ending(is_told=False))
    await cancel(dilara.id, By.person)
    assert "not_cancelled_here" == await _not_undone(dilara)
    with turned(now() + timedelta(days=14, minutes=1)):
        assert "too_late" == await _not_undone(chiara)


async def test_cancellation_is_not_undone_when_the_person_is_there_anew() -> None:
    event = await make_event(2)
    chiara = await sign_up(event, CHIARA)
    await cancel_by_organiser(event.id, [chiara.id], _ending(is_told=False))
    await sign_up(event, CHIARA)
    assert "already_registered" == await _not_undone(chiara)


async def _not_undone(registration: Registration) -> str:
    with pytest.raises(Refused) as refused:
        await undo_cancellation(registration.id, ACTOR)
    return refused.value.code


async def test_moved_person_has_the_new_place_before_the_old_one_goes() -> None:
    here, there = await make_event(1), await make_event(1, sessions=2, title="Neuer Termin")
    chiara, dilara = await sign_up(here, CHIARA), await sign_up(here, DILARA)
    await set_remark(chiara.id, "Kommt mit dem Rad", ACTOR)
    new = await move_over(chiara.id, Moving(there.id, "Termin passt besser", ACTOR))
    assert ("confirmed", "web", "Kommt mit dem Rad") == (new.status, new.source, new.remark)
    assert ("cancelled", "confirmed") == (await _status(chiara), await _status(dilara))
    kinds = await _kinds(chiara)
    assert ["registered", "moved_over", "calendar_entry", "calendar_cancelled"] == kinds
    letter = await _composed("moved_over")
    assert ("Neuer Termin" in letter, "Mehrsprachigkeit im Unterricht" in letter) == (True, True)


async def test_moved_person_waits_at_the_end_when_it_is_full_there() -> None:
    here, there = await make_event(1), await make_event(1)
    await sign_up(there, BORIS)
    dilara, chiara = await sign_up(there, DILARA), await sign_up(here, CHIARA)
    new = await move_over(chiara.id, Moving(there.id, "", ACTOR))
    assert ("waitlisted", True) == (new.status, new.turn > dilara.turn)
    assert "Warteliste" in await _composed("moved_over")


async def test_moving_twice_moves_once() -> None:
    here, there = await make_event(1), await make_event(1)
    chiara = await sign_up(here, CHIARA)
    first = await move_over(chiara.id, Moving(there.id, "", ACTOR))
    assert (first.id, 2) == ((await move_over(chiara.id, Moving(there.id, "", ACTOR))).id, await Registration.count())


async def test_moving_is_silent_when_nobody_is_to_be_told() -> None:
    here, there = await make_event(1), await make_event(1)
    chiara = await sign_up(here, CHIARA)
    new = await move_over(chiara.id, Moving(there.id, "", ACTOR, is_told=False))
    assert (["registered"], True) == (await _kinds(chiara), new.is_told)


async def test_nobody_is_moved_when_that_cannot_be() -> None:
    here = await make_event(1)
    other = await make_event(1, organisation=await make_organisation("bielefeld"))
    full, draft = await make_event(1), await make_event(1, status=EventStatus.draft)
    chiara = await sign_up(here, CHIARA)
    await sign_up(full, CHIARA)
    codes = []
    for target in (here, other, draft, full):
        with pytest.raises(Refused) as refused:
            await move_over(chiara.id, Moving(target.id, "", ACTOR))
        codes.append(refused.value.code)
    assert ["same_event", "not_published", "not_published", "already_registered"] == codes
    assert "confirmed" == await _status(chiara)


async def test_corrected_address_is_told_to_both_mailboxes() -> None:
    event = await make_event(1)
    chiara = await sign_up(event, CHIARA)
    after = await correct(chiara.id, Correction(ROSA, True), ACTOR)
    assert (ROSA.email, chiara.generation + 1, "Rosa") == (after.email, after.generation, after.given_name)
    assert ("address_changed" in await _kinds(chiara), ["address_taken"]) == (True, await _kinds(after))


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
    assert ["waiting", "offer", "offer", "registered"] == await _kinds(dilara)
    with pytest.raises(Refused):
        await accept_for_person(chiara.id, "Gibt es nicht", ACTOR)


async def test_confirmation_is_sent_again_once_and_to_who_is_not_told_otherwise() -> None:
    event = await make_event(1)
    (rosa,) = await register_by_hand(event.id, _entry(ROSA, is_told=False), ACTOR)
    await resend_by_organiser(rosa.id, ACTOR)
    with pytest.raises(Refused) as refused:
        await resend_by_organiser(rosa.id, ACTOR)
    assert ("resent_lately", ["resent"]) == (refused.value.code, await _kinds(rosa))


async def _last_reason(registration: Registration) -> str:
    own = Decision.objects().where(Decision.registration == registration.id)
    last = await own.order_by(Decision.id, ascending=False).first()
    return "" if last is None else str(last.reason)


async def _composed(kind: str) -> str:
    message = await Message.objects().get(Message.kind == kind)
    assert message is not None
    letter = await compose(message)
    assert letter is not None
    return letter.text
