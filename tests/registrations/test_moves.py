"""Every move of 2-domain.md ("Registration") happens, by the verb whose it is, with the reason that the person reads."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ki_events.clock import now, stopped
from ki_events.db import transaction
from ki_events.events.tables import Event, Mode, Serving
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Arrival, Guest
from ki_events.registrations.changing.calling_off import call_off
from ki_events.registrations.lapsing import shorten_deadlines
from ki_events.registrations.mailboxes.verifying import verify
from ki_events.registrations.moves import Why, move
from ki_events.registrations.offers import accept, decline, settle
from ki_events.registrations.organising.admitting import admit, reject
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import cancel, register, register_party
from ki_events.registrations.rules import MOVES, Rule
from ki_events.registrations.tables import By, Decision, Manner, Registration, Status
from ki_events.registrations.turns import take_turn
from ki_events.rows import one
from tests.characters import AMAL, BORIS, CHIARA, make_event, person

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

Turned = Callable[[datetime], AbstractContextManager[None]]
SATURDAY = timedelta(days=5)


async def lines(registration: Registration) -> list[tuple[str, str, str, str]]:
    """Return what the person's page says: from, to, by whom, by which rule."""
    rows = await Decision.objects().where(Decision.registration == registration.id).order_by(Decision.id)
    return [(row.from_status, row.to_status, row.by, row.rule) for row in rows]


async def last(registration: Registration) -> tuple[str, str, str, str]:
    assert [] == await faults()
    return (await lines(registration))[-1]


async def waiting_behind_chiara(**columns: Any) -> tuple[Registration, Registration]:
    """Return Chiara, who has the only place, and Boris, who waits for it."""
    event = await make_event(capacity=1, **columns)
    return await register(event.id, CHIARA, "1"), await register(event.id, BORIS, "2")


async def offered_to_boris() -> Registration:
    chiara, boris = await waiting_behind_chiara(serving=Serving.offer)
    await cancel(chiara.id, By.person)
    return await one(Registration, boris.id)


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


async def test_a_party_that_stays_together_waits_until_all_are_admitted() -> None:
    event = await make_event(capacity=3, mode=Mode.approval)
    guests = tuple(Guest(person(number)) for number in range(3))
    party = await register_party(event.id, Arrival(guests, "party", Manner.together))
    await admit([party[0].id, party[1].id], "cli")
    assert ["waitlisted", "waitlisted", "pending"] == [(await one(Registration, row.id)).status for row in party]
    await admit([party[2].id], "cli")
    assert ["confirmed"] * 3 == [(await one(Registration, row.id)).status for row in party]
    assert [] == await faults()


async def test_a_party_that_stays_together_is_not_split_by_proofs() -> None:
    event = await make_event(capacity=3, verifies_email=True)
    await register(event.id, CHIARA, "1")
    guests = tuple(Guest(person(number)) for number in range(3))
    party = await register_party(event.id, Arrival(guests, "party", Manner.together))
    for row in party:
        await verify(row.id)
    assert ["waitlisted"] * 3 == [(await one(Registration, row.id)).status for row in party]
    assert [] == await faults()


async def test_nobody_is_admitted_to_what_is_called_off() -> None:
    event = await make_event(capacity=1, mode=Mode.approval)
    chiara = await register(event.id, CHIARA, "1")
    await reject([chiara.id], "Irrtum.", "cli")
    await call_off(event.id, "Krankheit", "cli")
    with pytest.raises(Refused, match="abgesagt"):
        await admit([chiara.id], "cli")
    assert ("pending", "rejected", "organiser", "not_admitted") == await last(chiara)


async def test_who_registered_anew_is_not_admitted_twice() -> None:
    event = await make_event(capacity=3, mode=Mode.approval)
    chiara, boris = await register(event.id, CHIARA, "1"), await register(event.id, BORIS, "2")
    await reject([chiara.id], "Irrtum.", "cli")
    again = await register(event.id, CHIARA, "3")
    with pytest.raises(Refused, match="inzwischen neu angemeldet"):
        await admit([chiara.id, boris.id], "cli")
    rows = [await one(Registration, row.id) for row in (chiara, boris, again)]
    assert ["rejected", "confirmed", "pending"] == [row.status for row in rows]


async def test_a_place_waits_two_hours_for_a_proof_while_somebody_waits_for_it() -> None:
    with stopped(datetime(2027, 3, 1, 11, tzinfo=UTC)):
        event = await make_event(capacity=1, verifies_email=True)
        chiara, boris = await register(event.id, CHIARA, "1"), await register(event.id, BORIS, "2")
        await verify(boris.id)
        assert now() + timedelta(hours=2) == (await one(Registration, chiara.id)).deadline


async def test_a_proof_is_possible_when_the_series_has_begun(turned: Turned) -> None:
    event = await make_event(capacity=1, sessions=3, verifies_email=True, closes_at=now() + timedelta(weeks=5))
    with turned(event.starts_at + timedelta(days=1)):
        chiara = await register(event.id, CHIARA, "1")
        assert Status.confirmed == (await verify(chiara.id)).status


async def test_an_offer_ends_by_the_new_date_when_the_event_is_moved() -> None:
    boris = await offered_to_boris()
    before = boris.deadline
    async with transaction():
        await take_turn(boris.event)
        await Event.update({Event.starts_at: now() + timedelta(hours=40)}).where(Event.id == boris.event)
        await shorten_deadlines(await one(Event, boris.event))
    after = (await one(Registration, boris.id)).deadline
    assert before is not None
    assert after is not None
    assert after < before


async def test_an_offer_is_a_place_when_the_event_is_moved_to_tomorrow() -> None:
    boris = await offered_to_boris()
    async with transaction():
        await take_turn(boris.event)
        await Event.update({Event.starts_at: now() + timedelta(hours=20)}).where(Event.id == boris.event)
        await shorten_deadlines(await one(Event, boris.event))
    assert ("offered", "confirmed", "system", "moved_up") == await last(boris)
