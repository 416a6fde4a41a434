"""What is forecast for people of a list is what becomes of them, whatever the event has that they could get in each other's way with."""

from collections.abc import AsyncIterator, Sequence
from random import Random

import pytest

from ki_events.db import snapshot
from ki_events.events.contingents import Attendance, Contingent, ContingentKind
from ki_events.events.tables import Event, Round, SessionKind
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Guest, Person, Wishes
from ki_events.registrations.organising.by_hand import ByHand, register_by_hand
from ki_events.registrations.organising.forecasting import forecast
from ki_events.registrations.organising.making_places import Places
from ki_events.registrations.recounting import faults
from ki_events.registrations.tables import Registration, Status
from ki_events.rows import one
from tests.characters import make_event, make_organisation, make_session, person, sign_up

pytestmark = pytest.mark.anyio

ACTOR = "account:1"
PORTION = 3
NOTHING = Wishes()


@pytest.fixture(autouse=True)
async def _healthy(database: object) -> AsyncIterator[None]:
    yield
    async with snapshot():
        assert [] == await faults()


async def _contingent(event: Event, kind: ContingentKind, value: str, places: int) -> None:
    await Contingent(event=event.id, kind=kind, value=value, name=value, places=places).save()


async def _round(event: Event, number: int, required: bool) -> tuple[int, list[int]]:
    made = Round(event=event.id, number=number, name=f"Runde {number}", required=required)
    await made.save()
    house = await make_organisation()
    columns = {"kind": SessionKind.elective, "round": made.id, "capacity": 2}
    return made.id, [(await make_session(event, house, event.starts_at, **columns)).id for _ in range(2)]


def _guest(number: int, wishes: Wishes = NOTHING, house: str = "") -> Guest:
    who = person(number + 100)
    return Guest(Person(who.given_name, who.family_name, who.email, house), wishes)


async def _outcomes(event: Event, guests: Sequence[Guest]) -> list[str]:
    """Write the guests in as a list is: some at a time, whoever is turned away left out; return what became of each."""
    found: dict[int, str] = {}
    for start in range(0, len(guests), PORTION):
        numbers = list(range(start, min(start + PORTION, len(guests))))
        while numbers:
            entry = ByHand(tuple(guests[number] for number in numbers), "list", numbers=tuple(numbers))
            try:
                people = await register_by_hand(event.id, entry, ACTOR)
            except Refused as refused:
                gone = [numbers[index] for index in refused.details]
                found |= dict.fromkeys(gone, refused.code)
                numbers = [number for number in numbers if number not in gone]
            else:
                found |= {number: person.status for number, person in zip(numbers, people, strict=True)}
                break
    return [found[number] for number in range(len(guests))]


async def _expected(event: Event, guests: Sequence[Guest]) -> list[str]:
    found = await forecast(event.id, guests, PORTION)
    return [
        found.turned.get(number, Status.waitlisted if number in found.waiting else Status.confirmed)
        for number in range(len(guests))
    ]


async def _drawn(random: Random) -> tuple[Event, list[Guest]]:
    """Return an event that has some of all that there is, and people who want some of it."""
    event = await make_event(random.choice([None, 2, 4, 6]), per_institution=random.choice([None, None, 2]))
    is_hybrid, rounds = random.random() < 0.5, []
    if event.capacity and random.random() < 0.5:
        await _contingent(event, ContingentKind.target_group, "kita", 2)
    if is_hybrid:
        await _contingent(event, ContingentKind.attendance, Attendance.on_site, 2)
        await _contingent(event, ContingentKind.attendance, Attendance.online, 3)
    elif random.random() < 0.6:
        rounds = [await _round(event, 1, random.random() < 0.5)]
    if random.random() < 0.3:
        choices = tuple((each, ids[0]) for each, ids in rounds)
        first = Wishes(attendance=Attendance.on_site if is_hybrid else "", choices=choices)
        await register_by_hand(event.id, ByHand((_guest(50, first),), "before"), ACTOR)
    guests = []
    for number in range(8):
        manner = random.choice(list(Attendance)) if is_hybrid else ""
        choices = tuple((each, random.choice(ids)) for each, ids in rounds if random.random() < 0.8)
        group = (
            random.choice(["", "kita"])
            if await Contingent.exists().where(
                (Contingent.event == event.id) & (Contingent.kind == ContingentKind.target_group)
            )
            else ""
        )
        wishes = Wishes(attendance=manner, target_group=group, choices=choices)
        guests.append(_guest(number, wishes, random.choice(["", "Kita Süd", "KITA süd "])))
    return event, guests


@pytest.mark.parametrize("seed", range(24))
async def test_what_is_forecast_comes_true(seed: int) -> None:
    event, guests = await _drawn(Random(seed))
    expected = await _expected(event, guests)
    assert expected == await _outcomes(event, guests)


async def test_forecast_takes_nothing() -> None:
    event = await make_event(2)
    await forecast(event.id, [_guest(number) for number in range(3)], PORTION)
    after = await one(Event, event.id)
    assert (0, 0, event.turn, 0) == (after.taken, after.waiting, after.turn, await Registration.count())


async def test_all_wait_when_somebody_waits_already() -> None:
    event = await make_event(1)
    for number in range(2):
        await sign_up(event, person(number))
    assert frozenset({0, 1}) == (await forecast(event.id, [_guest(0), _guest(1)], PORTION)).waiting


async def test_places_of_a_contingent_are_nobody_elses() -> None:
    event = await make_event(3)
    await _contingent(event, ContingentKind.target_group, "kita", 2)
    kita = Wishes(target_group="kita")
    found = await forecast(event.id, [_guest(0), _guest(1), _guest(2, kita), _guest(3, kita), _guest(4, kita)], PORTION)
    assert (frozenset({1, 4}), True) == (found.waiting, found.more_places_help)


@pytest.mark.parametrize(("places", "helps"), [(2, False), (4, True)])
async def test_more_places_help_exactly_when_nothing_else_is_in_the_way(places: int, helps: bool) -> None:
    event = await make_event(2)
    await _contingent(event, ContingentKind.attendance, Attendance.on_site, places)
    guests = tuple(_guest(number, Wishes(attendance=Attendance.on_site)) for number in range(4))
    found = await forecast(event.id, guests, PORTION)
    assert (frozenset({2, 3}), helps) == (found.waiting, found.more_places_help)
    entry = ByHand(guests, "list", places=Places(4, actor=ACTOR))
    if helps:
        made = await register_by_hand(event.id, entry, ACTOR)
        assert [Status.confirmed] * 4 == [each.status for each in made]
    else:
        with pytest.raises(Refused) as refused:
            await register_by_hand(event.id, entry, ACTOR)
        assert "no_seat" == refused.value.code


async def test_who_chose_a_full_workshop_is_turned_away_and_not_put_on_the_list() -> None:
    event = await make_event(9)
    number, (first, second) = await _round(event, 1, True)
    wishes = [Wishes(choices=((number, first),))] * 3 + [Wishes(choices=((number, second),))]
    found = await forecast(event.id, [_guest(each, wish) for each, wish in enumerate(wishes)], PORTION)
    assert ({2: "choice_full"}, frozenset()) == (found.turned, found.waiting)
