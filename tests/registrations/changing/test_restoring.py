"""A calling-off is taken back: everybody stands where they stood, nobody hears of it, and nothing is recounted wrongly."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest

from ki_events.clock import now
from ki_events.db import snapshot
from ki_events.events.contingents import Contingent
from ki_events.events.tables import Event, Mode, Serving, Session
from ki_events.mail.outbox import claim, dropped, payload_of, sent
from ki_events.mail.tables import Message, MessageState
from ki_events.refusal import Refused
from ki_events.registrations.changing.calling_off import call_off
from ki_events.registrations.changing.capacity import change_capacity
from ki_events.registrations.changing.restoring import take_back_calling_off, way_back
from ki_events.registrations.invitations.tables import InvitationLink
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By, Choice, Decision, Invitation, Registration
from tests.characters import AMAL, BORIS, CHIARA, make_event, person, sign_up
from tests.registrations.restored import event_with_everything
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

Turned = Callable[[datetime], AbstractContextManager[None]]


async def rows(table: Any, *left_out: Any) -> list[dict[str, Any]]:
    """Return all rows but for columns that say when something was last touched."""
    names = {column._meta.name for column in left_out}
    return [
        {name: value for name, value in row.items() if name not in names} for row in await table.select().order_by("id")
    ]


async def state() -> dict[str, Any]:
    """Return everything that must be again as it was."""
    letters = [row for row in await rows(Message, Message.run_at) if row["state"] == MessageState.pending]
    return {
        "event": await rows(Event, Event.changed_at, Event.revision, Event.turn),
        "sessions": await rows(Session, Session.changed_at, Session.sequence),
        "registrations": await rows(Registration, Registration.changed_at),
        "choices": [{**row, "id": 0} for row in await rows(Choice)],
        "contingents": await rows(Contingent),
        "links": await rows(InvitationLink),
        "decisions": await rows(Decision),
        "ledger": [(row["mail_key"], row["session"], row["method"]) for row in await rows(Invitation)],
        "letters": letters,
    }


async def test_everything_stands_again_when_a_calling_off_is_taken_back() -> None:
    event = await event_with_everything()
    before = await state()
    statuses = {row["status"] for row in before["registrations"]}
    assert {"confirmed", "offered", "waitlisted", "unverified", "pending", "cancelled"} == statuses
    people = await call_off(event.id, "Referat erkrankt", "account:1")
    assert before != await state()
    assert people == await take_back_calling_off(event.id, "account:1")
    after = await state()
    assert {name: rows for name, rows in before.items() if rows != after[name]} == {}
    async with snapshot():
        assert [] == await faults()


async def test_sequence_has_risen_twice_when_a_calling_off_is_taken_back() -> None:
    event = await make_event(sessions=2)
    await sign_up(event, CHIARA)
    await call_off(event.id, "", "account:1")
    await take_back_calling_off(event.id, "account:1")
    assert [2, 2] == await Session.select(Session.sequence).output(as_list=True)


async def test_calendars_are_told_of_the_next_change_only_when_a_calling_off_was_taken_back() -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    await call_off(event.id, "", "account:1")
    await take_back_calling_off(event.id, "account:1")
    (entry,) = await Invitation.objects()
    assert ("REQUEST", 2) == (entry.method, entry.told)
    (session,) = await Session.objects()
    assert 3 == session.sequence + 1 > entry.sequence


async def test_taking_back_twice_changes_nothing() -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    await call_off(event.id, "", "account:1")
    assert [1, 0] == [await take_back_calling_off(event.id, "account:1") for _ in range(2)]


async def test_taking_back_is_refused_when_a_letter_has_left(turned: Turned) -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    await sign_up(event, BORIS)
    await call_off(event.id, "", "account:1")
    with turned(now() + timedelta(minutes=11)):
        for message in await claim(9):
            await sent(message)
        with pytest.raises(Refused) as refusal:
            await take_back_calling_off(event.id, "account:1")
    assert "told_already" == refusal.value.code
    assert "Kopie" in refusal.value.sentence


async def test_taking_back_is_refused_when_a_letter_is_on_its_way(turned: Turned) -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    await call_off(event.id, "", "account:1")
    with turned(now() + timedelta(minutes=11)):
        await claim(9)
        with pytest.raises(Refused):
            await take_back_calling_off(event.id, "account:1")
        assert await way_back(await _event(event)) is None


async def test_letters_wait_for_ten_minutes_unless_the_start_is_near() -> None:
    far, near = await make_event(), await make_event(starts_at=now() + timedelta(minutes=90))
    for event in (far, near):
        await sign_up(event, CHIARA)
        await call_off(event.id, "", "account:1")
    waits = {
        payload_of(letter)["event"]: letter.run_at - letter.created_at
        for letter in await Message.objects().where(Message.kind == "event_cancelled")
    }
    assert [True, True] == [waits[far.id] > timedelta(minutes=9), waits[near.id] < timedelta(minutes=1)]


async def test_event_can_be_called_off_again_when_that_was_taken_back() -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    assert [1, 1, 1] == [
        await call_off(event.id, "", "account:1"),
        await take_back_calling_off(event.id, "account:1"),
        await call_off(event.id, "", "account:1"),
    ]
    assert 1 == await Message.count().where(Message.kind == "event_cancelled")
    assert await way_back(await _event(event)) is not None


async def test_letters_that_were_dropped_meanwhile_wait_again(turned: Turned) -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    await call_off(event.id, "", "account:1")
    with turned(now() + timedelta(minutes=1)):
        for message in await claim(9):
            await dropped(message, "überholt")
        await take_back_calling_off(event.id, "account:1")
    assert [("registered", MessageState.pending)] == [(row.kind, row.state) for row in await Message.objects()]


async def test_offer_gets_its_time_back_when_it_ran_out_meanwhile(turned: Turned) -> None:
    event = await make_event(capacity=1, serving=Serving.offer)
    first = await sign_up(event, AMAL)
    await sign_up(event, BORIS)
    await cancel(first.id, By.person)
    soon = now() + timedelta(minutes=5)
    await Registration.update({Registration.deadline: soon}).where(Registration.status == "offered")
    await call_off(event.id, "", "account:1")
    with turned(now() + timedelta(minutes=9)):
        await take_back_calling_off(event.id, "account:1")
        (offered,) = await Registration.objects().where(Registration.status == "offered")
        assert timedelta(minutes=4) < offered.deadline - now() < timedelta(minutes=6)
    async with snapshot():
        assert [] == await faults()


async def test_next_one_moves_up_when_somebody_was_erased_meanwhile() -> None:
    event = await make_event(capacity=1)
    gone = await sign_up(event, AMAL)
    await sign_up(event, BORIS)
    await call_off(event.id, "", "account:1")
    await Registration.update({Registration.erased_at: now()}).where(Registration.id == gone.id)
    assert 1 == await take_back_calling_off(event.id, "account:1")
    assert ["cancelled", "confirmed"] == [row.status for row in await Registration.objects().order_by(Registration.id)]
    async with snapshot():
        assert [] == await faults()


async def test_taking_back_is_refused_when_places_were_taken_away_meanwhile() -> None:
    event = await make_event(capacity=2)
    await sign_up(event, AMAL)
    await sign_up(event, BORIS)
    await call_off(event.id, "", "account:1")
    await change_capacity(event.id, 1, "account:1")
    with pytest.raises(Refused) as refusal:
        await take_back_calling_off(event.id, "account:1")
    assert "no_room" == refusal.value.code


async def statements_with(people: int) -> int:
    event = await make_event(capacity=people // 2, mode=Mode.open)
    for number in range(people):
        await sign_up(event, person(number))
    await call_off(event.id, "", "account:1")
    with counted() as texts:
        assert people == await take_back_calling_off(event.id, "account:1")
    return len(texts)


async def test_taking_back_takes_as_many_statements_for_4_people_as_for_30() -> None:
    assert await statements_with(4) == await statements_with(30)


async def _event(event: Event) -> Event:
    found: Event = await Event.objects().get(Event.id == event.id)  # type: ignore[assignment]
    return found
