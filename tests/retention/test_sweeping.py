"""What was kept long enough goes at night, nothing before, and everything that counts stays as it was."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from ki_events.clock import now, turned
from ki_events.events.tables import Event, EventStatus
from ki_events.interests.expiring import expire
from ki_events.mail.tables import Message, MessageState
from ki_events.organisations.reporting_barriers import forget_reports
from ki_events.registrations.mailboxes.changing import ask_for_new_address
from ki_events.registrations.questions.tables import AccessNeed, Answer
from ki_events.registrations.reading import by_token, token_of
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By, Decision, Invitation, Party, Registration, Status
from ki_events.retention.choosing import set_period
from ki_events.retention.columns import PERSONAL
from ki_events.retention.periods import Kind
from ki_events.retention.sweeping import sweep
from ki_events.rows import one
from tests.characters import CHIARA, make_event, make_organisation, person, sign_up
from tests.retention.makers import (
    EMIL,
    all_mail_was,
    ask_as_new_address,
    give_away,
    group,
    live,
    mail,
    traces,
)
from tests.retention.nights import days_after

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def sweep_all() -> int:
    return sum([erased async for erased in sweep()])


async def left() -> dict[str, int]:
    return {
        "needs": await AccessNeed.count(),
        "answers": await Answer.count(),
        "reasons": await Decision.count().where(Decision.reason != ""),
        "entries": await Invitation.count(),
        "names": await Registration.count().where(Registration.family_name != ""),
    }


async def test_every_personal_column_is_filled_by_these_tests() -> None:
    await live(await make_event())
    hidden = {"registration.public_id", "registration.nonce", "party.public_id", "party.nonce", "interest.public_id"}
    assert set(PERSONAL) - hidden - {"login_link.token_hash"} == {name for name in await traces() if name in PERSONAL}


async def test_after_years_nothing_of_the_person_is_anywhere() -> None:
    event = await make_event()
    registration = await live(event)
    before = token_of(registration), registration.nonce, (await Party.objects().first()).nonce
    for leave_more in (group, give_away, ask_as_new_address):
        await leave_more()
    await all_mail_was(MessageState.sent, now())
    assert await traces()
    with await days_after(event, 800):
        await sweep_all()
        await expire()
        await forget_reports()
        assert set() == await traces()
        assert set() == await traces(before[0][:16], before[1], before[2])
        assert (None, []) == (await by_token(before[0]), await faults())


async def test_each_kind_goes_in_its_own_time() -> None:
    event = await make_event()
    await live(event)
    seen = []
    for days in (13, 15, 31, 91, 364, 366):
        with await days_after(event, days):
            await sweep_all()
            seen.append((days, *(await left()).values()))
    #                  needs, answers, reasons, entries, names
    assert [
        (13, 1, 2, 1, 3, 1),
        (15, 0, 1, 1, 3, 1),
        (31, 0, 1, 1, 0, 1),
        (91, 0, 0, 0, 0, 1),
        (364, 0, 0, 0, 0, 1),
        (366, 0, 0, 0, 0, 0),
    ] == seen


async def test_who_had_no_place_goes_sooner_and_keeps_the_status() -> None:
    event = await make_event(2)
    people = [await sign_up(event, person(number)) for number in range(5)]
    await cancel(people[0].id, By.person)
    before = Counter(row.status for row in await Registration.objects())
    with await days_after(event, 91):
        await sweep_all()
        kept = await Registration.objects().where(Registration.erased_at.is_null())
        assert before == Counter(row.status for row in await Registration.objects())
        assert [Status.confirmed.value] * 2 == [row.status for row in kept]
        assert [] == await faults()


async def test_counts_turns_and_places_stay() -> None:
    event = await make_event(2)
    for number in range(4):
        await sign_up(event, person(number))
    before = await one(Event, event.id)
    turns = [row.turn for row in await Registration.objects().order_by(Registration.id)]
    with await days_after(event, 366):
        await sweep_all()
        after = await one(Event, event.id)
        assert (before.taken, before.waiting, before.turn) == (after.taken, after.waiting, after.turn)
        assert turns == [row.turn for row in await Registration.objects().order_by(Registration.id)]
        assert [] == await faults()


async def test_figures_stay_when_the_name_is_gone() -> None:
    event = await make_event()
    registration = await sign_up(event, CHIARA)
    figures: dict[Any, Any] = {"target_group": "Lehrkräfte", "institution_type": "Grundschule", "attendance": "online"}
    await Registration.update(figures).where(Registration.id == registration.id)
    with await days_after(event, 366):
        await sweep_all()
    row = (await one(Registration, registration.id)).to_dict()
    assert figures == {name: row[name] for name in figures}
    assert ("", "", "", "") == (row["given_name"], row["family_name"], row["email"], row["organization"])


async def test_two_people_without_names_stay_two() -> None:
    event = await make_event(5)
    for number in range(3):
        await sign_up(event, person(number))
    with await days_after(event, 366):
        await sweep_all()
    keys = [(row.mail_key, row.name_key, row.nonce, row.public_id) for row in await Registration.objects()]
    assert 3 == len(set(keys)) == len({key[0] for key in keys}) == len({key[3] for key in keys})


async def test_postponed_event_keeps_its_people_until_it_has_a_date_or_is_cancelled() -> None:
    event = await make_event()
    stays, gone = await sign_up(event, CHIARA), await sign_up(event, EMIL)
    await cancel(gone.id, By.person)
    await Event.update({Event.postponed: True}).where(Event.id == event.id)
    with await days_after(event, 800):
        await sweep_all()
        assert [stays.id] == [row.id for row in await Registration.objects().where(Registration.erased_at.is_null())]
        await Event.update({Event.status: EventStatus.cancelled}).where(Event.id == event.id)
        await sweep_all()
        assert 0 == await Registration.count().where(Registration.erased_at.is_null())


async def test_own_period_holds_for_its_organisation_only() -> None:
    krefeld, bielefeld = await make_organisation(), await make_organisation("bielefeld")
    ours, theirs = await make_event(organisation=krefeld), await make_event(organisation=bielefeld)
    await sign_up(ours, CHIARA)
    kept = await sign_up(theirs, CHIARA)
    await set_period(krefeld.id, Kind.registrations, 30, "account:1")
    with await days_after(ours, 31):
        await sweep_all()
    assert [kept.id] == [row.id for row in await Registration.objects().where(Registration.erased_at.is_null())]


async def test_mail_forgets_its_recipient_a_month_after_it_was_sent() -> None:
    sent, dead, waiting = [await mail(EMIL.email) for _ in range(3)]
    await Message.update({Message.state: MessageState.sent, Message.sent_at: now()}).where(Message.id == sent.id)
    await Message.update({Message.state: MessageState.dead}).where(Message.id == dead.id)
    named = []
    for days in (29, 31, 91):
        with turned(now() + timedelta(days=days)):
            await sweep_all()
        rows = await Message.objects().where(Message.recipient != "").order_by(Message.id)
        named.append([row.id for row in rows])
    assert [[sent.id, dead.id, waiting.id], [dead.id, waiting.id], [waiting.id]] == named


async def test_reports_of_barriers_are_left_to_their_own_sweep() -> None:
    report = await mail("ki@krefeld.example", "barrier_report", {"barrier": "Treppe"})
    await all_mail_was(MessageState.sent, now())
    with turned(now() + timedelta(days=31)):
        await sweep_all()
    assert "Treppe" in (await one(Message, report.id)).payload


async def test_party_is_forgotten_with_its_last_person() -> None:
    event = await make_event(3)
    first = await live(event)
    second = await sign_up(event, CHIARA)
    await Registration.update({Registration.party: first.party}).where(Registration.id == second.id)
    await cancel(second.id, By.person)
    with await days_after(event, 91):
        await sweep_all()
    assert EMIL.email == (await one(Party, first.party)).contact_email
    with await days_after(event, 366):
        await sweep_all()
    assert ("", "") == ((party := await one(Party, first.party)).contact_email, party.contact_name)


async def test_nothing_is_erased_before_its_time() -> None:
    await live(await make_event())
    assert 0 == await sweep_all()


async def test_new_address_that_nobody_proves_goes_after_a_week_with_its_letter() -> None:
    registration = await ask_as_new_address()
    await all_mail_was(MessageState.sent, now())
    for days, kept in ((6.9, EMIL.email), (7.1, "")):
        with turned(now() + timedelta(days=days)):
            await sweep_all()
            assert kept == (await one(Registration, registration.id)).new_email
            assert bool(kept) == await Message.exists().where(Message.recipient == EMIL.email)
    assert set() == await traces()


async def test_new_address_that_was_asked_for_again_stays_for_its_own_week() -> None:
    registration = await ask_as_new_address()
    with turned(now() + timedelta(days=5)):
        await ask_for_new_address(registration.id, CHIARA.email)
    with turned(now() + timedelta(days=8)):
        await sweep_all()
    assert CHIARA.email == (await one(Registration, registration.id)).new_email
