"""Questions are defined as a whole and never lose answers."""

from dataclasses import replace

import pytest

from ki_events.events.tables import Event
from ki_events.refusal import Refused
from ki_events.registrations.questions.answers import change_answers
from ki_events.registrations.questions.defining import define_questions
from ki_events.registrations.questions.reading import questions_of
from ki_events.registrations.questions.tables import Question, QuestionKind
from ki_events.rows import one
from tests.characters import CHIARA, make_event, sign_up
from tests.registrations.all_kinds import ALL_KINDS, GROUP, ROLE, RULES, TOPICS, WISHES
from tests.registrations.questions.asking import ACTOR, NUMBER_ALONE, asking, audited, shown
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def _revision(event: Event) -> int:
    return (await one(Event, event.id)).revision


async def test_questions_are_read_as_they_were_defined() -> None:
    event, _by_key = await asking(*ALL_KINDS)
    with counted() as sent:
        found = await questions_of(event.id)
    assert ALL_KINDS == tuple(question.definition for question in found)
    assert 1 == len(sent)


async def test_questions_of_another_event_are_not_asked() -> None:
    await asking(ROLE)
    assert () == await questions_of((await make_event()).id)


async def test_defining_changes_adds_and_retires_by_key() -> None:
    event, before = await asking(ROLE, WISHES, GROUP)
    other = replace(WISHES, label="Was erwarten Sie?")
    await define_questions(event.id, [NUMBER_ALONE, other, ROLE], ACTOR)
    after = {question.definition.key: question for question in await questions_of(event.id)}
    assert ["anzahl", "wunsch", "rolle"] == list(after)
    assert (before["wunsch"].id, other) == (after["wunsch"].id, after["wunsch"].definition)
    assert {"added": ["anzahl"], "changed": ["wunsch", "rolle"], "retired": ["gruppe"]} == (
        await audited("event.questions")
    )[-1]


async def test_defining_the_same_again_changes_nothing() -> None:
    event, _by_key = await asking(*ALL_KINDS)
    revision = await _revision(event)
    await define_questions(event.id, ALL_KINDS, ACTOR)
    assert (revision, 1) == (await _revision(event), len(await audited("event.questions")))


async def test_defining_raises_the_revision_so_that_kept_forms_are_made_anew() -> None:
    event, _by_key = await asking(ROLE)
    revision = await _revision(event)
    await define_questions(event.id, [ROLE, WISHES], ACTOR)
    assert revision + 1 == await _revision(event)


async def test_retired_question_keeps_its_answers_and_can_come_back() -> None:
    event, by_key = await asking(ROLE, WISHES)
    chiara = await sign_up(event, CHIARA)
    await change_answers(chiara.id, [(by_key["wunsch"].id, "Mut")], [])
    await define_questions(event.id, [ROLE], ACTOR)
    assert [("wunsch", "Mut", True)] == await shown(chiara)
    await define_questions(event.id, [ROLE, WISHES], ACTOR)
    assert [("wunsch", "Mut", False)] == await shown(chiara)


async def test_kind_of_a_question_stays_when_it_was_answered() -> None:
    event, by_key = await asking(WISHES, GROUP)
    await define_questions(event.id, [WISHES, replace(GROUP, kind=QuestionKind.text)], ACTOR)
    chiara = await sign_up(event, CHIARA)
    await change_answers(chiara.id, [(by_key["gruppe"].id, "ja, sieben")], [])
    with pytest.raises(Refused) as refused:
        await define_questions(event.id, [WISHES, GROUP], ACTOR)
    assert "question_answered" == refused.value.code
    assert "Auf »Bringen Sie eine Lerngruppe mit?« gibt es schon Antworten" in refused.value.sentence


async def test_text_of_a_consent_stays_when_somebody_agreed_to_it() -> None:
    event, by_key = await asking(RULES)
    other = replace(RULES, label="Ich stimme allem zu.")
    chiara = await sign_up(event, CHIARA)
    await change_answers(chiara.id, [(by_key["regeln"].id, "yes")], [])
    with pytest.raises(Refused) as refused:
        await define_questions(event.id, [other], ACTOR)
    assert "question_answered" == refused.value.code
    await define_questions(event.id, [replace(RULES, help="Sie hängt im Foyer.")], ACTOR)


async def test_nothing_is_defined_when_something_is_wrong() -> None:
    event, _by_key = await asking(ROLE)
    with pytest.raises(Refused) as refused:
        await define_questions(event.id, [WISHES, replace(TOPICS, options=())], ACTOR)
    assert "questions_invalid" == refused.value.code
    assert "Frage »themen«: Bitte geben Sie 2 bis 60 Antworten zur Auswahl an." == refused.value.sentence
    assert ["rolle"] == [question.definition.key for question in await questions_of(event.id)]


async def test_defining_for_no_event_is_a_lookup_error() -> None:
    with pytest.raises(LookupError):
        await define_questions(4711, [ROLE], ACTOR)


async def test_question_is_never_deleted() -> None:
    event, _by_key = await asking(*ALL_KINDS)
    await define_questions(event.id, [], ACTOR)
    assert ((), len(ALL_KINDS)) == (await questions_of(event.id), await Question.count())
