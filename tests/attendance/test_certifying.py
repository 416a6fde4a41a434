"""Certificates go to whoever has earned one by the rule, once, and hold until they are revoked."""

from datetime import timedelta
from typing import Any

import pytest

from ki_events.attendance.certificate_paper import extent
from ki_events.attendance.certificates import by_number, is_over, new_number, standings
from ki_events.attendance.certifying import issue_due, issue_one, mail_again
from ki_events.attendance.tables import Certificate
from ki_events.audit import AuditEntry
from ki_events.clock import now, turned
from ki_events.events.tables import Measure, Session, SessionStatus
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By
from tests.attendance.day import choose, day_with_workshop, note
from tests.attendance.earned import ACTOR, after, numbers, series, was_there
from tests.characters import AMAL, BORIS, CHIARA, person, sign_up

pytestmark = pytest.mark.anyio


async def test_who_reached_the_share_gets_one_and_others_do_not(database: object) -> None:
    event = await series()
    enough, too_little, never = [await sign_up(event, who) for who in (AMAL, BORIS, CHIARA)]
    await was_there(enough, 3)
    await was_there(too_little, 2)
    with turned(after(event)):
        issued = await issue_due(event.id, ACTOR)
    assert (1, 0) == (issued.new, issued.left)
    certificate = await Certificate.objects().first()
    assert (enough.id, 3, 4, 540) == (
        certificate.registration,
        certificate.sessions,
        certificate.of_sessions,
        certificate.minutes,
    )
    assert [f"certificate:{certificate.id}"] == await Message.select(Message.key).where(
        Message.kind == "certificate"
    ).output(as_list=True)
    assert never.id != certificate.registration


async def test_share_counts_hours_where_the_rule_says_so(database: object) -> None:
    event = await series(2, certificate_measure=Measure.hours, certificate_share=60)
    first: Any = await Session.objects().where(Session.event == event.id).order_by(Session.starts_at).first()
    await Session.update({Session.ends_at: first.starts_at + timedelta(hours=6)}).where(Session.id == first.id)
    registration = await sign_up(event, CHIARA)
    await was_there(registration, 1)
    (standing,) = await standings(event)
    # Six hours of nine, but one date of two.
    assert (66, True) == (standing.percent, standing.has_enough)


async def test_dropped_date_counts_against_nobody(database: object) -> None:
    event = await series(4, certificate_share=100)
    registration = await sign_up(event, CHIARA)
    await was_there(registration, 3)
    last: Any = (
        await Session.objects().where(Session.event == event.id).order_by(Session.starts_at, ascending=False).first()
    )
    assert not (await standings(event))[0].has_enough
    await Session.update({Session.status: SessionStatus.cancelled}).where(Session.id == last.id)
    assert (await standings(event))[0].has_enough


async def test_nobody_gets_one_who_was_never_there(database: object) -> None:
    event = await series(certificate_share=0)
    await sign_up(event, CHIARA)
    assert not (await standings(event))[0].has_enough


async def test_asking_again_issues_and_mails_nothing_new(database: object) -> None:
    event = await series(1)
    await was_there(await sign_up(event, CHIARA), 1)
    with turned(after(event)):
        await issue_due(event.id, ACTOR)
        before = await numbers()
        again = await issue_due(event.id, ACTOR)
    assert (0, before) == (again.new, await numbers())
    assert 1 == await Message.count().where(Message.kind == "certificate")


async def test_many_are_issued_in_portions_and_all_of_them_once(database: object) -> None:
    event = await series(1)
    for number in range(120):
        await was_there(await sign_up(event, person(number)), 1)
    with turned(after(event)):
        first = await issue_due(event.id, ACTOR)
        second = await issue_due(event.id, ACTOR)
    assert [(100, 20), (20, 0)] == [(first.new, first.left), (second.new, second.left)]
    assert (120, 120) == (len(set(await numbers())), await Message.count().where(Message.kind == "certificate"))


async def test_nothing_is_issued_before_the_last_date_is_over(database: object) -> None:
    event = await series(1)
    assert not is_over(event)
    with pytest.raises(Refused, match="nach dem letzten Termin"):
        await issue_due(event.id, ACTOR)


async def test_exception_takes_a_reason_which_stays_on_record(database: object) -> None:
    event = await series()
    registration = await sign_up(event, CHIARA)
    with turned(after(event)):
        with pytest.raises(Refused) as refused:
            await issue_one(registration.id, " ", ACTOR)
        await issue_one(registration.id, "Nachholtermin besucht", ACTOR)
    assert "reason_missing" == refused.value.code
    assert 1 == len(await numbers())
    note = await AuditEntry.select(AuditEntry.note).where(AuditEntry.action == "certificate.issued").first()
    assert {"note": "Nachholtermin besucht"} == note


async def test_who_has_no_place_gets_none(database: object) -> None:
    event = await series()
    registration = await sign_up(event, CHIARA)
    await cancel(registration.id, By.person)
    with pytest.raises(Refused, match="einen Platz hat"):
        await issue_one(registration.id, "trotzdem", ACTOR)


async def test_event_without_certificates_issues_none(database: object) -> None:
    event = await series(certificate=False)
    with pytest.raises(Refused, match="keine Bescheinigungen"):
        await issue_due(event.id, ACTOR)


async def test_mailing_again_is_one_letter_an_hour(database: object) -> None:
    event = await series(1)
    await was_there(await sign_up(event, CHIARA), 1)
    with turned(after(event).replace(minute=10)):
        await issue_due(event.id, ACTOR)
        certificate = await Certificate.objects().first()
        assert [True, False] == [await mail_again(certificate.id, ACTOR) for _ in range(2)]


async def test_number_is_found_however_it_was_typed(database: object) -> None:
    event = await series(1)
    await was_there(await sign_up(event, CHIARA), 1)
    with turned(after(event)):
        await issue_due(event.id, ACTOR)
    (number,) = await numbers()
    typed = [number, number.lower(), number.replace("-", " "), f" {number} ", number.replace("-", "")]
    assert [number] * 5 == [(await by_number(each)).number for each in typed]
    assert None is await by_number("KRE-2027-2222-2222")


def test_numbers_have_no_letters_that_look_alike() -> None:
    made = [new_number("krefeld") for _ in range(500)]
    assert 500 == len(set(made))
    assert set() == {letter for number in made for letter in number[9:]} & set("01OIL")


async def test_tick_at_the_door_of_a_day_with_workshops_earns_a_certificate(database: object) -> None:
    event, plenary, workshop = await day_with_workshop()
    chiara, boris = await choose(event, workshop, CHIARA), await choose(event, workshop, BORIS)
    await note(chiara, plenary)

    assert (1, 0) == ((issued := await issue_due(event.id, ACTOR)).new, issued.left)

    certificate = await Certificate.objects().get(Certificate.registration == chiara.id)
    assert certificate is not None
    assert ("days", 1, 1, "5 Stunden") == (
        certificate.measure,
        certificate.sessions,
        certificate.of_sessions,
        extent(certificate),
    )
    assert None is await Certificate.objects().get(Certificate.registration == boris.id)


async def test_tick_at_the_door_is_one_date_where_dates_are_counted(database: object) -> None:
    event, plenary, workshop = await day_with_workshop(certificate_measure=Measure.dates)
    chiara = await choose(event, workshop, CHIARA)
    await note(chiara, plenary)
    assert 0 == (await issue_due(event.id, ACTOR)).new
    await note(chiara, workshop)
    assert 1 == (await issue_due(event.id, ACTOR)).new


def test_certificate_says_of_how_many_days() -> None:
    two_of_three: dict[str, Any] = {"measure": Measure.days, "sessions": 2, "of_sessions": 3, "minutes": 600}
    of_whom: dict[str, Any] = {"registration": 1, "event": 1, "number": "KRE-2027-2222-2222", "issued_by": ACTOR}
    assert "2 von 3 Tagen, 10 Stunden" == extent(Certificate(**of_whom, **two_of_three, issued_at=now()))
