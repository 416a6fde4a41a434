"""Groups that sign up by one form: all or none, or one by one."""

import pytest

from ki_events.events.tables import Event, PartyRule
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Arrival, Guest, Person
from ki_events.registrations.changing.capacity import change_capacity
from ki_events.registrations.organising.admitting import move_up_out_of_turn
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import cancel, register, register_party
from ki_events.registrations.tables import By, Manner, Party, Registration, Status
from tests.characters import CHIARA, DILARA, make_event, person

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


def party(people: int, manner: Manner, *, first: int = 10, nonce: str = "party") -> Arrival:
    guests = tuple(Guest(person(number)) for number in range(first, first + people))
    return Arrival(guests, nonce, manner)


async def statuses(event: Event) -> list[str]:
    assert [] == await faults()
    return [
        row.status
        for row in await Registration.objects().where(Registration.event == event.id).order_by(Registration.turn)
    ]


async def test_all_have_consecutive_turns() -> None:
    event = await make_event(capacity=5)
    await register(event.id, CHIARA, "1")
    made = await register_party(event.id, party(3, Manner.together))
    assert [2, 3, 4] == [row.turn for row in made]
    assert 1 == len({row.party for row in made})


async def test_all_wait_when_they_stay_together_and_too_few_places_are_free() -> None:
    event = await make_event(capacity=3)
    await register(event.id, CHIARA, "1")
    await register_party(event.id, party(3, Manner.together))
    assert ["confirmed", "waitlisted", "waitlisted", "waitlisted"] == await statuses(event)


async def test_some_get_places_when_they_go_one_by_one() -> None:
    event = await make_event(capacity=3)
    await register(event.id, CHIARA, "1")
    await register_party(event.id, party(3, Manner.one_by_one))
    assert ["confirmed", "confirmed", "confirmed", "waitlisted"] == await statuses(event)


@pytest.mark.parametrize(("rule", "newcomer"), [(PartyRule.strict, "waitlisted"), (PartyRule.fill_gaps, "confirmed")])
async def test_free_places_behind_a_large_party_by_the_rule(rule: PartyRule, newcomer: str) -> None:
    event = await make_event(capacity=3, party_rule=rule)
    await register(event.id, CHIARA, "1")
    await register_party(event.id, party(3, Manner.together))
    await register(event.id, DILARA, "2")
    assert newcomer == (await statuses(event))[-1]


async def test_the_whole_party_moves_up_when_the_last_place_is_free() -> None:
    event = await make_event(capacity=3)
    chiara = await register(event.id, CHIARA, "1")
    await register_party(event.id, party(3, Manner.together))
    await cancel(chiara.id, By.person)
    assert ["cancelled", "confirmed", "confirmed", "confirmed"] == await statuses(event)


async def test_who_is_moved_up_takes_along_who_stays_together_with_them() -> None:
    event = await make_event(capacity=2)
    for number, who in enumerate((CHIARA, person(1), DILARA)):
        await register(event.id, who, str(number))
    _first, second = await register_party(event.id, party(2, Manner.together))
    await move_up_out_of_turn(second.id, "Dolmetscht für die Gruppe.", "cli")
    await change_capacity(event.id, 4, "cli")
    assert ["confirmed", "confirmed", "waitlisted", "confirmed", "confirmed"] == await statuses(event)


async def test_who_waits_behind_moves_up_when_the_party_gives_up() -> None:
    event = await make_event(capacity=3)
    await register(event.id, CHIARA, "1")
    made = await register_party(event.id, party(3, Manner.together))
    await register(event.id, DILARA, "2")
    await cancel(made[0].id, By.person)
    # Two of the party fit in now, and nobody behind them.
    assert ["confirmed", "cancelled", "confirmed", "confirmed", "waitlisted"] == await statuses(event)


@pytest.mark.parametrize(("capacity", "most"), [(2, 20), (9, 2)])
async def test_nobody_is_registered_when_the_party_is_too_large(capacity: int, most: int) -> None:
    event = await make_event(capacity, party_limit=most)
    with pytest.raises(Refused, match="höchstens 2 Personen") as no:
        await register_party(event.id, party(3, Manner.together))
    assert "party_too_large" == no.value.code
    assert 0 == await Registration.count()


async def test_nobody_is_registered_when_one_is_there_already() -> None:
    event = await make_event(capacity=9)
    await register(event.id, person(11), "1")
    with pytest.raises(Refused) as no:
        await register_party(event.id, party(3, Manner.one_by_one))
    assert ("already_registered", 1) == (no.value.code, await Registration.count())
    letters = {row["kind"]: row["recipient"] for row in await Message.select(Message.kind, Message.recipient)}
    assert {"already_registered": person(11).email, "party_known": person(10).email}.items() <= letters.items()


async def test_the_same_form_twice_makes_one_party() -> None:
    event = await make_event(capacity=9)
    first = await register_party(event.id, party(3, Manner.together))
    again = await register_party(event.id, party(3, Manner.together))
    assert [row.id for row in first] == [row.id for row in again]
    assert (3, 1) == (await Registration.count(), await Party.count())


async def test_a_contact_who_does_not_take_part_gets_the_letter() -> None:
    event = await make_event(capacity=9)
    leader = Person("Dilara", "Yıldız", "leitung@kita.example")
    team = tuple(Guest(Person(f"Kollegin {number}", "Muster", leader.email)) for number in range(3))
    await register_party(event.id, Arrival(team, "form", Manner.together, contact=leader))
    letters = [row["kind"] for row in await Message.select(Message.kind).order_by(Message.id)]
    assert ["party", "calendar_entry"] == letters
    assert [Status.confirmed] * 3 == await statuses(event)
