"""A person registers and cancels."""

import asyncio
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest

from ki_events.audit import AuditEntry
from ki_events.clock import now
from ki_events.events.tables import Event, EventStatus, Mode
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import Person, cancel, register
from ki_events.registrations.tables import By, Decision, Registration, Status
from tests.characters import AMAL, BORIS, CHIARA, DILARA, make_event, person, sign_up

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

Turned = Callable[[datetime], AbstractContextManager[None]]


async def kinds() -> list[str]:
    return [row["kind"] for row in await Message.select(Message.kind).order_by(Message.id)]


async def status_of(registration: Registration) -> str:
    return (await Registration.objects().get(Registration.id == registration.id)).status


async def test_register_confirms_when_a_place_is_free() -> None:
    event = await make_event(capacity=2)
    registration = await sign_up(event, CHIARA)
    assert Status.confirmed == registration.status
    assert ["registered"] == await kinds()
    assert 1 == (await Event.objects().get(Event.id == event.id)).taken


async def test_register_joins_the_list_when_full() -> None:
    event = await make_event(capacity=1)
    await sign_up(event, AMAL)
    waiting = await sign_up(event, CHIARA)
    assert Status.waitlisted == waiting.status
    assert ["registered", "waiting"] == await kinds()


async def test_register_confirms_everyone_when_places_are_unlimited() -> None:
    event = await make_event(capacity=None)
    assert {Status.confirmed} == {(await sign_up(event, person(number))).status for number in range(12)}


async def test_register_makes_one_when_the_form_is_sent_twice() -> None:
    event = await make_event()
    first = await register(event.id, CHIARA, "the-same-form")
    again = await register(event.id, CHIARA, "the-same-form")
    assert first.id == again.id
    assert 1 == await Registration.count()
    assert ["registered"] == await kinds()


async def test_register_makes_one_when_the_form_is_sent_ten_times_at_once() -> None:
    event = await make_event()
    answers = await asyncio.gather(*(register(event.id, CHIARA, "the-same-form") for _ in range(10)))
    assert 1 == len({answer.id for answer in answers})
    assert [] == await faults()


async def test_register_refuses_when_a_form_comes_back_with_another_person() -> None:
    event = await make_event()
    await register(event.id, CHIARA, "the-same-form")
    with pytest.raises(Refused) as no:
        await register(event.id, DILARA, "the-same-form")
    assert "nonce_used" == no.value.code
    assert 1 == await Registration.count()


@pytest.mark.usefixtures("mid_morning")
async def test_register_sends_only_the_link_when_the_person_is_there_already() -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    spelled_otherwise = Person(" chiara ", "CONTI", "Chiara@Schule.Example")
    for _ in range(3):
        with pytest.raises(Refused) as no:
            await sign_up(event, spelled_otherwise)
        assert "already_registered" == no.value.code
    assert ["registered", "already_registered"] == await kinds()
    assert 1 == (await Event.objects().get(Event.id == event.id)).taken


async def test_register_takes_two_people_when_they_share_a_mailbox() -> None:
    event = await make_event(capacity=2)
    office = "sekretariat@schule.example"
    await sign_up(event, Person("Nour", "Saleh", office))
    second = await sign_up(event, Person("Olena", "Koval", office))
    assert Status.confirmed == second.status


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"status": EventStatus.cancelled}, "cancelled"),
        ({"status": EventStatus.draft}, "unknown"),
        ({"postponed": True}, "postponed"),
        ({"mode": Mode.none}, "no_registration"),
        ({"mode": Mode.external}, "external"),
        ({"mode": Mode.invitation}, "by_invitation"),
    ],
)
async def test_register_refuses_when_the_event_takes_none(columns: dict[str, Any], code: str) -> None:
    event = await make_event(**columns)
    with pytest.raises(Refused) as no:
        await sign_up(event, CHIARA)
    assert code == no.value.code
    assert (0, 0) == (await Registration.count(), (await Event.objects().get(Event.id == event.id)).turn)


async def test_register_opens_and_closes_when_its_time_comes(turned: Turned) -> None:
    opens = now() + timedelta(days=1)
    event = await make_event(capacity=9, opens_at=opens, closes_at=opens + timedelta(days=2))
    for moment, code in [(opens - timedelta(seconds=5), "not_yet_open"), (opens + timedelta(days=2), "closed")]:
        with turned(moment), pytest.raises(Refused) as no:
            await sign_up(event, CHIARA)
        assert code == no.value.code
    with turned(opens):
        assert Status.confirmed == (await sign_up(event, CHIARA)).status


async def test_register_closes_with_the_start_when_nothing_else_is_said(turned: Turned) -> None:
    event = await make_event()
    with turned(event.starts_at), pytest.raises(Refused) as no:
        await sign_up(event, CHIARA)
    assert "closed" == no.value.code


async def test_cancel_gives_the_place_to_the_first_who_waits() -> None:
    event = await make_event(capacity=1)
    has_place, first, second = [await sign_up(event, who) for who in (AMAL, BORIS, CHIARA)]
    await cancel(has_place.id, By.person)
    assert [Status.cancelled, Status.confirmed, Status.waitlisted] == [
        await status_of(registration) for registration in (has_place, first, second)
    ]
    assert ["registered", "waiting", "waiting", "cancelled", "moved_up"] == await kinds()


async def test_cancel_changes_nothing_when_repeated() -> None:
    event = await make_event(capacity=1)
    registration = await sign_up(event, CHIARA)
    for _ in range(2):
        assert Status.cancelled == (await cancel(registration.id, By.person)).status
    assert ["registered", "cancelled"] == await kinds()
    assert 0 == (await Event.objects().get(Event.id == event.id)).taken


async def test_cancel_moves_nobody_up_when_a_waiting_person_leaves() -> None:
    event = await make_event(capacity=1)
    has_place, waits, next_one = [await sign_up(event, who) for who in (AMAL, BORIS, CHIARA)]
    await cancel(waits.id, By.person)
    assert [Status.confirmed, Status.waitlisted] == [await status_of(has_place), await status_of(next_one)]


async def test_cancel_lets_the_person_register_anew_at_the_end() -> None:
    event = await make_event(capacity=1)
    chiara = await sign_up(event, CHIARA)
    boris = await sign_up(event, BORIS)
    await cancel(chiara.id, By.person)
    back = await sign_up(event, CHIARA)
    assert [Status.confirmed, Status.waitlisted] == [await status_of(boris), back.status]


async def test_cancel_refuses_when_the_event_is_over(turned: Turned) -> None:
    event = await make_event()
    registration = await sign_up(event, CHIARA)
    with turned(event.ends_at), pytest.raises(Refused) as no:
        await cancel(registration.id, By.person)
    assert "past" == no.value.code


async def test_freed_place_goes_to_the_door_when_the_start_is_two_hours_away(turned: Turned) -> None:
    event = await make_event(capacity=1)
    has_place, waits = [await sign_up(event, who) for who in (AMAL, BORIS)]
    with turned(event.starts_at - timedelta(minutes=119)):
        await cancel(has_place.id, By.person)
        assert Status.waitlisted == await status_of(waits)
        # Nor may a newcomer take it from under the list.
        assert Status.waitlisted == (await sign_up(event, CHIARA)).status
        assert [] == await faults()


async def test_each_move_leaves_a_reason_and_an_audit_line() -> None:
    event = await make_event(capacity=1)
    has_place = await sign_up(event, AMAL)
    await sign_up(event, BORIS)
    await cancel(has_place.id, By.person, "krank")
    lines = [
        (line.from_status, line.to_status, line.by, line.rule, line.reason)
        for line in await Decision.objects().order_by(Decision.id)
    ]
    assert lines == [
        ("", "confirmed", "person", "place_free", ""),
        ("", "waitlisted", "person", "joined_list", ""),
        ("confirmed", "cancelled", "person", "cancelled_by_person", "krank"),
        ("waitlisted", "confirmed", "system", "moved_up", ""),
    ]
    audited = [entry.action for entry in await AuditEntry.objects().order_by(AuditEntry.id)]
    assert audited == [f"registration.{to_status}" for _, to_status, *_ in lines]


async def test_nothing_is_kept_when_the_transaction_fails() -> None:
    event = await make_event(capacity=2)
    await Event.raw("CREATE UNIQUE INDEX one_letter_only ON message (kind)")
    await sign_up(event, AMAL)
    with pytest.raises(Exception, match=r"(?i)unique"):
        await register(event.id, BORIS, secrets.token_urlsafe(8))
    assert (1, 1) == (await Registration.count(), await Message.count())
    assert 1 == (await Event.objects().get(Event.id == event.id)).taken
