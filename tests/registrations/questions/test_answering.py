"""Answers and needs are written in bulk, read in order, and changed later."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from ki_events.audit import AuditEntry
from ki_events.clock import now, stopped
from ki_events.db import transaction
from ki_events.events.tables import Event
from ki_events.i18n import speaking
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Wishes
from ki_events.registrations.questions.answers import answers_of, change_answers, write_answers
from ki_events.registrations.questions.defining import define_questions
from ki_events.registrations.questions.needs import needs_of, reopen_need, set_need_done, set_need_owner, write_needs
from ki_events.registrations.questions.tables import AccessNeed, Answer, NeedKind
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By, Registration
from ki_events.rows import one
from tests.characters import BORIS, CHIARA, make_event, person, sign_up
from tests.registrations.all_kinds import ALL_KINDS, ARRIVAL, ROLE, WISHES
from tests.registrations.questions.asking import ACTOR, NUMBER_ALONE, asking, audited, shown
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_answers_and_needs_of_many_are_written_by_one_statement_each() -> None:
    event, by_key = await asking(ROLE, WISHES)
    guests = [await sign_up(event, person(number)) for number in range(3)]
    answers = ((by_key["rolle"].id, "andere"), (by_key["wunsch"].id, "Mut"))
    wishes = Wishes(answers=answers, needs=((NeedKind.step_free, ""), (NeedKind.interpreter, "Arabisch")))
    assert [1, 1] == await _written(guests[:1], wishes)
    assert [1, 1] == await _written(guests[1:], wishes)
    assert (6, 6) == (await Answer.count(), await AccessNeed.count())


async def _written(guests: Sequence[Registration], wishes: Wishes) -> list[int]:
    sent = []
    for write in (write_answers, write_needs):
        async with transaction():
            with counted() as statements:
                await write([(guest.id, wishes) for guest in guests])
            sent.append(len(statements))
    return sent


async def test_nothing_is_written_for_who_wishes_nothing() -> None:
    event, by_key = await asking(WISHES)
    guest = await sign_up(event, CHIARA)
    assert [0, 0] == await _written([guest], Wishes(answers=((by_key["wunsch"].id, ""),)))


async def test_answers_are_read_with_labels_and_words_in_the_order_of_the_form() -> None:
    event, by_key = await asking(*ALL_KINDS)
    chiara = await sign_up(event, CHIARA)
    given = {
        "regeln": "yes", "anreise": "2027-03-17", "anzahl": "1234.5", "gruppe": "yes", "themen": '["daz", "weg"]',
        "wunsch": "Mut\nund Ideen", "rolle": "andere", "welche": "Hort",
    }  # fmt: skip
    await change_answers(chiara.id, [(by_key[key].id, value) for key, value in given.items()], [])
    with counted() as sent:
        found = await answers_of(chiara.id)
    assert [
        ("In welcher Rolle nehmen Sie teil?", "Andere Rolle"),
        ("Welche Rolle ist das?", "Hort"),
        ("Was möchten Sie mitnehmen?", "Mut\nund Ideen"),
        ("Welche Themen interessieren Sie?", "Deutsch als Zweitsprache; weg"),
        ("Bringen Sie eine Lerngruppe mit?", "Ja"),
        ("Wie viele sind es?", "1.234,5"),
        ("Wann reisen Sie an?", "Mi., 17.\u00a0März 2027"),
        ("Ich halte mich an die Hausordnung.", "Ja"),
    ] == [(one.question.definition.label, one.text) for one in found]
    assert 1 == len(sent)


async def test_answers_are_read_in_the_language_of_the_reader() -> None:
    event, by_key = await asking(NUMBER_ALONE)
    chiara = await sign_up(event, CHIARA)
    await change_answers(chiara.id, [(by_key["anzahl"].id, "1234.5")], [])
    with speaking("en"):
        assert ["1,234.5"] == [given.text for given in await answers_of(chiara.id)]


async def test_changing_adds_changes_and_removes_answers() -> None:
    event, by_key = await asking(ROLE, WISHES, ARRIVAL)
    chiara, boris = await sign_up(event, CHIARA), await sign_up(event, BORIS)
    await change_answers(boris.id, [(by_key["rolle"].id, "lehrkraft")], [])
    await change_answers(chiara.id, [(by_key["rolle"].id, "lehrkraft"), (by_key["wunsch"].id, "Mut")], [])
    await change_answers(chiara.id, [(by_key["rolle"].id, "andere"), (by_key["anreise"].id, "2027-03-17")], [])
    assert [("rolle", "Andere Rolle"), ("anreise", "Mi., 17.\u00a0März 2027")] == [
        one[:2] for one in await shown(chiara)
    ]
    assert [("rolle", "Lehrkraft")] == [one[:2] for one in await shown(boris)]


async def test_changing_leaves_an_audit_line_without_values() -> None:
    event, by_key = await asking(WISHES)
    chiara = await sign_up(event, CHIARA)
    await change_answers(chiara.id, [(by_key["wunsch"].id, "Geheimnis")], [(NeedKind.interpreter, "Arabisch")])
    (line,) = await AuditEntry.objects().where(AuditEntry.action == "registration.answers")
    assert ("person", f"registration:{chiara.id}") == (line.actor, line.subject)
    assert [{"questions": [by_key["wunsch"].id]}] == await audited("registration.answers")


async def test_changing_nothing_leaves_no_trace() -> None:
    event, by_key = await asking(WISHES)
    chiara = await sign_up(event, CHIARA)
    for _twice in range(2):
        await change_answers(chiara.id, [(by_key["wunsch"].id, "Mut")], [(NeedKind.step_free, "")])
    assert 1 == len(await audited("registration.answers"))


async def test_answers_can_be_changed_until_the_event_is_over() -> None:
    event, by_key = await asking(WISHES)
    chiara = await sign_up(event, CHIARA)
    ends_at = (await one(Event, event.id)).ends_at
    assert ends_at is not None
    with stopped(ends_at - timedelta(seconds=1)):
        await change_answers(chiara.id, [(by_key["wunsch"].id, "Mut")], [])
    with stopped(ends_at), pytest.raises(Refused) as refused:
        await change_answers(chiara.id, [], [])
    assert ("past", [("wunsch", "Mut", False)]) == (refused.value.code, await shown(chiara))


async def test_answers_of_who_cancelled_stay_as_they_are() -> None:
    event, by_key = await asking(WISHES)
    chiara = await sign_up(event, CHIARA)
    await cancel(chiara.id, By.person)
    with pytest.raises(Refused) as refused:
        await change_answers(chiara.id, [(by_key["wunsch"].id, "Mut")], [])
    assert ("ended", []) == (refused.value.code, await shown(chiara))


async def test_question_that_is_gone_or_of_another_event_is_refused() -> None:
    event, by_key = await asking(WISHES, ROLE)
    _other, others = await asking(WISHES)
    chiara = await sign_up(event, CHIARA)
    await define_questions(event.id, [ROLE], ACTOR)
    for question in (by_key["wunsch"], others["wunsch"]):
        with pytest.raises(Refused) as refused:
            await change_answers(chiara.id, [(question.id, "Mut")], [])
        assert "questions_changed" == refused.value.code
    assert 0 == await Answer.count()


async def test_need_stays_with_who_takes_care_of_it_but_is_open_again_when_it_changes() -> None:
    event = await make_event()
    chiara = await sign_up(event, CHIARA)
    await change_answers(chiara.id, [], [(NeedKind.interpreter, "Arabisch"), (NeedKind.step_free, "")])
    for need in await needs_of(chiara.id):
        await set_need_owner(need.id, "Fachstelle", ACTOR)
        await set_need_done(need.id, ACTOR)
    await change_answers(chiara.id, [], [(NeedKind.step_free, ""), (NeedKind.interpreter, "Farsi")])
    found = [(need.kind, need.detail, need.owner, need.done_at is None) for need in await needs_of(chiara.id)]
    assert [("interpreter", "Farsi", "Fachstelle", True), ("step_free", "", "Fachstelle", False)] == found
    await change_answers(chiara.id, [], [(NeedKind.childcare, "ein Kind, 4 Jahre")])
    assert [("childcare", "ein Kind, 4 Jahre")] == [(need.kind, need.detail) for need in await needs_of(chiara.id)]


async def test_need_is_done_once_and_can_be_opened_again() -> None:
    event = await make_event()
    chiara = await sign_up(event, CHIARA)
    await change_answers(chiara.id, [], [(NeedKind.hearing, "Induktionsschleife")])
    (need,) = await needs_of(chiara.id)
    moment = now()
    with stopped(moment):
        await set_need_done(need.id, ACTOR)
    await set_need_done(need.id, ACTOR)
    assert [moment] == [one.done_at for one in await needs_of(chiara.id)]
    await reopen_need(need.id, ACTOR)
    assert [None] == [one.done_at for one in await needs_of(chiara.id)]
    lines = await AuditEntry.objects().where(AuditEntry.subject == f"access_need:{need.id}").order_by(AuditEntry.id)
    assert ["access_need.done", "access_need.reopened"] == [line.action for line in lines]


async def test_audit_line_of_an_owner_names_nobody() -> None:
    event = await make_event()
    chiara = await sign_up(event, CHIARA)
    await change_answers(chiara.id, [], [(NeedKind.hearing, "Induktionsschleife")])
    (need,) = await needs_of(chiara.id)
    for _twice in range(2):
        await set_need_owner(need.id, "Frau Muster", ACTOR)
    assert [{"owned": True}] == await audited("access_need.owner")


async def test_need_that_is_not_there_is_a_lookup_error() -> None:
    for verb in (set_need_done, reopen_need):
        with pytest.raises(LookupError):
            await verb(4711, ACTOR)
