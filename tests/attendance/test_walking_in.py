from datetime import timedelta

import pytest

from ki_events.attendance.marking import mark
from ki_events.attendance.room import in_the_room
from ki_events.attendance.walking_in import admit_waiting, come_in, withdraw
from ki_events.clock import stopped
from ki_events.events.tables import Event, EventStatus, Mode
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Person
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By, Registration, Source, Status
from ki_events.rows import one
from tests.attendance.door import AMAL, begun, coming, present_at, session_of, tap
from tests.characters import CHIARA, DILARA, person, sign_up

pytestmark = pytest.mark.anyio

ESRA = Person("Esra", "Şahin", "", "Kita Nord")


async def refusal(awaitable: object) -> str:
    with pytest.raises(Refused) as refused:
        await awaitable  # type: ignore[misc]
    return refused.value.code


async def test_who_comes_without_registration_is_there_beside_the_capacity(database: object) -> None:
    event = await begun(1)
    session, _chiara = await session_of(event), await sign_up(event, CHIARA)
    letters = await Message.count()

    esra = await come_in(coming(session), ESRA, AMAL)

    assert (Status.confirmed, Source.door, False) == (esra.status, esra.source, esra.holds_place)
    assert {esra.id} == await present_at(session)
    assert (1, 1) == ((await one(Event, event.id)).taken, (await one(Event, event.id)).door)
    assert (letters, []) == (await Message.count(), await faults())


async def test_the_same_key_lets_in_once(database: object) -> None:
    session = await session_of(await begun())

    first = await come_in(coming(session), ESRA, AMAL)
    again = await come_in(coming(session), ESRA, AMAL)

    assert first.id == again.id
    assert (1, []) == (await Registration.count(), await faults())


async def test_who_waits_is_let_in_by_their_own_registration(database: object) -> None:
    event = await begun(1)
    session = await session_of(event)
    await sign_up(event, CHIARA)
    waiting = await sign_up(event, DILARA)

    came = await come_in(coming(session), Person(DILARA.given_name, DILARA.family_name.upper(), ""), AMAL)

    assert (waiting.id, Status.confirmed, False) == (came.id, came.status, came.holds_place)
    after = await one(Event, event.id)
    assert (1, 0, 1) == (after.taken, after.waiting, after.door)
    assert ({waiting.id}, []) == (await present_at(session), await faults())


async def test_who_waits_is_admitted_with_one_tap_even_out_of_order(database: object) -> None:
    event = await begun(1)
    session = await session_of(event)
    _first, second, third = [await sign_up(event, person(number)) for number in (1, 2, 3)]

    admitted = await admit_waiting(coming(session), third.id, AMAL)

    assert Status.confirmed == admitted.status
    assert Status.waitlisted == (await one(Registration, second.id)).status
    assert [] == await faults()


async def test_who_has_a_place_is_only_noted(database: object) -> None:
    event = await begun(1)
    session, chiara = await session_of(event), await sign_up(event, CHIARA)

    await come_in(coming(session), CHIARA, AMAL)

    assert {chiara.id} == await present_at(session)
    assert (1, 0, []) == (
        (await one(Event, event.id)).taken,
        (await one(Event, event.id)).door,
        await faults(),
    )


async def test_nobody_without_a_place_is_let_in_before_the_start(database: object) -> None:
    session = await session_of(await begun())

    with stopped(session.starts_at - timedelta(minutes=1)):
        assert "not_begun" == await refusal(come_in(coming(session), ESRA, AMAL))


async def test_what_was_noted_offline_counts_from_when_it_was_noted(database: object) -> None:
    session = await session_of(await begun())
    early = coming(session, at=session.starts_at - timedelta(minutes=1))

    assert "not_begun" == await refusal(come_in(early, ESRA, AMAL))


async def test_where_nobody_registers_people_come_in_all_day(database: object) -> None:
    event = await begun(None, mode=Mode.none)
    session = await session_of(event)

    with stopped(session.starts_at - timedelta(minutes=1)):
        assert Status.confirmed == (await come_in(coming(session), ESRA, AMAL)).status


@pytest.mark.parametrize("status", [EventStatus.draft, EventStatus.cancelled])
async def test_nobody_is_let_in_where_nothing_takes_place(database: object, status: EventStatus) -> None:
    session = await session_of(await begun(status=status))

    assert "not_running" == await refusal(come_in(coming(session), ESRA, AMAL))


async def test_room_takes_no_more_than_its_limit(database: object) -> None:
    event = await begun(1, room_limit=2)
    session, chiara = await session_of(event), await sign_up(event, CHIARA)
    await mark([tap(session, chiara, "chiara")], AMAL)
    await come_in(coming(session, "a"), person(1), AMAL)

    assert "room_full" == await refusal(come_in(coming(session, "b"), person(2), AMAL))
    assert (1, []) == ((await one(Event, event.id)).door, await faults())


async def test_an_empty_seat_goes_to_the_door_once_the_list_is_ticked(database: object) -> None:
    event = await begun(2, room_limit=2)
    session, chiara, _dilara = await session_of(event), await sign_up(event, CHIARA), await sign_up(event, DILARA)
    assert "room_full" == await refusal(come_in(coming(session, "a"), person(1), AMAL))
    await mark([tap(session, chiara, "chiara")], AMAL)

    assert Status.confirmed == (await come_in(coming(session, "a"), person(1), AMAL)).status


def test_all_with_a_place_count_until_one_of_them_is_noted() -> None:
    assert [12, 3, 10] == [in_the_room(2, 0, 10), in_the_room(3, 1, 10), in_the_room(0, 0, 10)]


async def test_the_same_name_again_is_asked_about(database: object) -> None:
    session = await session_of(await begun())
    await come_in(coming(session, "a"), ESRA, AMAL)

    assert "already_here" == await refusal(come_in(coming(session, "b"), ESRA, AMAL))


async def test_two_of_one_name_are_two_people_by_their_addresses(database: object) -> None:
    session = await session_of(await begun())
    first = await come_in(coming(session, "a"), Person("Esra", "Şahin", "esra@kita.example"), AMAL)

    other = await come_in(coming(session, "b"), Person("Esra", "Şahin", "e.sahin@schule.example"), AMAL)

    assert first.id != other.id
    assert [] == await faults()


async def test_a_mistake_at_the_door_is_taken_back(database: object) -> None:
    event = await begun()
    esra = await come_in(coming(await session_of(event)), ESRA, AMAL)

    gone = await withdraw(esra.id, AMAL)

    assert (Status.cancelled, 0, []) == (gone.status, (await one(Event, event.id)).door, await faults())


async def test_who_registered_is_not_taken_back_at_the_door(database: object) -> None:
    event = await begun()

    assert "not_at_door" == await refusal(withdraw((await sign_up(event, CHIARA)).id, AMAL))


async def test_who_was_let_in_and_cancels_leaves_the_door(database: object) -> None:
    event = await begun()
    esra = await come_in(coming(await session_of(event)), ESRA, AMAL)

    await cancel(esra.id, By.organiser)

    assert (0, 0, []) == ((await one(Event, event.id)).door, (await one(Event, event.id)).taken, await faults())


async def test_doctor_finds_a_door_that_is_counted_wrong(database: object) -> None:
    event = await begun()
    await come_in(coming(await session_of(event)), ESRA, AMAL)
    await Event.update({Event.door: 5}).where(Event.id == event.id)

    (fault,) = await faults()
    assert "1 at the door" in str(fault)


async def test_who_cancelled_comes_in_anew(database: object) -> None:
    event = await begun()
    session, chiara = await session_of(event), await sign_up(event, CHIARA)
    await cancel(chiara.id, By.person)

    assert "ended" == await refusal(admit_waiting(coming(session, "a"), chiara.id, AMAL))
    assert chiara.id != (await come_in(coming(session, "b"), CHIARA, AMAL)).id
