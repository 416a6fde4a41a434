"""Every move of 2-domain.md ("Registration") happens, by the verb whose it is, with the reason that the person reads."""

from datetime import timedelta

import pytest

from ki_events.db import transaction
from ki_events.events.tables import Mode, Serving
from ki_events.registrations.mailboxes.verifying import verify
from ki_events.registrations.moves import Why, move
from ki_events.registrations.offers import accept, decline, settle
from ki_events.registrations.organising.admitting import admit, reject
from ki_events.registrations.registering import cancel, register
from ki_events.registrations.rules import MOVES, Rule
from ki_events.registrations.tables import By, Registration, Status
from ki_events.registrations.turns import take_turn
from ki_events.rows import one
from tests.characters import AMAL, BORIS, CHIARA, make_event
from tests.registrations.reasons import Turned, last, offered_to_boris, waiting_behind_chiara

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

SATURDAY = timedelta(days=5)


async def test_nothing_to_confirmed_when_a_place_is_free() -> None:
    event = await make_event(capacity=1)
    assert ("", "confirmed", "person", "place_free") == await last(await register(event.id, CHIARA, "1"))


async def test_nothing_to_waitlisted_when_full() -> None:
    _, boris = await waiting_behind_chiara()
    assert ("", "waitlisted", "person", "joined_list") == await last(boris)


async def test_nothing_to_pending_when_the_organiser_admits() -> None:
    event = await make_event(capacity=1, mode=Mode.approval)
    assert ("", "pending", "person", "waits_for_admission") == await last(await register(event.id, CHIARA, "1"))


async def test_nothing_to_unverified_when_the_event_asks_for_a_proof() -> None:
    event = await make_event(capacity=1, verifies_email=True)
    chiara = await register(event.id, CHIARA, "1")
    assert ("", "unverified", "person", "waits_for_proof") == await last(chiara)
    assert chiara.holds_place


async def test_unverified_to_confirmed_when_the_place_was_held() -> None:
    event = await make_event(capacity=1, verifies_email=True)
    chiara = await register(event.id, CHIARA, "1")
    await verify(chiara.id)
    await verify(chiara.id)
    assert ("unverified", "confirmed", "person", "verified") == await last(chiara)


async def test_unverified_to_pending_when_the_organiser_admits() -> None:
    event = await make_event(capacity=1, verifies_email=True, mode=Mode.approval)
    chiara = await register(event.id, CHIARA, "1")
    await verify(chiara.id)
    assert ("unverified", "pending", "person", "waits_for_admission") == await last(chiara)


async def test_unverified_to_waitlisted_when_no_place_was_free() -> None:
    event = await make_event(capacity=1, verifies_email=True)
    await register(event.id, CHIARA, "1")
    boris = await register(event.id, BORIS, "2")
    assert not boris.holds_place
    await verify(boris.id)
    assert ("unverified", "waitlisted", "person", "joined_list") == await last(boris)


async def test_unverified_to_cancelled_when_the_time_is_over(turned: Turned) -> None:
    event = await make_event(capacity=1, verifies_email=True)
    chiara = await register(event.id, CHIARA, "1")
    with turned(chiara.deadline):
        boris = await register(event.id, BORIS, "2")
        assert ("unverified", "cancelled", "system", "not_verified") == await last(chiara)
        assert boris.holds_place


async def test_pending_to_confirmed_when_admitted() -> None:
    event = await make_event(capacity=1, mode=Mode.approval)
    chiara = await register(event.id, CHIARA, "1")
    await admit([chiara.id], "cli")
    assert ("pending", "confirmed", "organiser", "admitted") == await last(chiara)


async def test_pending_to_waitlisted_when_admitted_and_full() -> None:
    event = await make_event(capacity=1, mode=Mode.approval)
    chiara, boris = await register(event.id, CHIARA, "1"), await register(event.id, BORIS, "2")
    await admit([boris.id, chiara.id], "cli")
    assert Status.confirmed == (await one(Registration, chiara.id)).status
    assert ("pending", "waitlisted", "organiser", "admitted_to_list") == await last(boris)


async def test_pending_to_rejected_when_not_admitted() -> None:
    event = await make_event(capacity=1, mode=Mode.approval)
    chiara = await register(event.id, CHIARA, "1")
    await reject([chiara.id], "Nur für Schulen in Krefeld.", "cli")
    assert ("pending", "rejected", "organiser", "not_admitted") == await last(chiara)


async def test_pending_to_cancelled_when_the_person_cancels() -> None:
    event = await make_event(capacity=1, mode=Mode.approval)
    chiara = await register(event.id, CHIARA, "1")
    await cancel(chiara.id, By.person)
    assert ("pending", "cancelled", "person", "cancelled_by_person") == await last(chiara)


async def test_rejected_to_confirmed_when_the_organiser_thinks_again() -> None:
    event = await make_event(capacity=1, mode=Mode.approval)
    chiara = await register(event.id, CHIARA, "1")
    await reject([chiara.id], "Irrtum.", "cli")
    await admit([chiara.id], "cli")
    assert ("rejected", "confirmed", "organiser", "admitted") == await last(chiara)


async def test_rejected_to_waitlisted_when_the_organiser_thinks_again_and_full() -> None:
    event = await make_event(capacity=1, mode=Mode.approval)
    chiara, boris = await register(event.id, CHIARA, "1"), await register(event.id, BORIS, "2")
    await admit([chiara.id], "cli")
    await reject([boris.id], "Irrtum.", "cli")
    await admit([boris.id], "cli")
    assert ("rejected", "waitlisted", "organiser", "admitted_to_list") == await last(boris)


async def test_waitlisted_to_offered_when_a_place_is_free() -> None:
    assert ("waitlisted", "offered", "system", "offered") == await last(await offered_to_boris())


async def test_waitlisted_to_confirmed_when_the_event_serves_directly() -> None:
    chiara, boris = await waiting_behind_chiara(serving=Serving.direct)
    await cancel(chiara.id, By.person)
    assert ("waitlisted", "confirmed", "system", "moved_up") == await last(boris)


async def test_waitlisted_to_cancelled_when_the_person_cancels() -> None:
    _, boris = await waiting_behind_chiara()
    await cancel(boris.id, By.person)
    assert ("waitlisted", "cancelled", "person", "cancelled_by_person") == await last(boris)


async def test_offered_to_confirmed_when_accepted() -> None:
    boris = await offered_to_boris()
    await accept(boris.id)
    assert ("offered", "confirmed", "person", "offer_accepted") == await last(boris)


async def test_offered_to_cancelled_when_declined() -> None:
    boris = await offered_to_boris()
    await decline(boris.id)
    await decline(boris.id)
    assert ("offered", "cancelled", "person", "offer_declined") == await last(boris)


async def test_offered_to_waitlisted_when_it_lapses_and_another_waits(turned: Turned) -> None:
    boris = await offered_to_boris()
    amal = await register(boris.event, AMAL, "3")
    assert boris.deadline is not None
    with turned(boris.deadline):
        await settle(boris.event)
        assert ("offered", "waitlisted", "system", "offer_lapsed") == await last(boris)
        assert Status.offered == (await one(Registration, amal.id)).status


async def test_offered_stays_when_it_lapses_and_nobody_waits(turned: Turned) -> None:
    boris = await offered_to_boris()
    assert boris.deadline is not None
    with turned(boris.deadline):
        await settle(boris.event)
        assert ("offered", "offered", "system", "offered_again") == await last(boris)
        again = (await one(Registration, boris.id)).deadline
    assert again is not None
    with turned(again):
        await settle(boris.event)
        assert ("offered", "cancelled", "system", "offer_lapsed_twice") == await last(boris)


async def test_confirmed_to_cancelled_when_the_person_cancels() -> None:
    event = await make_event(capacity=1)
    chiara = await register(event.id, CHIARA, "1")
    await cancel(chiara.id, By.person, "Krank")
    assert ("confirmed", "cancelled", "person", "cancelled_by_person") == await last(chiara)


@pytest.mark.parametrize("before", Status)
async def test_no_other_move_when_tried(before: Status) -> None:
    event = await make_event(capacity=1)
    chiara = await register(event.id, CHIARA, "1")
    chiara.status = before
    for after in set(Status) - MOVES[before]:
        with pytest.raises(ValueError, match="no move from"):
            async with transaction():
                await take_turn(event.id)
                await move(chiara, after, Why(By.organiser, Rule.admitted))
