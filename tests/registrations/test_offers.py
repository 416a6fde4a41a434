"""A place that is held for somebody: taken, left, lapsed, and what they are told."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest

from ki_events.clock import stopped
from ki_events.events.tables import Event, Serving
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.offers import accept, decline
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import cancel, register
from ki_events.registrations.settling import settle_due
from ki_events.registrations.tables import By, Registration, Status
from ki_events.rows import one
from tests.characters import AMAL, BORIS, CHIARA, make_event

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

Turned = Callable[[datetime], AbstractContextManager[None]]
MONDAY = datetime(2027, 3, 1, 11, tzinfo=UTC)


async def offered(starts_at: datetime | None = None) -> Registration:
    """Return Boris, to whom the only place was just offered; Amal waits behind him."""
    event = await make_event(capacity=1, serving=Serving.offer, starts_at=starts_at)
    chiara = await register(event.id, CHIARA, "1")
    boris = await register(event.id, BORIS, "2")
    await register(event.id, AMAL, "3")
    await cancel(chiara.id, By.person)
    return await one(Registration, boris.id)


async def kinds(registration: Registration) -> list[str]:
    rows = await Message.objects().where(Message.recipient == registration.email).order_by(Message.id)
    return [row.kind for row in rows]


async def amal() -> Registration:
    found = await Registration.objects().get(Registration.email == AMAL.email)
    assert found is not None
    return found


async def test_an_offer_lasts_two_working_days() -> None:
    with stopped(MONDAY):
        boris = await offered()
    assert MONDAY + timedelta(days=2) == boris.deadline
    assert ["waiting", "offer"] == await kinds(boris)


async def test_an_offer_keeps_its_hour_when_the_clocks_change_within_it(turned: Turned) -> None:
    friday = datetime(2027, 3, 26, 11, tzinfo=UTC)  # Good Friday: counted from Tuesday, in summer time
    with turned(friday):
        boris = await offered()
    assert datetime(2027, 3, 31, 18, tzinfo=UTC) == boris.deadline


async def test_an_accepted_offer_is_one_answer_when_two_devices_send_at_once() -> None:
    boris = await offered()
    answers = await asyncio.gather(accept(boris.id), accept(boris.id))
    assert [Status.confirmed] * 2 == [answer.status for answer in answers]
    assert ["waiting", "offer", "registered"] == await kinds(boris)
    assert [] == await faults()


async def test_one_of_both_holds_when_one_device_accepts_and_the_other_declines() -> None:
    boris = await offered()
    answers = await asyncio.gather(accept(boris.id), decline(boris.id), return_exceptions=True)
    status = (await one(Registration, boris.id)).status
    assert status in (Status.confirmed, Status.cancelled)
    assert {status} >= {answer.status for answer in answers if isinstance(answer, Registration)}
    assert [] == await faults()


async def test_who_accepts_too_late_is_told_where_they_stand(turned: Turned) -> None:
    boris = await offered()
    assert boris.deadline is not None
    with turned(boris.deadline), pytest.raises(Refused, match="wieder auf der Warteliste") as no:
        await accept(boris.id)
    assert "offer_lapsed" == no.value.code
    assert (Status.waitlisted, Status.offered) == ((await one(Registration, boris.id)).status, (await amal()).status)
    assert ["waiting", "offer", "offer_lapsed"] == await kinds(boris)


async def test_there_is_nothing_to_accept_when_nothing_was_offered() -> None:
    await offered()
    with pytest.raises(Refused) as no:
        await accept((await amal()).id)
    assert "no_offer" == no.value.code


async def test_the_next_is_asked_in_the_same_moment_when_one_declines() -> None:
    boris = await offered()
    await decline(boris.id, "Ich bin dann im Urlaub")
    assert Status.offered == (await amal()).status
    assert [] == await faults()


async def test_the_worker_notices_when_an_offer_has_lapsed(turned: Turned) -> None:
    boris = await offered()
    assert boris.deadline is not None
    assert 0 == await settle_due()
    with turned(boris.deadline):
        assert 1 == await settle_due()
        assert 0 == await settle_due()
    assert Status.offered == (await amal()).status


async def test_the_place_is_given_when_the_start_is_a_day_away(turned: Turned) -> None:
    with turned(MONDAY):
        boris = await offered(starts_at=MONDAY + timedelta(days=1))
    assert [Status.confirmed, None] == [boris.status, boris.deadline]
    assert ["waiting", "moved_up"] == await kinds(boris)


async def test_a_letter_of_the_night_waits_for_the_morning(turned: Turned) -> None:
    night = datetime(2027, 3, 1, 22, tzinfo=UTC)
    with turned(night):
        boris = await offered()
    letter = await Message.objects().get((Message.kind == "offer") & (Message.recipient == boris.email))
    assert letter is not None
    assert [datetime(2027, 3, 2, 6, tzinfo=UTC), boris.deadline] == [letter.run_at, letter.not_after]


async def test_no_place_is_offered_when_the_event_is_off() -> None:
    boris = await offered()
    await Event.update({Event.status: "cancelled"}).where(Event.id == boris.event)
    await cancel(boris.id, By.person)
    assert Status.waitlisted == (await amal()).status
