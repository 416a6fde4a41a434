"""What organisers do one after another leaves nobody without a place, a letter or a date in the calendar that is theirs."""

import asyncio
from datetime import timedelta

import pytest

from ki_events.attendance.walking_in import come_in
from ki_events.clock import now, turned
from ki_events.db import snapshot, transaction
from ki_events.events.contingent_rules import Share
from ki_events.events.contingents import ContingentKind
from ki_events.events.tables import Event, Mode, Round, Serving, SessionKind
from ki_events.mail.outbox import claim, dropped, payload_of
from ki_events.mail.tables import Message, MessageState
from ki_events.organisations.tables import Organisation
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Arrival, Guest, Person, Wishes
from ki_events.registrations.changing.calling_off import call_off
from ki_events.registrations.changing.capacity import drop_session
from ki_events.registrations.changing.opening import Entry
from ki_events.registrations.changing.planning_again import plan_again
from ki_events.registrations.changing.restoring import take_back_calling_off
from ki_events.registrations.changing.terms import Terms
from ki_events.registrations.changing.together import Arrangement, arrange
from ki_events.registrations.electives import switch_choice
from ki_events.registrations.institutions.merging import merge_institutions
from ki_events.registrations.invitations.inviting import Wanted, create
from ki_events.registrations.letters.personal import compose
from ki_events.registrations.organising.cancelling import Ending, cancel_by_organiser
from ki_events.registrations.organising.undoing_cancellations import undo_cancellation
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import cancel, register_party
from ki_events.registrations.tables import By, Choice, Registration
from ki_events.registrations.turns import take_turn
from ki_events.rows import one
from tests.attendance.door import coming, session_of
from tests.characters import BORIS, CHIARA, make_event, make_session, sign_up

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

ACTOR = "account:1"
ENDING = Ending("Verklickt", True, ACTOR)


async def _found() -> list[str]:
    async with snapshot():
        return [str(each) for each in await faults()]


async def _all_letters_leave() -> None:
    await Message.update({Message.state: MessageState.sent}).where(Message.state == MessageState.pending)


async def _calendars(who: Person) -> list[str]:
    messages = await Message.objects().where(Message.recipient == who.email)
    return [
        message.kind for message in messages if (payload_of(message).get("calendar") or {}).get("method") == "REQUEST"
    ]


async def test_who_came_in_at_the_door_is_counted_when_a_calling_off_is_taken_back() -> None:
    event = await make_event(2, sessions=2)
    with turned(event.starts_at + timedelta(minutes=10)):
        esra = await come_in(coming(await session_of(event)), Person("Esra", "Şahin", ""), ACTOR)
        await call_off(event.id, "Verklickt", ACTOR)
        await take_back_calling_off(event.id, ACTOR)
        assert ("confirmed", 1, []) == (
            (await one(Registration, esra.id)).status,
            (await one(Event, event.id)).door,
            await _found(),
        )


async def test_who_moves_up_is_invited_when_their_cancelled_wait_was_taken_back() -> None:
    event = await make_event(1)
    await cancel((await sign_up(event, CHIARA)).id, By.person)
    boris = await sign_up(event, BORIS)
    chiara = await sign_up(event, CHIARA)
    await _all_letters_leave()
    await Message.delete(force=True)
    await cancel_by_organiser(event.id, [chiara.id], ENDING)
    await undo_cancellation(chiara.id, ACTOR)
    await cancel(boris.id, By.person)
    assert ["moved_up"] == await _calendars(CHIARA)


async def test_the_same_registration_is_ended_once_when_named_twice() -> None:
    event = await make_event(1)
    chiara = await sign_up(event, CHIARA)
    assert 1 == await cancel_by_organiser(event.id, [chiara.id, chiara.id], ENDING)


async def test_what_is_reserved_from_now_on_goes_to_nobody_else_when_terms_change_with_it() -> None:
    event = await make_event(3, per_institution=1)
    first = Person("Ada", "Moll", "ada@schule.example", "Grundschule am Park")
    second = Person("Ida", "Moll", "ida@schule.example", "Grundschule am Park")
    await sign_up(event, first)
    waits = await sign_up(event, second)
    shares = [Share(ContingentKind.target_group, "kita", 2, "Kitas")]
    await arrange(event.id, Arrangement(Entry(Mode.open), 3, shares, Terms(Serving.direct)), ACTOR)
    assert ("waitlisted", 1, []) == (
        (await one(Registration, waits.id)).status,
        (await one(Event, event.id)).taken,
        await _found(),
    )


async def test_nobody_comes_in_at_the_door_of_an_event_whose_dates_are_open() -> None:
    event = await make_event(2, postponed=True)
    session = await session_of(event)
    with turned(event.starts_at + timedelta(minutes=10)), pytest.raises(Refused) as refused:
        await come_in(coming(session), Person("Esra", "Şahin", ""), ACTOR)
    assert "not_running" == refused.value.code


async def test_dates_leave_the_calendar_of_who_waits_when_their_place_was_gone_before_it_was_given_back() -> None:
    event = await make_event(1)
    chiara, boris = await sign_up(event, CHIARA), await sign_up(event, BORIS)
    await _all_letters_leave()
    await cancel_by_organiser(event.id, [chiara.id], ENDING)
    await undo_cancellation(chiara.id, ACTOR)
    (waiting,) = await Message.objects().where(Message.key.like(f"waiting:{chiara.id}:%"))
    assert ("waitlisted", "confirmed", "CANCEL") == (
        (await one(Registration, chiara.id)).status,
        (await one(Registration, boris.id)).status,
        payload_of(waiting)["calendar"]["method"],
    )
    letter = await compose(waiting)
    assert letter is not None
    assert letter.calendar is not None
    assert ("CANCEL", 2) == (letter.calendar.method, payload_of(waiting)["calendar"]["sequence"])


async def test_a_confirmation_is_sent_after_all_when_it_was_dropped_during_a_cancellation_that_was_taken_back() -> None:
    event = await make_event(1)
    chiara = await sign_up(event, CHIARA)
    await cancel_by_organiser(event.id, [chiara.id], Ending("Verklickt", False, ACTOR))
    for message in await claim(10):
        assert await compose(message) is None
        await dropped(message, "not true any more")
    await undo_cancellation(chiara.id, ACTOR)
    with turned(now() + timedelta(minutes=1)):
        assert ["registered"] == [message.kind for message in await claim(10)]


async def test_a_cancellation_is_taken_back_when_the_link_has_been_used_by_somebody_else() -> None:
    event = await make_event(3)
    link = await create(event.id, Wanted(most=1), ACTOR)
    chiara = (await register_party(event.id, Arrival((Guest(CHIARA),), "one", link=link.id)))[0]
    await cancel_by_organiser(event.id, [chiara.id], Ending("Verklickt", False, ACTOR))
    await register_party(event.id, Arrival((Guest(BORIS),), "two", link=link.id))
    await undo_cancellation(chiara.id, ACTOR)
    assert ("confirmed", None, []) == (
        (await one(Registration, chiara.id)).status,
        (await one(Registration, chiara.id)).link,
        await _found(),
    )


async def test_nobody_is_in_two_workshops_at_once_when_one_is_planned_again() -> None:
    event = await make_event(4)
    organisation = await one(Organisation, event.organisation)
    sessions = []
    for number in (1, 2):
        round_ = Round(event=event.id, number=number, name=f"Runde {number}", required=number == 1)
        await round_.save()
        sessions.append(
            await make_session(
                event, organisation, event.starts_at, kind=SessionKind.elective, round=round_.id, capacity=2
            )
        )
    first, second = sessions
    wishes = Wishes(choices=((first.round, first.id),))
    chiara = (await register_party(event.id, Arrival((Guest(CHIARA, wishes),), "one")))[0]
    await drop_session(first.id, ACTOR)
    assert "taken" == await switch_choice(chiara.id, second.round, second.id)
    await plan_again(first.id, ACTOR)
    rows = await Choice.select(Choice.session).where(Choice.registration == chiara.id, Choice.status == "taken")
    assert ([second.id], []) == ([row["session"] for row in rows], await _found())


async def test_spellings_become_one_while_somebody_writes_the_same_registrations_in_another_order() -> None:
    event = await make_event(9)
    people = [Person("Ada", name, f"{name}@kita.example", "Kita Sonne") for name in ("Moll", "Tann")]
    first, last = [await sign_up(event, each) for each in people]
    is_begun = asyncio.Event()

    async def write_both() -> None:
        async with transaction():
            await take_turn(event.id, 0)
            await Registration.update({Registration.remark: "kommt"}).where(Registration.id == last.id)
            is_begun.set()
            await asyncio.sleep(0.3)  # so long the other would have locked the first, and waited for the last
            await Registration.update({Registration.remark: "kommt"}).where(Registration.id == first.id)

    async def merge() -> int:
        await is_begun.wait()
        return await merge_institutions(event.organisation, ["kitasonne"], "Kita Sonnenschein", ACTOR)

    _, merged = await asyncio.gather(write_both(), merge())
    assert 2 == merged


async def test_who_registers_while_a_date_is_dropped_is_invited_when_it_is_planned_again() -> None:
    event = await make_event(4, sessions=2)
    await sign_up(event, BORIS)
    session = await session_of(event, 1)
    await drop_session(session.id, ACTOR)
    await sign_up(event, CHIARA)
    assert 0 == await plan_again(session.id, ACTOR)
    assert ["registered", "calendar_entry"] == await _calendars(CHIARA)
    assert ["registered", "calendar_entry"] == await _calendars(BORIS)
