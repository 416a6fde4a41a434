"""The recount sees what must not be."""

import pytest

from ki_events.events.tables import Event
from ki_events.registrations.recounting import faults
from ki_events.registrations.tables import Decision, Registration
from tests.characters import AMAL, BORIS, CHIARA, make_event, sign_up

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def full_event() -> Event:
    event = await make_event(capacity=1)
    for who in (AMAL, BORIS, CHIARA):
        await sign_up(event, who)
    return event


async def test_faults_are_none_when_all_is_well() -> None:
    await full_event()
    assert [] == await faults()


@pytest.mark.parametrize(
    ("damage", "invariants"),
    [
        ("UPDATE event SET waiting = 1", {1}),
        ("UPDATE event SET taken = 0", {1, 3}),
        ("UPDATE event SET capacity = 2", {3}),
        ("UPDATE registration SET turn = turn + 10 WHERE given_name = 'Amal'", {2}),
        ("UPDATE event SET turn = 1", {2}),
        ("UPDATE registration SET status = 'cancelled' WHERE given_name = 'Chiara'", {1, 3}),
        ("DELETE FROM decision", {3}),
        ("UPDATE decision SET from_status = 'rejected'", {3}),
    ],
)
async def test_faults_name_the_invariant_when_a_row_lies(damage: str, invariants: set[int]) -> None:
    await full_event()
    await Registration.raw(damage)
    assert invariants == {fault.invariant for fault in await faults()}


async def test_database_refuses_when_more_would_be_taken_than_there_are() -> None:
    await full_event()
    with pytest.raises(Exception, match="event_never_over_capacity"):
        await Event.raw("UPDATE event SET taken = 2")


async def test_database_refuses_when_one_person_would_be_active_twice() -> None:
    event = await full_event()
    twin = await Registration.objects().get(Registration.given_name == "Amal")
    columns = {column._meta.name: getattr(twin, column._meta.name) for column in Registration.all_columns()}
    columns |= {"public_id": "twin", "nonce": "twin", "turn": 99}
    del columns["id"]
    with pytest.raises(Exception, match=r"(?i)unique"):
        await Registration(**columns).save()
    assert 3 == await Registration.count().where(Registration.event == event.id)
    assert 3 == await Decision.count()
