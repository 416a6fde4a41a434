"""Invitations come once per address and session, go when the last place goes, and SEQUENCE never falls."""

import dataclasses
from datetime import timedelta

import pytest

from ki_events.clock import now, turned
from ki_events.events.tables import Event, Round, Session, SessionKind
from ki_events.mail.outbox import payload_of
from ki_events.mail.tables import Message
from ki_events.registrations.changing.calling_off import call_off
from ki_events.registrations.changing.capacity import drop_session
from ki_events.registrations.ledger.told import calendar_part
from ki_events.registrations.registering import cancel, register_party
from ki_events.registrations.tables import By, Invitation
from ki_events.registrations.taking_in import take_in
from tests.characters import AMAL, CHIARA, form, make_event, make_organisation, make_session, sign_up
from tests.mail.letters import emails, invitation, outbox
from tests.registrations.changing.moved import change
from tests.registrations.ledger.same_mailbox import COLLEAGUE, calendars, session_of

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_first_place_brings_the_invitation() -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    session = await session_of(event)
    assert [("registered", session.id, "REQUEST", 0)] == await calendars()


async def test_waiting_brings_none() -> None:
    event = await make_event(capacity=0)
    await sign_up(event, CHIARA)
    assert [None] == await calendars()


async def test_sequence_rises_over_giving_and_cancelling() -> None:
    event = await make_event()
    for _time in range(3):
        registration = await sign_up(event, CHIARA)
        await cancel(registration.id, By.person)
    steps = [(part[2], part[3]) for part in await calendars() if part]
    assert [("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 2), ("CANCEL", 3), ("REQUEST", 4), ("CANCEL", 5)] == steps


async def test_sequence_is_the_sessions_when_that_is_higher() -> None:
    event = await make_event()
    await Session.update({Session.sequence: 7}).where(Session.event == event.id)
    registration = await sign_up(event, CHIARA)
    await cancel(registration.id, By.person)
    assert [7, 8] == [part[3] for part in await calendars() if part]


async def test_who_came_went_and_came_again_is_told_of_each_change_once() -> None:
    event = await make_event()
    await cancel((await sign_up(event, CHIARA)).id, By.person)
    await sign_up(event, CHIARA)
    assert [("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 2)] == [part[2:] for part in await calendars() if part]
    await Message.update({Message.state: "sent"}, force=True)
    await change(event, room="Mensa")
    await sign_up(event, COLLEAGUE)
    session = await session_of(event)
    changed, colleague, *more = (await calendars())[3:]
    assert (1, ("changed", session.id, "REQUEST", 3), [None]) == (session.sequence, changed, [colleague])
    # The colleague is told too, and their calendar is the same.
    assert [] == more
    await Message.update({Message.state: "sent"}, force=True)
    await change(event, room="Forum")
    assert [4] == [part[3] for part in (await calendars())[5:] if part]


async def test_row_of_before_says_by_its_number_what_was_told() -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    await Invitation.update({Invitation.told: None}, force=True)
    await sign_up(event, COLLEAGUE)
    await change(event, room="Mensa")
    session = await session_of(event)
    assert [("changed", session.id, "REQUEST", 1), None] == (await calendars())[2:]
    assert [1] == await Invitation.select(Invitation.told).output(as_list=True)


async def test_series_sends_one_session_per_message() -> None:
    event = await make_event(sessions=3)
    await sign_up(event, CHIARA)
    sessions = [(await session_of(event, ref)).id for ref in "123"]
    expected = [("registered", sessions[0], "REQUEST", 0)]
    expected += [("calendar_entry", session, "REQUEST", 0) for session in sessions[1:]]
    assert expected == await calendars()
    assert [(1, 3), (2, 3), (3, 3)] == [
        (payload_of(message)["part"], payload_of(message)["parts"]) for message in await outbox()
    ]


async def test_losing_a_series_cancels_each_session() -> None:
    event = await make_event(sessions=2)
    registration = await sign_up(event, CHIARA)
    await cancel(registration.id, By.person)
    sessions = [(await session_of(event, ref)).id for ref in "12"]
    expected = [("cancelled", sessions[0], "CANCEL", 1), ("calendar_cancelled", sessions[1], "CANCEL", 1)]
    assert expected == (await calendars())[2:]


async def test_more_than_six_sessions_come_as_one_file_and_go_as_one() -> None:
    event = await make_event(sessions=7)
    registration = await sign_up(event, CHIARA)
    await cancel(registration.id, By.person)
    given, taken = [payload_of(message)["calendar"] for message in await outbox()]
    assert ("PUBLISH", True, False, {0}) == (
        given["method"],
        given["all"],
        given["cancelled"],
        set(given["sequences"].values()),
    )
    assert ("PUBLISH", True, True, {1}) == (
        taken["method"],
        taken["all"],
        taken["cancelled"],
        set(taken["sequences"].values()),
    )
    assert 7 == len(taken["sequences"])


async def test_elective_and_past_sessions_are_not_sent() -> None:
    event = await make_event(sessions=2)
    workshop = await make_session(
        event, await make_organisation(), now() + timedelta(weeks=3), kind=SessionKind.elective
    )
    registration = await sign_up(event, CHIARA)
    sent = {part[1] for part in await calendars() if part}
    assert workshop.id not in sent
    with turned(now() + timedelta(weeks=3, hours=4)):
        await cancel(registration.id, By.person)
    second = await session_of(event, "2")
    assert ("cancelled", second.id, "CANCEL", 1) == (await calendars())[2]


async def test_event_called_off_takes_it_out_once_per_mailbox() -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    await sign_up(event, COLLEAGUE)
    await call_off(event.id, "Referentin erkrankt", "account:1")
    cancels = [part for part in await calendars() if part and part[2] == "CANCEL"]
    session = await session_of(event)
    assert [("event_cancelled", session.id, "CANCEL", 1)] == cancels


async def test_dropped_session_is_cancelled_once_and_not_again_with_the_registration() -> None:
    event = await make_event(sessions=2)
    registration = await sign_up(event, CHIARA)
    dropped, kept = await session_of(event, "1"), await session_of(event, "2")
    await drop_session(dropped.id, "account:1")
    await cancel(registration.id, By.person)
    cancels = [part for part in await calendars() if part and part[2] == "CANCEL"]
    assert [("calendar_cancelled", dropped.id, "CANCEL", 1), ("cancelled", kept.id, "CANCEL", 1)] == cancels


async def test_calendar_part_says_nothing_twice_and_cancels_nothing_unknown() -> None:
    event = await make_event()
    session = await session_of(event)
    assert await calendar_part("x@schule.example", session, "CANCEL") is None
    assert {"session": session.id, "method": "REQUEST", "sequence": 0} == await calendar_part(
        "x@schule.example", session, "REQUEST"
    )
    assert await calendar_part("x@schule.example", session, "REQUEST") is None
    session.sequence = 3
    assert {"session": session.id, "method": "REQUEST", "sequence": 3} == await calendar_part(
        "x@schule.example", session, "REQUEST"
    )


async def test_ledger_keeps_one_row_per_address_and_session() -> None:
    event = await make_event(sessions=3)
    await sign_up(event, CHIARA)
    await sign_up(event, COLLEAGUE)
    assert 3 == await Invitation.count()


async def test_letters_carry_what_the_ledger_numbered_under_one_uid() -> None:
    event = await make_event()
    registration = await sign_up(event, CHIARA)
    session = await session_of(event)
    (request,) = [invitation(email) for email in await emails()]
    await cancel(registration.id, By.person)
    cancelled = invitation((await emails())[-1])
    assert request is not None
    assert cancelled is not None
    told = [
        (str(part["METHOD"]), str(part.events[0]["UID"]), part.events[0]["SEQUENCE"]) for part in (request, cancelled)
    ]
    assert [("REQUEST", session.uid, 0), ("CANCEL", session.uid, 1)] == told
    assert "CANCELLED" == cancelled.events[0]["STATUS"]


async def test_organisers_own_address_gets_publish_and_no_attendee() -> None:
    organisation = await make_organisation()
    event = await make_event()
    await sign_up(event, dataclasses.replace(AMAL, email=organisation.email.upper()))
    calendar = invitation((await emails())[0])
    assert calendar is not None
    assert ("PUBLISH", False) == (str(calendar["METHOD"]), "ATTENDEE" in calendar.events[0])


async def test_colleague_with_fewer_sessions_brings_no_entries_twice() -> None:
    event = await make_event(None, sessions=6)
    rows = await _workshops(event, 1)
    await register_party(event.id, form(CHIARA, "1", choices=((rows[0].round, rows[0].id),)))
    await sign_up(event, COLLEAGUE)
    assert ["PUBLISH", None] == [
        (payload_of(message).get("calendar") or {"method": None})["method"] for message in await outbox()
    ]


async def test_who_arrives_together_gets_the_dates_as_their_own_number_says() -> None:
    event = await make_event(None, sessions=6)
    rows = await _workshops(event, 1)
    many = form(AMAL, "1", choices=((rows[0].round, rows[0].id),))
    await take_in(event.id, [many, form(CHIARA, "2")])
    methods = {AMAL.email: set[str](), CHIARA.email: set[str]()}
    for message in await outbox():
        methods[message.recipient].add(payload_of(message)["calendar"]["method"])
    assert {AMAL.email: {"PUBLISH"}, CHIARA.email: {"REQUEST"}} == methods


async def _workshops(event: Event, number: int) -> list[Session]:
    of_event = Round(event=event.id, number=1, name="Runde", required=False)
    await of_event.save()
    organisation = await make_organisation()
    columns = {"kind": SessionKind.elective, "round": of_event.id, "capacity": 5}
    return [await make_session(event, organisation, event.starts_at, **columns) for _ in range(number)]
