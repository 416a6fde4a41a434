"""Questions are checked all at once, and stored only where they were asked."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ki_events.registrations.questions.conditions import traits
from ki_events.registrations.questions.reading import Definition
from ki_events.registrations.questions.tables import QuestionKind
from ki_events.visible import visible
from ki_events.web.sent import gathered
from tests.fuzz.words import TEXTS
from tests.registrations.all_kinds import (
    ALL_KINDS,
    ARRIVAL,
    GROUP,
    HEADSET,
    NUMBER,
    OTHER_ROLE,
    ROLE,
    RULES,
    TOPICS,
    WISHES,
)
from tests.site.sign_up.answering import NOBODY, drawn_from, form_of, sent_with

ONLINE = traits(attendance="online")
GOOD = {
    "q-rolle": "andere",
    "q-welche": "Hort",
    "q-wunsch": "Mut\r\nund Ideen",
    "q-themen": "daz",
    "q-gruppe": "yes",
    "q-anzahl": "12,5",
    "q-anreise": "17.03.2027",
    "q-headset": "no",
    "q-regeln": "yes",
}


def test_answers_are_stored_as_rows_when_all_is_well() -> None:
    form = form_of(*ALL_KINDS).read(sent_with(GOOD), ONLINE)
    assert {} == form.errors
    assert (
        (1, "andere"),
        (2, "Hort"),
        (3, "Mut\nund Ideen"),
        (4, '["daz"]'),
        (5, "yes"),
        (6, "12.5"),
        (7, "2027-03-17"),
        (8, "no"),
        (9, "yes"),
    ) == form.value


def test_nothing_is_stored_for_what_was_left_empty() -> None:
    form = form_of(WISHES, TOPICS, GROUP, ARRIVAL).read(sent_with(), NOBODY)
    assert ((), {}) == (form.value, form.errors)


def test_every_required_question_says_what_to_do_in_the_order_of_the_form() -> None:
    required = [replace(one, required=True, shown_if="", shown_value="", only_for=()) for one in ALL_KINDS]
    assert {
        "q-rolle": "Bitte wählen Sie eine Antwort aus.",
        "q-welche": "Bitte ausfüllen.",
        "q-wunsch": "Bitte ausfüllen.",
        "q-themen": "Bitte wählen Sie mindestens eine Antwort aus.",
        "q-gruppe": "Bitte wählen Sie eine Antwort aus.",
        "q-anzahl": "Bitte ausfüllen.",
        "q-anreise": "Bitte ausfüllen.",
        "q-headset": "Bitte wählen Sie eine Antwort aus.",
        "q-regeln": "Ohne diese Zustimmung geht es nicht. Bitte setzen Sie das Häkchen, wenn Sie einverstanden sind.",
    } == form_of(*required).read(sent_with(), NOBODY).errors


@pytest.mark.parametrize(
    ("question", "typed", "says"),
    [
        (replace(OTHER_ROLE, shown_if="", shown_value=""), "x" * 301, "Höchstens 300 Zeichen, es sind 301."),
        (WISHES, "x" * 2001, "Höchstens 2000 Zeichen, es sind 2001."),
        (replace(NUMBER, shown_if="", shown_value=""), "drei", "Bitte eine Zahl eingeben, zum Beispiel 12 oder 2,5."),
        (ARRIVAL, "bald", "Bitte einen Tag eingeben, den es gibt, zum Beispiel 17.03.2027."),
    ],
)
def test_bad_answer_gets_a_sentence_and_is_kept(question: Definition, typed: str, says: str) -> None:
    name = f"q-{question.key}"
    asked = form_of(question)
    form = asked.read(sent_with({name: typed}), NOBODY)
    assert ({name: says}, None, typed) == (form.errors, form.value, form.typed[name])
    assert typed in drawn_from(asked, form)
    assert says in drawn_from(asked, form)


@pytest.mark.parametrize("question", [ROLE, TOPICS, GROUP, RULES])
def test_tampered_option_is_refused_with_a_sentence(question: Definition) -> None:
    form = form_of(question).read(sent_with({f"q-{question.key}": "'; DROP TABLE"}), NOBODY)
    says = "Diese Antwort steht nicht zur Wahl. Bitte wählen Sie eine der angebotenen aus."
    assert {f"q-{question.key}": says} == form.errors


def test_question_is_neither_required_nor_stored_when_its_condition_does_not_hold() -> None:
    asked = form_of(ROLE, OTHER_ROLE)
    left_empty = asked.read(sent_with({"q-rolle": "lehrkraft"}), NOBODY)
    filled_in = asked.read(sent_with({"q-rolle": "lehrkraft", "q-welche": "Hort"}), NOBODY)
    assert (((1, "lehrkraft"),),) * 2 == (left_empty.value, filled_in.value)
    # Who goes back to the other answer finds again what they typed.
    assert "Hort" == filled_in.typed["q-welche"]


def test_question_is_required_when_its_condition_holds() -> None:
    form = form_of(ROLE, OTHER_ROLE).read(sent_with({"q-rolle": "andere"}), NOBODY)
    assert ({"q-welche": "Bitte ausfüllen."}, None) == (form.errors, form.value)


def test_question_for_some_is_stored_of_those_only() -> None:
    asked = form_of(HEADSET)
    sent = sent_with({"q-headset": "yes"})
    assert (((1, "yes"),), ()) == (asked.read(sent, ONLINE).value, asked.read(sent, NOBODY).value)


def test_prefix_tells_the_people_of_a_party_apart() -> None:
    sent = sent_with({"p0-q-rolle": "lehrkraft", "p1-q-rolle": "andere", "q-rolle": "lehrkraft"})
    first, second = (form_of(ROLE, OTHER_ROLE, prefix=prefix).read(sent, NOBODY) for prefix in ("p0-", "p1-"))
    assert (((1, "lehrkraft"),), None) == (first.value, second.value)
    assert {"p1-q-welche": "Bitte ausfüllen."} == second.errors
    assert {"p1-q-rolle": "andere", "p1-q-welche": ""} == second.typed


def test_prefix_stands_before_every_name_and_id() -> None:
    drawn = drawn_from(form_of(*ALL_KINDS, prefix="p3-"))
    for attribute in ("id", "name", "for", "data-if"):
        parts = [part.partition('"')[0] for part in drawn.split(f' {attribute}="')[1:]]
        assert parts
        assert all(part.startswith("p3-q-") for part in parts)


def test_several_choices_are_kept_in_the_order_in_which_they_are_offered() -> None:
    asked = form_of(TOPICS)
    form = asked.read(sent_with({}, **{"q-themen": ("eltern", "daz", "eltern")}), NOBODY)
    assert ((1, '["daz", "eltern"]'),) == form.value
    assert 2 == drawn_from(asked, form).count(" checked")


def test_what_is_stored_is_shown_again_and_reads_back_the_same() -> None:
    asked = form_of(*ALL_KINDS)
    stored = dict(asked.read(sent_with(GOOD, **{"q-themen": ("daz", "hku")}), ONLINE).value or ())
    form = asked.filled(stored)
    assert ("12,5", ("daz", "hku")) == (form.typed["q-anzahl"], form.picked["q-themen"])
    again = gathered([*form.typed.items(), *((name, text) for name, texts in form.picked.items() for text in texts)])
    assert stored == dict(asked.read(again, ONLINE).value or ())


NAMES = [f"p0-q-{definition.key}" for definition in ALL_KINDS]
VALUES = TEXTS | st.text() | st.sampled_from(["yes", "no", "andere", "lehrkraft", "daz", "12,5", "2027-03-17"])


@given(st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=12), st.sampled_from([NOBODY, ONLINE]))
def test_whatever_is_typed_there_is_an_answer_and_nothing_typed_is_lost(
    pairs: list[tuple[str, str]], person: frozenset[str]
) -> None:
    asked = form_of(*ALL_KINDS, prefix="p0-")
    sent = gathered(pairs)
    form = asked.read(sent, person)
    assert (form.value is None) == bool(form.errors)
    for name, text in form.typed.items():
        assert _plain(sent.one(name)) == _plain(text)
    assert form.picked["p0-q-themen"] == tuple(visible(text) for text in sent.all("p0-q-themen"))
    drawn_from(asked, form)


def _plain(text: str) -> str:
    return visible(text.replace("\t", " "))


def test_kinds_are_all_tried_here() -> None:
    assert set(QuestionKind) == {definition.kind for definition in ALL_KINDS}
