"""Who wants no invitations gets none, however the dates come; what they have is still taken out when it is over."""

import dataclasses
from datetime import timedelta

import pytest

from ki_events.audit import AuditEntry
from ki_events.clock import now
from ki_events.events.tables import Event, Round, Session, SessionKind
from ki_events.mail.outbox import payload_of
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.changing.calling_off import call_off
from ki_events.registrations.changing.capacity import drop_session
from ki_events.registrations.electives import switch_choice
from ki_events.registrations.handing_over import hand_over
from ki_events.registrations.ledger.wishes import choose_calendar
from ki_events.registrations.letters.personal import compose
from ki_events.registrations.mailboxes.resending import resend
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By, CalendarChoice, Invitation, Registration
from tests.characters import AMAL, BORIS, CHIARA, make_event, make_organisation, make_session, sign_up
from tests.mail.letters import outbox
from tests.registrations.changing.moved import change

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

FEED, NEITHER, INVITATIONS = CalendarChoice.feed, CalendarChoice.neither, CalendarChoice.invitations
COLLEAGUE = dataclasses.replace(CHIARA, given_name="Carla")


async def told() -> list[tuple[str, str]]:
    """Return kind and method of the letters that would be sent now, "" for one without a calendar part; then they are sent."""
    pending = [message for message in await outbox() if message.state == "pending"]
    written = [(message.kind, letter) for message in pending if (letter := await compose(message))]
    await Message.update({Message.state: "sent"}, force=True)
    return [(kind, letter.calendar.method if letter.calendar else "") for kind, letter in written]


async def waits(event: Event) -> Registration:
    """Return Chiara's registration behind Boris, who has the only place."""
    await sign_up(event, BORIS)
    registration = await sign_up(event, CHIARA)
    await told()
    return registration


async def free_place(event: Event) -> None:
    (boris,) = await Registration.objects().where(Registration.email == BORIS.email)
    await cancel(boris.id, By.person)


async def test_choice_is_written_and_nobody_is_mailed() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    before = await Message.count()
    assert "feed" == (await choose_calendar(registration.id, FEED)).calendar
    await choose_calendar(registration.id, FEED)
    assert (before, ["feed"]) == (
        await Message.count(),
        await Registration.select(Registration.calendar).output(as_list=True),
    )
    (line,) = await AuditEntry.objects().where(AuditEntry.action == "registration.calendar")
    assert ("person", f"registration:{registration.id}") == (line.actor, line.subject)


async def test_ended_registration_chooses_nothing() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await cancel(registration.id, By.person)
    with pytest.raises(Refused) as refused:
        await choose_calendar(registration.id, FEED)
    assert "ended" == refused.value.code


@pytest.mark.parametrize("wanted", [FEED, NEITHER])
@pytest.mark.parametrize("sessions", [1, 3, 7])
async def test_place_comes_without_invitations(wanted: CalendarChoice, sessions: int) -> None:
    event = await make_event(1, sessions=sessions)
    registration = await waits(event)
    await choose_calendar(registration.id, wanted)
    await free_place(event)
    moved_up = [part for part in await told() if part[0] != "cancelled" and part[0] != "calendar_cancelled"]
    assert [("moved_up", "")] == moved_up
    assert not await Invitation.exists().where(Invitation.mail_key == registration.mail_key)


async def test_change_is_told_in_words_alone() -> None:
    event = await make_event(sessions=2)
    registration = await sign_up(event, CHIARA)
    await told()
    await choose_calendar(registration.id, NEITHER)
    await change(event, room="Mensa")
    assert [("changed", "")] == await told()


async def test_letter_that_has_not_left_yet_leaves_without_its_invitation() -> None:
    event = await make_event(sessions=3)
    registration = await sign_up(event, CHIARA)
    await choose_calendar(registration.id, FEED)
    assert [("registered", "")] == await told()


async def test_who_wants_invitations_again_is_told_of_the_next_change() -> None:
    event = await make_event()
    registration = await sign_up(event, CHIARA)
    await told()
    await choose_calendar(registration.id, FEED)
    await change(event, room="Mensa")
    assert [("changed", "")] == await told()
    await choose_calendar(registration.id, INVITATIONS)
    assert [] == await told()
    await change(event, room="Forum")
    (message,) = [message for message in await outbox() if message.state == "pending"]
    assert ("REQUEST", 2) == (payload_of(message)["calendar"]["method"], payload_of(message)["calendar"]["sequence"])


async def test_what_was_sent_is_taken_out_whatever_is_wanted_by_now() -> None:
    event = await make_event(sessions=2)
    registration = await sign_up(event, CHIARA)
    await told()
    await choose_calendar(registration.id, NEITHER)
    first, _second = await Session.objects().where(Session.event == event.id).order_by(Session.starts_at)
    await drop_session(first.id, "account:1")
    assert [("calendar_cancelled", "CANCEL")] == await told()
    await cancel(registration.id, By.person)
    assert [("cancelled", "CANCEL")] == await told()


async def test_event_called_off_is_taken_out_only_where_it_is() -> None:
    event = await make_event()
    for who in (CHIARA, BORIS):
        await choose_calendar((await sign_up(event, who)).id, FEED)
    await Invitation.delete().where(Invitation.mail_key == BORIS.email)
    await told()
    await call_off(event.id, "Referentin erkrankt", "account:1")
    assert [("event_cancelled", "CANCEL"), ("event_cancelled", "")] == await told()


async def test_colleague_of_the_mailbox_gets_what_was_still_to_come() -> None:
    event = await make_event()
    registration = await sign_up(event, CHIARA)
    await sign_up(event, COLLEAGUE)
    await choose_calendar(registration.id, NEITHER)
    assert [("registered", ""), ("registered", ""), ("calendar_entry", "REQUEST")] == await told()


async def test_colleague_of_the_mailbox_brings_the_changes_and_keeps_the_entry() -> None:
    event = await make_event()
    registration = await sign_up(event, CHIARA)
    await sign_up(event, COLLEAGUE)
    await told()
    await choose_calendar(registration.id, FEED)
    await change(event, room="Mensa")
    assert [("changed", ""), ("changed", "REQUEST")] == await told()
    await cancel(registration.id, By.person)
    assert [("cancelled", "")] == await told()


async def test_entry_goes_with_the_last_who_wanted_it() -> None:
    event = await make_event()
    registration = await sign_up(event, CHIARA)
    colleague = await sign_up(event, COLLEAGUE)
    await choose_calendar(colleague.id, FEED)
    await told()
    await cancel(registration.id, By.person)
    assert [("cancelled", "CANCEL")] == await told()
    await cancel(colleague.id, By.person)
    assert [("cancelled", "")] == await told()


async def test_first_of_the_mailbox_who_wants_it_brings_it() -> None:
    event = await make_event()
    registration = await sign_up(event, CHIARA)
    await choose_calendar(registration.id, NEITHER)
    await Invitation.delete(force=True)
    await told()
    await sign_up(event, COLLEAGUE)
    assert [("registered", "REQUEST")] == await told()


async def test_confirmation_is_sent_again_without_dates() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await told()
    await choose_calendar(registration.id, FEED)
    await resend(registration.id)
    assert [("resent", "")] == await told()


async def test_switched_workshop_is_taken_out_and_none_is_put_in() -> None:
    event = await make_event()
    made = Round(event=event.id, number=1, name="Runde", required=False)
    await made.save()
    columns = {"kind": SessionKind.elective, "round": made.id, "capacity": 5}
    starts_at = event.starts_at + timedelta(hours=4)
    organisation = await make_organisation()
    first, second = [await make_session(event, organisation, starts_at, **columns) for _ in range(2)]
    registration = await sign_up(event, CHIARA)
    await switch_choice(registration.id, made.id, first.id)
    assert [("registered", "REQUEST"), ("workshop_taken", "REQUEST")] == await told()
    await choose_calendar(registration.id, FEED)
    await switch_choice(registration.id, made.id, second.id)
    assert [("workshop_taken", ""), ("workshop_left", "CANCEL")] == await told()
    await switch_choice(registration.id, made.id, first.id)
    assert [("workshop_taken", "")] == await told()


async def test_whoever_takes_the_place_over_is_invited() -> None:
    event = await make_event(starts_at=now() + timedelta(weeks=3))
    registration = await sign_up(event, CHIARA)
    await choose_calendar(registration.id, NEITHER)
    await Invitation.delete(force=True)
    await told()
    await hand_over(registration.id, COLLEAGUE)
    assert [("handed_over_from", ""), ("handed_over_to", "REQUEST")] == await told()
    await choose_calendar(registration.id, FEED)
    await hand_over(registration.id, AMAL)
    assert [("handed_over_from", "CANCEL"), ("handed_over_to", "REQUEST")] == await told()
