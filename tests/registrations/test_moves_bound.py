"""What binds a move: the party that stays together, the proof that is due, the start that comes nearer."""

from datetime import UTC, datetime, timedelta

import pytest

from ki_events.clock import now, stopped
from ki_events.db import transaction
from ki_events.events.tables import Event, Mode
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Arrival, Guest
from ki_events.registrations.changing.calling_off import call_off
from ki_events.registrations.lapsing import shorten_deadlines
from ki_events.registrations.mailboxes.verifying import verify
from ki_events.registrations.organising.admitting import admit, reject
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import register, register_party
from ki_events.registrations.tables import Manner, Registration, Status
from ki_events.registrations.turns import take_turn
from ki_events.rows import one
from tests.characters import BORIS, CHIARA, make_event, person
from tests.registrations.reasons import Turned, last, offered_to_boris

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


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
