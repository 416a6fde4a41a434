"""What has not left yet is taken back for one event, and never what a worker has in hand."""

import json

import pytest

from ki_events.clock import now, turned
from ki_events.db import transaction
from ki_events.mail import outbox
from ki_events.mail.tables import Message
from ki_events.registrations.changing.telling import WAIT
from ki_events.registrations.letters.unsent import Unsent, passed_on, take_back_changes
from tests.characters import AMAL, BORIS, CHIARA, make_event, sign_up
from tests.registrations.changing.moved import change, pending_about_changes, sessions_of

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_take_back_returns_what_was_said_and_leaves_other_events_alone() -> None:
    event, other = await make_event(sessions=2), await make_event()
    chiara, _ = await sign_up(event, CHIARA), await sign_up(other, CHIARA)
    for each in (event, other):
        await change(each, room="Mensa")
    async with transaction():
        taken = await take_back_changes(event.id)
    numbers = {session.id: 1 for session in await sessions_of(event)}
    assert {chiara.id: numbers} == {registration: unsent.numbers for registration, unsent in taken.items()}
    assert {str(number) for number in numbers} == set(taken[chiara.id].changes)
    assert [other.id] == [outbox.payload_of(message)["event"] for message in await pending_about_changes()]


@pytest.mark.usefixtures("mid_morning")
async def test_take_back_leaves_what_a_worker_has_claimed() -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    await change(event, room="Mensa")
    with turned(now() + WAIT):
        claimed = await outbox.claim(20)
    async with transaction():
        assert {} == await take_back_changes(event.id)
    assert {message.id for message in claimed} >= {message.id for message in await pending_about_changes()}


async def test_add_keeps_what_people_knew_first_and_the_newest_number() -> None:
    unsent = Unsent()
    for known, number in (("Aula", 1), ("Mensa", 2)):
        calendar = {"session": 7, "method": "REQUEST", "sequence": number}
        payload = {"registration": 1, "changes": {"7": {"known": known}}, "calendar": calendar}
        unsent.add(Message(payload=json.dumps(payload), run_at=now()))
    assert ({"7": {"known": "Aula"}}, {7: 2}) == (unsent.changes, unsent.numbers)


async def test_passed_on_is_the_newest_of_each_session() -> None:
    event = await make_event(capacity=3, sessions=2)
    amal, boris = await sign_up(event, AMAL), await sign_up(event, BORIS)
    await change(event, room="Mensa")
    assert [(BORIS.email, session.id, 1) for session in await sessions_of(event)] == [
        (envelope.recipient, envelope.payload["calendar"]["session"], envelope.payload["calendar"]["sequence"])
        for envelope in await passed_on(amal, boris)
    ]
