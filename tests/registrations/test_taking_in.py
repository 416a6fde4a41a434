"""People who arrive together."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ki_events.audit import AuditEntry
from ki_events.events.tables import Event, Round, Session, SessionKind
from ki_events.mail.tables import Message
from ki_events.public_version import public_version
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import AlreadyThere, Arrival, NotOpen
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import register
from ki_events.registrations.tables import Choice, Decision, Invitation, Registration, Status
from ki_events.registrations.taking_in import take_in
from tests.characters import BORIS, CHIARA, form, make_event, make_organisation, make_session, person
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


MOST_STATEMENTS = 19  # of an event with workshops; on PostgreSQL one of them waits for the mailboxes
Turned = Callable[[datetime], AbstractContextManager[None]]


def arrivals(count: int) -> list[Arrival]:
    return [form(person(number), f"form-{number}") for number in range(count)]


async def test_places_go_in_the_order_of_arrival() -> None:
    event = await make_event(capacity=3)
    outcomes = await take_in(event.id, arrivals(5))
    assert [Status.confirmed] * 3 + [Status.waitlisted] * 2 == [
        registration.status for outcome in outcomes if isinstance(outcome, list) for registration in outcome
    ]
    rows = await Registration.select(Registration.email, Registration.status).order_by(Registration.turn)
    assert [person(number).email for number in range(5)] == [row["email"] for row in rows]
    assert [] == await faults()


async def test_every_one_of_many_has_reason_audit_letter_and_invitation() -> None:
    event = await make_event(capacity=3)
    await take_in(event.id, arrivals(5))
    assert [5, 5, 5, 3] == [await table.count() for table in (Decision, AuditEntry, Message, Invitation)]
    registrations = await Registration.objects().order_by(Registration.id)
    decisions = await Decision.objects().order_by(Decision.id)
    assert [(row.id, row.status) for row in registrations] == [(row.registration, row.to_status) for row in decisions]


async def test_statements_are_as_many_for_fifty_as_for_three() -> None:
    few, many = await make_event(capacity=2), await make_event(capacity=25)
    with counted() as for_three:
        await take_in(few.id, arrivals(3))
    with counted() as for_fifty:
        await take_in(many.id, arrivals(50))
    assert len(for_three) == len(for_fifty)


async def test_statements_of_an_event_with_workshops_are_as_many_for_twenty_as_for_three() -> None:
    numbers = {}
    for people in (3, 20):
        round_, workshops = await _with_workshops(capacity=100)
        wishing = [form(person(n), f"{people}-{n}", choices=((round_.id, workshops[n % 2]),)) for n in range(people)]
        with counted() as statements:
            await take_in(round_.event, wishing)
        numbers[people] = len(statements)
    # Turn, event, who is known, workshop lists, contingents, rounds, workshops; counters twice, people, choices, audit,
    # reasons; workshops and dates of the letters, invitations, what was sent before, letters.
    assert dict.fromkeys(numbers, numbers[3]) == numbers
    assert numbers[3] <= MOST_STATEMENTS


async def test_who_waits_for_a_workshop_beside_their_place_moves_when_it_has_one() -> None:
    round_, (first, second) = await _with_workshops(capacity=9)
    await take_in(round_.event, [form(CHIARA, "form", choices=((round_.id, first),), waits=((round_.id, second),))])
    assert [(second, "taken")] == [(row.session, row.status) for row in await Choice.objects()]
    assert [] == await faults()


async def _with_workshops(capacity: int) -> tuple[Round, tuple[int, int]]:
    """Make an event with one round of two workshops; return the round and the workshops' ids."""
    event, organisation = await make_event(capacity), await make_organisation()
    round_ = Round(event=event.id, number=1, name="Runde 1", required=True)
    await round_.save()
    for title in ("Sprachbildung", "Elternarbeit"):
        await make_session(
            event, organisation, event.starts_at, title=title, kind=SessionKind.elective, round=round_.id, capacity=50
        )
    first, second = await Session.objects().where(Session.round == round_.id).order_by(Session.id)
    return round_, (first.id, second.id)


async def test_one_form_twice_makes_one_registration_when_both_arrive_together() -> None:
    event = await make_event()
    first, again = await take_in(event.id, [form(CHIARA, "form"), form(CHIARA, "form")])
    assert isinstance(first, list)
    assert isinstance(again, list)
    assert [row.id for row in first] == [row.id for row in again]
    assert (1, []) == (await Registration.count(), await faults())


async def test_one_person_is_taken_in_once_when_two_forms_arrive_together() -> None:
    event = await make_event()
    first, second = await take_in(event.id, [form(CHIARA, "one"), form(CHIARA, "two")])
    assert isinstance(first, list)
    assert isinstance(second, AlreadyThere)
    assert (1, []) == (await Registration.count(), await faults())


async def test_one_mailbox_is_invited_once_when_two_colleagues_arrive_together() -> None:
    organisation = await make_organisation()
    event = await make_event(capacity=2, organisation=organisation)
    await make_session(event, organisation, event.ends_at + timedelta(days=1))
    colleague = replace(BORIS, email=CHIARA.email)
    await take_in(event.id, [form(CHIARA, "one"), form(colleague, "two")])
    assert 2 == await Invitation.count()
    assert ["calendar_entry", "registered", "registered"] == sorted(
        row["kind"] for row in await Message.select(Message.kind)
    )


async def test_nobody_is_taken_in_when_the_event_is_not_open() -> None:
    event = await make_event(postponed=True)
    outcomes = await take_in(event.id, arrivals(2))
    assert [NotOpen, NotOpen] == [type(outcome) for outcome in outcomes]
    assert (0, 0) == (await Registration.count(), (await Event.objects().get(Event.id == event.id)).turn)


async def test_a_form_sent_again_has_its_answer_when_the_event_has_closed(turned: Turned) -> None:
    event = await make_event()
    first = await register(event.id, CHIARA, "form")
    with turned(event.starts_at):
        again, newcomer = await take_in(event.id, [form(CHIARA, "form"), form(BORIS, "other")])
    assert isinstance(again, list)
    assert ([first.id], NotOpen) == ([row.id for row in again], type(newcomer))


async def test_others_are_registered_when_one_of_them_is_there_already() -> None:
    event = await make_event(capacity=9)
    await register(event.id, CHIARA, "earlier")
    answers = await asyncio.gather(
        register(event.id, person(1), "1"),
        register(event.id, CHIARA, "2"),
        register(event.id, person(3), "3"),
        return_exceptions=True,
    )
    assert [Registration, Refused, Registration] == [type(answer) for answer in answers]
    assert [] == await faults()


async def test_lists_are_made_anew_only_when_they_say_something_else() -> None:
    event = await make_event(capacity=20)
    before = await public_version()
    versions = []
    for number in range(22):
        await register(event.id, person(number), f"form-{number}")
        versions.append(await public_version() - before)
    # 20 to 6 places left, then few, then a waiting list.
    assert [0] * 14 + [1] * 5 + [2] * 3 == versions
