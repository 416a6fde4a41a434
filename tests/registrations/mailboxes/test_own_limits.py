"""Who has a link cannot fill a mailbox with it; what calendars need is told all the same, and nobody loses what they have."""

from datetime import UTC, datetime, timedelta

import pytest

from ki_events.clock import stopped
from ki_events.events.tables import Event, Round, Session, SessionKind
from ki_events.mail.outbox import payload_of
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.electives import switch_choice
from ki_events.registrations.mailboxes.not_me import not_me
from ki_events.registrations.mailboxes.own_limits import MOST_CANCELLED, MOST_LETTERS, MOST_SWITCHES
from ki_events.registrations.mailboxes.resending import resend
from ki_events.registrations.registering import Person, cancel
from ki_events.registrations.tables import By, Choice, Registration
from tests.characters import BORIS, CHIARA, make_event, make_organisation, make_session, sign_up

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

NOW = datetime(2027, 2, 1, 9, 10, tzinfo=UTC)
END = NOW.replace(minute=5) + timedelta(hours=1)
COLLEAGUE = Person("Carla", "Conti", CHIARA.email)


async def letters(kind: str) -> list[Message]:
    """Return the letters of one kind to Chiara's mailbox."""
    return (
        await Message.objects().where((Message.recipient == CHIARA.email) & (Message.kind == kind)).order_by(Message.id)
    )


async def in_and_out(event: Event, times: int) -> None:
    """Sign Chiara up and cancel so many times."""
    for _ in range(times):
        await cancel((await sign_up(event, CHIARA)).id, By.person)


async def make_workshops() -> tuple[Registration, Round, list[Session]]:
    """Return Chiara's place in an event with a round of two workshops."""
    organisation, event = await make_organisation(), await make_event(9)
    made = Round(event=event.id, number=1, name="Runde 1", required=False)
    await made.save()
    common = {"kind": SessionKind.elective, "round": made.id, "capacity": 9}
    later = event.starts_at + timedelta(hours=4)
    sessions = [await make_session(event, organisation, later, title=title, **common) for title in ("A", "B")]
    return await sign_up(event, CHIARA), made, sessions


async def test_signing_up_and_cancelling_in_turn_is_told_five_times_an_hour_and_the_calendar_after_it() -> None:
    with stopped(NOW):
        event = await make_event(60)
        await in_and_out(event, MOST_CANCELLED + 4)
        assert "confirmed" == (await sign_up(event, CHIARA)).status
    told = await letters("cancelled")
    assert [NOW] * MOST_CANCELLED + [END] == [message.run_at for message in told]
    newest = max(payload_of(message)["calendar"]["sequence"] for message in told)
    assert ("CANCEL", newest) == (
        payload_of(told[-1])["calendar"]["method"],
        payload_of(told[-1])["calendar"]["sequence"],
    )


async def test_cancelling_is_told_again_in_the_next_hour_and_at_another_event_at_once() -> None:
    with stopped(NOW):
        event = await make_event(60)
        await in_and_out(event, MOST_CANCELLED + 1)
        await in_and_out(await make_event(60), 1)
        assert MOST_CANCELLED + 1 == len([message for message in await letters("cancelled") if message.run_at == NOW])
    later = NOW + timedelta(minutes=61)
    with stopped(later):
        await in_and_out(event, 1)
    assert later == (await letters("cancelled"))[-1].run_at


async def test_cancelling_for_somebody_is_always_told() -> None:
    with stopped(NOW):
        event = await make_event(60)
        await in_and_out(event, MOST_CANCELLED)
        await cancel((await sign_up(event, CHIARA)).id, By.organiser)
    assert [NOW] * (MOST_CANCELLED + 1) == [message.run_at for message in await letters("cancelled")]


async def test_workshops_are_switched_with_a_letter_ten_times_an_hour_and_then_kept() -> None:
    with stopped(NOW):
        registration, made, sessions = await make_workshops()
        for number in range(MOST_SWITCHES):
            await switch_choice(registration.id, made.id, sessions[number % 2].id)
        before = await Message.count()
        with pytest.raises(Refused) as refused:
            await switch_choice(registration.id, made.id, sessions[0].id)
        assert ("switched_too_often", before) == (refused.value.code, await Message.count())
        (choice,) = await Choice.objects().where(Choice.registration == registration.id)
        assert (sessions[1].id, "taken") == (choice.session, choice.status)
    with stopped(NOW + timedelta(minutes=61)):
        assert "taken" == await switch_choice(registration.id, made.id, sessions[0].id)


async def test_mailbox_gets_twenty_letters_of_its_own_making_an_hour_and_its_calendar_is_right_after_it() -> None:
    with stopped(NOW):
        registration, made, sessions = await make_workshops()
        event = await make_event(60)
        await Message(
            key="x",
            kind="resent",
            recipient=CHIARA.email,
            language="de",
            payload="{}",
            state="sent",
            run_at=NOW,
            created_at=NOW,
        ).save()
        for number in range(MOST_LETTERS - 1):
            await Message.raw(
                "INSERT INTO message (key, kind, recipient, language, payload, state, run_at, attempts, error, created_at)"
                " SELECT {}, kind, recipient, language, payload, state, run_at, 0, '', created_at FROM message WHERE key = 'x'",
                f"x{number}",
            )
        await switch_choice(registration.id, made.id, sessions[0].id)
        await switch_choice(registration.id, made.id, sessions[1].id)
        await in_and_out(event, 1)
    late = [message for message in await Message.objects().order_by(Message.id) if message.run_at == END]
    told = {(payload_of(message)["calendar"]["session"], payload_of(message)["calendar"]["method"]) for message in late}
    (session,) = await Session.objects().where(Session.event == event.id)
    # The newest for each date: the first workshop was taken and left.
    assert {(sessions[0].id, "CANCEL"), (sessions[1].id, "REQUEST"), (session.id, "CANCEL")} == told
    assert (3, MOST_LETTERS) == (len(late), len(await letters("resent")))


async def test_another_mailbox_is_not_concerned() -> None:
    with stopped(NOW):
        event = await make_event(60)
        await in_and_out(event, MOST_CANCELLED + 1)
        await cancel((await sign_up(event, BORIS)).id, By.person)
    (told,) = await Message.objects().where((Message.recipient == BORIS.email) & (Message.kind == "cancelled"))
    assert NOW == told.run_at


async def test_nothing_is_sent_again_to_who_said_that_it_was_not_them_and_that_is_not_told() -> None:
    event = await make_event(60)
    await not_me((await sign_up(event, CHIARA)).id)
    await resend((await sign_up(event, CHIARA)).id)
    await resend((await sign_up(event, COLLEAGUE)).id)
    assert [] == await letters("resent")
    await resend((await sign_up(await make_event(), CHIARA)).id)
    assert 1 == len(await letters("resent"))
