"""Parts of the capacity for some people: reserved until a date, or a limit of the room and of the line."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest

from ki_events.events.contingents import Attendance, Contingent, ContingentKind
from ki_events.events.tables import Event, Mode
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Arrival, Guest, Person
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import cancel, register_party
from ki_events.registrations.settling import settle_due
from ki_events.registrations.tables import By, Decision, Manner, Registration, Status
from tests.characters import AMAL, BORIS, CHIARA, DILARA, form, make_event, person

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

Turned = Callable[[datetime], AbstractContextManager[None]]


async def make_reserved(capacity: int = 2, places: int = 1, **columns: Any) -> Event:
    event = await make_event(capacity)
    values = {"kind": ContingentKind.target_group, "value": "kita", "name": "Kitas", "places": places, **columns}
    await Contingent(event=event.id, **values).save()
    return event


async def comes(event: Event, who: Person, **wishes: str) -> Registration:
    (registration,) = await register_party(event.id, form(who, who.given_name, **wishes))
    return registration


async def stands(registration: Registration) -> str:
    assert [] == await faults()
    found = await Registration.objects().get(Registration.id == registration.id)
    assert found is not None
    return str(found.status)


async def test_reserved_places_are_for_their_group_only() -> None:
    event = await make_reserved()
    assert "confirmed" == await stands(await comes(event, CHIARA))
    boris = await comes(event, BORIS)
    assert "waitlisted" == await stands(boris)
    assert "confirmed" == await stands(await comes(event, DILARA, target_group="kita"))
    lines = await Decision.objects().where(Decision.registration == boris.id).order_by(Decision.id)
    assert ["joined_list", "skipped_reserved"] == [line.rule for line in lines]


async def test_the_group_takes_general_places_when_its_own_are_taken() -> None:
    event = await make_reserved(capacity=2, places=1)
    await comes(event, DILARA, target_group="kita")
    assert "confirmed" == await stands(await comes(event, AMAL, target_group="kita"))
    assert [1] == [row["taken"] for row in await Contingent.select(Contingent.taken)]


async def test_reserved_places_fall_to_all_when_they_are_released(turned: Turned) -> None:
    release = (await make_event()).starts_at - timedelta(days=10)
    event = await make_reserved(release_at=release)
    await comes(event, CHIARA)
    boris = await comes(event, BORIS)
    with turned(release):
        assert 1 == await settle_due()
        assert "confirmed" == await stands(boris)


async def test_a_freed_reserved_place_is_reserved_again() -> None:
    event = await make_reserved()
    await comes(event, CHIARA)
    boris = await comes(event, BORIS)
    dilara = await comes(event, DILARA, target_group="kita")
    await cancel(dilara.id, By.person)
    assert "waitlisted" == await stands(boris)
    assert "confirmed" == await stands(await comes(event, AMAL, target_group="kita"))


async def test_no_more_of_one_institution_than_the_event_takes() -> None:
    event = await make_event(5, per_institution=1)
    first = await comes(event, Person("Ada", "Muster", "ada@kita.example", "Kita Sonnenblume"))
    second = await comes(event, Person("Bea", "Muster", "bea@kita.example", "KITA  Sonnenblume"))
    third = await comes(event, Person("Cem", "Muster", "cem@park.example", "Grundschule am Park"))
    assert ["confirmed", "waitlisted", "confirmed"] == [await stands(each) for each in (first, second, third)]
    await cancel(first.id, By.person)
    assert "confirmed" == await stands(second)


async def make_hybrid() -> Event:
    event = await make_event(None)
    for manner, places in ((Attendance.on_site, 1), (Attendance.online, 2)):
        await Contingent(
            event=event.id, kind=ContingentKind.attendance, value=manner, name=manner, places=places
        ).save()
    return event


async def test_the_room_is_full_while_the_line_is_not() -> None:
    event = await make_hybrid()
    chiara = await comes(event, CHIARA, attendance="on_site")
    boris = await comes(event, BORIS, attendance="on_site")
    dilara = await comes(event, DILARA, attendance="online")
    assert ["confirmed", "waitlisted", "confirmed"] == [await stands(each) for each in (chiara, boris, dilara)]
    await cancel(chiara.id, By.person)
    assert "confirmed" == await stands(boris)


@pytest.mark.parametrize("attendance", ["", "by_phone"])
async def test_the_manner_is_asked_for_when_the_event_is_hybrid(attendance: str) -> None:
    event = await make_hybrid()
    with pytest.raises(Refused) as no:
        await comes(event, CHIARA, attendance=attendance)
    assert ("wishes_unknown", 0) == (no.value.code, await Registration.count())


async def test_the_database_refuses_more_than_a_contingent_has() -> None:
    event = await make_reserved()
    with pytest.raises(Exception, match=r"(?i)check"):
        await Contingent.update({Contingent.taken: 2}).where(Contingent.event == event.id)


async def test_many_of_two_groups_never_take_more_than_there_is() -> None:
    event = await make_reserved(capacity=5, places=3)
    for number in range(9):
        await comes(event, person(number), target_group="kita" if number % 3 == 0 else "")
    rows = await Registration.objects().order_by(Registration.turn)
    places = [row.given_name for row in rows if row.status == Status.confirmed]
    assert [person(number).given_name for number in (0, 1, 2, 3, 6)] == places
    assert [] == await faults()


async def test_the_manner_is_asked_for_when_the_organiser_admits() -> None:
    event = await make_hybrid()
    await Event.update({Event.mode: Mode.approval}).where(Event.id == event.id)
    with pytest.raises(Refused) as no:
        await comes(event, CHIARA)
    assert "wishes_unknown" == no.value.code


async def test_who_is_registered_gets_the_same_answer_as_a_stranger_when_the_choice_is_wrong() -> None:
    event = await make_hybrid()
    await comes(event, CHIARA, attendance="online")
    with pytest.raises(Refused) as known:
        await register_party(event.id, form(CHIARA, "again", attendance="by_phone"))
    assert "wishes_unknown" == known.value.code


async def test_one_person_is_not_taken_in_twice_by_one_form() -> None:
    event = await make_event(5)
    with pytest.raises(Refused) as no:
        await register_party(event.id, Arrival((Guest(CHIARA), Guest(CHIARA)), "form", Manner.one_by_one))
    assert ("same_person_twice", 0) == (no.value.code, await Registration.count())
