"""Questions that could not be answered are refused, each mistake with its sentence."""

from dataclasses import replace

import pytest

from ki_events.registrations.questions.conditions import asked_of, meant_for, traits
from ki_events.registrations.questions.reading import Definition, Option
from ki_events.registrations.questions.rules import mistakes
from ki_events.registrations.questions.tables import QuestionKind
from tests.registrations.all_kinds import ALL_KINDS, GROUP, HEADSET, NUMBER, OTHER_ROLE, ROLE, RULES, TOPICS, numbered

TEXT = Definition("name", QuestionKind.text, "Name der Schule")


def test_questions_of_all_kinds_have_no_mistakes() -> None:
    assert [] == mistakes(ALL_KINDS)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (replace(TEXT, key="Name"), "Frage »Name«: Der Schlüssel darf nur Kleinbuchstaben"),
        (replace(TEXT, key="x" * 41), "höchstens 40 Zeichen"),
        (replace(TEXT, label=" "), "Frage »name«: Der Text der Frage fehlt."),
        (replace(TEXT, label="x" * 301), "Der Text der Frage darf höchstens 300 Zeichen haben."),
        (replace(TEXT, label="a\u202eb"), "unsichtbare Steuerzeichen"),
        (replace(TEXT, help="x" * 2001), "Der Hilfetext darf höchstens 2000 Zeichen haben."),
        (replace(TEXT, options=ROLE.options), "Antworten zur Auswahl gibt es nur bei Auswahlfragen."),
        (replace(RULES, options=ROLE.options), "Antworten zur Auswahl gibt es nur bei Auswahlfragen."),
        (replace(ROLE, options=()), "Bitte geben Sie 2 bis 60 Antworten zur Auswahl an."),
        (replace(ROLE, options=(ROLE.options[0],) * 2), "Zwei Antworten haben denselben Wert."),
        (replace(ROLE, options=(Option("", "A"), Option("b", "B"))), "Jede Antwort braucht einen Wert"),
        (replace(ROLE, options=(Option("a ", "A"), Option("b", "B"))), "Jede Antwort braucht einen Wert"),
        (replace(ROLE, options=(Option("a", "x" * 201), Option("b", "B"))), "Jede Antwort braucht einen Wert"),
        (replace(TEXT, shown_value="yes"), "aber nicht, auf welche Frage"),
        (replace(TEXT, shown_if="spaeter"), "das muss eine Frage sein, die davor steht"),
        (replace(TEXT, shown_if="name"), "das muss eine Frage sein, die davor steht"),
        (replace(TEXT, only_for=("online",)), "»online« nennt keine Gruppe."),
        (replace(TEXT, only_for=("attendance:",)), "»attendance:« nennt keine Gruppe."),
    ],
)
def test_question_is_refused_when_nobody_could_answer_it(question: Definition, says: str) -> None:
    (sentence,) = mistakes([question])
    assert says in sentence


@pytest.mark.parametrize("value", ["vielleicht", "Ja"])
def test_condition_is_refused_when_its_answer_does_not_exist(value: str) -> None:
    (sentence,) = mistakes([GROUP, replace(NUMBER, shown_value=value)])
    assert f"Frage »anzahl«: Die Antwort »{value}«, von der sie abhängt, gibt es bei »gruppe« nicht." == sentence


def test_condition_on_a_text_may_only_ask_whether_there_is_one() -> None:
    assert [] == mistakes([TEXT, replace(NUMBER, shown_if="name", shown_value="")])
    assert 1 == len(mistakes([TEXT, replace(NUMBER, shown_if="name", shown_value="Grundschule")]))


def test_consent_can_only_be_given() -> None:
    assert [] == mistakes([RULES, replace(NUMBER, shown_if="regeln", shown_value="yes")])
    assert 1 == len(mistakes([RULES, replace(NUMBER, shown_if="regeln", shown_value="no")]))


def test_keys_are_unique_and_forty_questions_are_enough() -> None:
    many = [replace(TEXT, key=f"frage-{number}") for number in range(41)]
    assert ["Höchstens 40 Fragen sind möglich, es sind 41. Bitte kürzen Sie."] == mistakes(many)
    assert ["Frage »name«: Der Schlüssel ist doppelt. Bitte geben Sie jeder Frage einen eigenen."] == mistakes(
        [TEXT] * 2
    )


def test_every_mistake_is_named_at_once() -> None:
    assert 3 == len(mistakes([replace(TEXT, key="A", label=""), replace(ROLE, options=())]))


def _keys(given: dict[str, tuple[str, ...]], person: frozenset[str] = frozenset()) -> list[str]:
    return [question.definition.key for question in asked_of(numbered(), given, person)]


def test_question_is_asked_when_the_answer_it_depends_on_was_given() -> None:
    always = ["rolle", "wunsch", "themen", "gruppe", "anreise", "regeln"]
    assert always == _keys({})
    assert ["rolle", "welche", *always[1:]] == _keys({"rolle": ("andere",)})
    assert always == _keys({"rolle": ("lehrkraft",)})
    assert [*always[:4], "anzahl", *always[4:]] == _keys({"gruppe": ("yes",)})


def test_question_is_asked_of_those_it_is_for() -> None:
    assert "headset" in _keys({}, traits(attendance="online", target_group="kita"))
    assert "headset" not in _keys({}, traits(attendance="on_site", target_group="online"))


def test_any_of_several_choices_meets_a_condition() -> None:
    follow_up = replace(NUMBER, shown_if="themen", shown_value="hku")
    questions = numbered([TOPICS, follow_up])
    assert questions == asked_of(questions, {"themen": ("daz", "hku")}, frozenset())
    assert questions[:1] == asked_of(questions, {"themen": ("daz",)}, frozenset())


def test_conditions_follow_one_another_when_an_earlier_one_is_not_met() -> None:
    third = replace(HEADSET, key="dritte", only_for=(), shown_if="welche")
    questions = numbered([ROLE, OTHER_ROLE, third])
    assert questions == asked_of(questions, {"rolle": ("andere",), "welche": ("Hort",)}, frozenset())
    assert questions[:1] == asked_of(questions, {"rolle": ("lehrkraft",), "welche": ("Hort",)}, frozenset())
    assert questions[:2] == asked_of(questions, {"rolle": ("andere",), "welche": ("  ",)}, frozenset())


def test_answer_that_is_not_offered_meets_no_condition() -> None:
    question = replace(OTHER_ROLE, shown_value="")
    questions = numbered([ROLE, question])
    assert questions[:1] == asked_of(questions, {"rolle": ("direktion",)}, frozenset())


def test_questions_that_follow_one_for_others_are_not_for_these_people_either() -> None:
    follow_up = replace(NUMBER, shown_if="headset")
    questions = numbered([HEADSET, follow_up, RULES])
    assert questions[2:] == meant_for(questions, traits(attendance="on_site"))
    assert questions == meant_for(questions, traits(attendance="online"))
