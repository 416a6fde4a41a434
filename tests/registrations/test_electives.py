"""Workshops: chosen with the place, switched while places last, waited for when full."""

import pytest

from ki_events.events.tables import Event, Round, Session, SessionKind
from ki_events.mail.tables import Message
from ki_events.organisations.tables import Organisation
from ki_events.refusal import Refused
from ki_events.registrations.changing.capacity import drop_session
from ki_events.registrations.electives import drop_wish, switch_choice
from ki_events.registrations.mailboxes.verifying import verify
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import cancel, register_party
from ki_events.registrations.tables import By, Choice, ChoiceStatus, Registration, Status
from ki_events.rows import one
from tests.characters import AMAL, BORIS, CHIARA, form, make_event, make_session

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def make_day(
    capacity: int | None = 9, places: int | None = 1, *, required: bool = True
) -> tuple[Event, list[Session]]:
    """Return an event with two workshops at the same time."""
    event = await make_event(capacity)
    organisation = await one(Organisation, event.organisation)
    round_ = Round(event=event.id, number=1, name="Runde 1", required=required)
    await round_.save()
    sessions = [
        await make_session(
            event,
            organisation,
            event.starts_at,
            kind=SessionKind.elective,
            round=round_.id,
            capacity=places,
            title=title,
        )
        for title in ("Vorlesen", "Spiele")
    ]
    return event, sessions


def choosing(session: Session) -> dict[str, tuple[tuple[int, int], ...]]:
    return {"choices": ((session.round, session.id),)}


async def chosen(registration: Registration) -> dict[int, str]:
    assert [] == await faults()
    rows = await Choice.objects().where(Choice.registration == registration.id).order_by(Choice.session)
    return {row.session: row.status for row in rows}


async def test_the_choice_is_taken_with_the_place() -> None:
    event, (reading, _games) = await make_day()
    (chiara,) = await register_party(event.id, form(CHIARA, "1", **choosing(reading)))
    assert {reading.id: "taken"} == await chosen(chiara)
    letters = await Message.objects().where(Message.recipient == CHIARA.email).order_by(Message.id)
    assert ["registered", "calendar_entry"] == [row.kind for row in letters]


async def test_a_choice_that_filled_meanwhile_is_named_and_nobody_registered() -> None:
    event, (reading, _games) = await make_day()
    await register_party(event.id, form(CHIARA, "1", **choosing(reading)))
    with pytest.raises(Refused, match="inzwischen voll") as no:
        await register_party(event.id, form(BORIS, "2", **choosing(reading)))
    assert ("choice_full", {0: [reading.id]}) == (no.value.code, no.value.details)
    assert 1 == await Registration.count()


async def test_a_choice_is_asked_for_when_none_was_made() -> None:
    event, _ = await make_day()
    with pytest.raises(Refused) as no:
        await register_party(event.id, form(CHIARA, "1"))
    assert "choice_missing" == no.value.code


async def test_a_foreign_session_is_no_choice() -> None:
    event, (reading, _) = await make_day()
    _other, (foreign, _) = await make_day()
    with pytest.raises(Refused) as no:
        await register_party(event.id, form(CHIARA, "1", choices=((reading.round, foreign.id),)))
    assert "wishes_unknown" == no.value.code


async def test_people_wait_for_the_event_when_every_workshop_is_full() -> None:
    event, (reading, games) = await make_day(places=1)
    await register_party(event.id, form(CHIARA, "1", **choosing(reading)))
    await register_party(event.id, form(BORIS, "2", **choosing(games)))
    (amal,) = await register_party(event.id, form(AMAL, "3", **choosing(games)))
    assert (Status.waitlisted, {games.id: "waiting"}) == (amal.status, await chosen(amal))


async def test_who_moves_up_gets_another_workshop_when_the_wished_one_is_full() -> None:
    event, (reading, games) = await make_day(capacity=2, places=2)
    (chiara,) = await register_party(event.id, form(CHIARA, "1", **choosing(games)))
    await register_party(event.id, form(BORIS, "2", **choosing(reading)))
    await Session.update({Session.capacity: 1}).where(Session.id == reading.id)
    (amal,) = await register_party(event.id, form(AMAL, "3", **choosing(reading)))
    await cancel(chiara.id, By.person)
    assert {reading.id: "waiting", games.id: "taken"} == await chosen(amal)


async def test_the_list_of_a_workshop_moves_when_somebody_switches() -> None:
    event, (reading, games) = await make_day(places=1)
    (chiara,) = await register_party(event.id, form(CHIARA, "1", **choosing(reading)))
    (boris,) = await register_party(
        event.id, form(BORIS, "2", choices=((games.round, games.id),), waits=((reading.round, reading.id),))
    )
    assert {reading.id: "waiting", games.id: "taken"} == await chosen(boris)
    await cancel(chiara.id, By.person)
    assert {reading.id: "taken"} == await chosen(boris)
    kinds = [row.kind for row in await Message.objects().where(Message.recipient == BORIS.email).order_by(Message.id)]
    assert ["registered", "calendar_entry", "workshop_taken", "workshop_left"] == kinds


async def test_two_swap_when_each_waits_for_what_the_other_has() -> None:
    event, (reading, games) = await make_day(places=1)
    (chiara,) = await register_party(event.id, form(CHIARA, "1", **choosing(reading)))
    (boris,) = await register_party(event.id, form(BORIS, "2", **choosing(games)))
    assert ChoiceStatus.waiting == await switch_choice(chiara.id, games.round, games.id)
    await Session.update({Session.capacity: 2}).where(Session.id == reading.id)
    assert ChoiceStatus.taken == await switch_choice(boris.id, reading.round, reading.id)
    assert ({games.id: "taken"}, {reading.id: "taken"}) == (await chosen(chiara), await chosen(boris))


async def test_waiting_ends_when_the_wish_is_dropped() -> None:
    event, (reading, games) = await make_day(places=1)
    await register_party(event.id, form(CHIARA, "1", **choosing(reading)))
    (boris,) = await register_party(event.id, form(BORIS, "2", **choosing(games)))
    await switch_choice(boris.id, reading.round, reading.id)
    await drop_wish(boris.id, reading.id)
    assert {games.id: "taken"} == await chosen(boris)


async def test_only_who_chose_it_hears_of_a_dropped_workshop() -> None:
    event, (reading, games) = await make_day(places=5)
    (chiara,) = await register_party(event.id, form(CHIARA, "1", **choosing(reading)))
    await register_party(event.id, form(BORIS, "2", **choosing(games)))
    assert 1 == await drop_session(reading.id, "cli")
    assert {} == await chosen(chiara)


async def test_who_proves_their_address_late_is_not_overtaken_in_the_list_of_a_workshop() -> None:
    event, (reading, games) = await make_day(places=1)
    await Event.update({Event.verifies_email: True}).where(Event.id == event.id)
    (chiara,) = await register_party(event.id, form(CHIARA, "1", **choosing(reading)))
    (boris,) = await register_party(
        event.id, form(BORIS, "2", choices=((games.round, games.id),), waits=((reading.round, reading.id),))
    )
    await cancel(chiara.id, By.person)
    await verify(boris.id)
    assert {reading.id: "taken"} == await chosen(boris)


async def test_who_wants_to_wait_for_a_workshop_that_has_a_place_gets_it() -> None:
    event, (reading, games) = await make_day(places=2)
    (chiara,) = await register_party(
        event.id, form(CHIARA, "1", choices=((games.round, games.id),), waits=((reading.round, reading.id),))
    )
    assert {reading.id: "taken"} == await chosen(chiara)
