"""A whole event is called off."""

import dataclasses
from collections import Counter
from typing import Any

import pytest

from ki_events.clock import now
from ki_events.events.tables import Event, EventStatus, Session, SessionStatus
from ki_events.mail.outbox import payload_of
from ki_events.mail.tables import Message
from ki_events.registrations.changing.calling_off import call_off
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By, Registration, Status
from ki_events.rows import insert_all
from tests.characters import AMAL, BORIS, CHIARA, make_event, person, sign_up
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_call_off_tells_everyone_once() -> None:
    event = await make_event(capacity=1)
    left = await sign_up(event, CHIARA)
    await cancel(left.id, By.person)
    await sign_up(event, AMAL)
    await sign_up(event, BORIS)
    assert [2, 0] == [await call_off(event.id, "Referat erkrankt", "cli") for _ in range(2)]
    letters = await Message.objects().where(Message.kind == "event_cancelled").order_by(Message.id)
    assert [AMAL.email, BORIS.email] == [letter.recipient for letter in letters]
    assert ["CANCEL", None] == [payload_of(letter).get("calendar", {}).get("method") for letter in letters]


async def test_call_off_ends_registrations_and_dates() -> None:
    event = await make_event(capacity=1, sessions=2)
    await sign_up(event, AMAL)
    await sign_up(event, BORIS)
    await call_off(event.id, "Referat erkrankt", "cli")
    assert {Status.cancelled} == {row.status for row in await Registration.objects()}
    assert {(SessionStatus.cancelled, 1)} == {(row.status, row.sequence) for row in await Session.objects()}
    stored = await Event.objects().get(Event.id == event.id)
    assert (EventStatus.cancelled, "Referat erkrankt", 0, 0) == (
        stored.status,
        stored.cancel_reason,
        stored.taken,
        stored.waiting,
    )
    assert [] == await faults()


async def statements_with(people: int) -> int:
    """Return how many statements it takes to call off an event of two dates with half of them on the list."""
    event = await make_event(capacity=people // 2, sessions=2)
    for number in range(people):
        await sign_up(event, person(number))
    with counted() as sent:
        assert people == await call_off(event.id, "Referat erkrankt", "cli")
    return len(sent)


async def test_call_off_takes_as_many_statements_for_3_people_as_for_30() -> None:
    assert await statements_with(3) == await statements_with(30)


async def test_call_off_takes_each_date_out_of_each_calendar_once() -> None:
    event = await make_event(capacity=9, sessions=2)
    for number, email in enumerate(("a@schule.example", "a@schule.example", "b@schule.example")):
        await sign_up(event, dataclasses.replace(person(number), email=email))
    await call_off(event.id, "Referat erkrankt", "cli")
    parts = [
        (letter.recipient, letter.kind, payload_of(letter).get("calendar", {}).get("sequence"))
        for letter in await Message.objects().order_by(Message.id)
        if letter.kind.endswith("cancelled")
    ]
    first, second = (("event_cancelled", 1), ("calendar_cancelled", 1))
    assert [
        ("a@schule.example", *first),
        ("a@schule.example", *second),
        ("a@schule.example", "event_cancelled", None),
        ("b@schule.example", *first),
        ("b@schule.example", *second),
    ] == parts


async def test_call_off_sends_one_file_when_there_are_many_dates() -> None:
    event = await make_event(sessions=7)
    await sign_up(event, CHIARA)
    await call_off(event.id, "Referat erkrankt", "cli")
    (letter,) = await Message.objects().where(Message.kind == "event_cancelled")
    calendar = payload_of(letter)["calendar"]
    assert ("PUBLISH", True, [1] * 7) == (
        calendar["method"],
        calendar["cancelled"],
        list(calendar["sequences"].values()),
    )


async def test_call_off_reaches_more_people_than_one_statement_takes_rows() -> None:
    people, moment = 4_300, now()  # eight values of each in the reason lines
    event = await make_event(capacity=None)
    values: dict[str, Any] = {
        "event": event.id,
        "status": Status.pending,
        "given_name": "Gast",
        "family_name": "Muster",
        "name_key": "x",
    }
    await insert_all(
        [
            Registration(
                **values,
                public_id=f"p{number}",
                turn=number,
                nonce=str(number),
                email=person(number).email,
                mail_key=person(number).email,
                registered_at=moment,
                changed_at=moment,
            )
            for number in range(people)
        ]
    )
    assert people == await call_off(event.id, "Referat erkrankt", "cli")
    assert Counter({Status.cancelled: people}) == Counter(
        row["status"] for row in await Registration.select(Registration.status)
    )
    assert people == await Message.count().where(Message.kind == "event_cancelled")
