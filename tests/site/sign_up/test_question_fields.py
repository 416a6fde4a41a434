"""Questions are drawn with their words, checked all at once, and stored only where they were asked."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ki_events.i18n import speaking
from ki_events.registrations.questions.conditions import traits
from ki_events.registrations.questions.reading import Definition, Option
from ki_events.registrations.questions.tables import QuestionKind
from ki_events.site.sign_up.question_fields import QuestionForm, question_form
from ki_events.visible import visible
from ki_events.web.environment import environment
from ki_events.web.forms import Form
from ki_events.web.sent import Sent, gathered
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
    numbered,
)

NOBODY: frozenset[str] = frozenset()
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


def _asked(*definitions: Definition, prefix: str = "") -> QuestionForm:
    return question_form(numbered(definitions), prefix)


def _sent(fields: dict[str, str] | None = None, **several: tuple[str, ...]) -> Sent:
    return Sent({name: (text,) for name, text in (fields or {}).items()} | several)


def _drawn(asked: QuestionForm, form: Form[Any] | None = None) -> str:
    source = "{% from 'parts/question_fields.html' import question_fields %}{{ question_fields(asked, form, 'de') }}"
    return environment().from_string(source).render(asked=asked, form=form or Form())


def test_answers_are_stored_as_rows_when_all_is_well() -> None:
    form = _asked(*ALL_KINDS).read(_sent(GOOD), ONLINE)
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
    form = _asked(WISHES, TOPICS, GROUP, ARRIVAL).read(_sent(), NOBODY)
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
    } == _asked(*required).read(_sent(), NOBODY).errors


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
    asked = _asked(question)
    form = asked.read(_sent({name: typed}), NOBODY)
    assert ({name: says}, None, typed) == (form.errors, form.value, form.typed[name])
    assert typed in _drawn(asked, form)
    assert says in _drawn(asked, form)


@pytest.mark.parametrize("question", [ROLE, TOPICS, GROUP, RULES])
def test_tampered_option_is_refused_with_a_sentence(question: Definition) -> None:
    form = _asked(question).read(_sent({f"q-{question.key}": "'; DROP TABLE"}), NOBODY)
    says = "Diese Antwort steht nicht zur Wahl. Bitte wählen Sie eine der angebotenen aus."
    assert {f"q-{question.key}": says} == form.errors


def test_question_is_neither_required_nor_stored_when_its_condition_does_not_hold() -> None:
    asked = _asked(ROLE, OTHER_ROLE)
    left_empty = asked.read(_sent({"q-rolle": "lehrkraft"}), NOBODY)
    filled_in = asked.read(_sent({"q-rolle": "lehrkraft", "q-welche": "Hort"}), NOBODY)
    assert (((1, "lehrkraft"),),) * 2 == (left_empty.value, filled_in.value)
    # Who goes back to the other answer finds again what they typed.
    assert "Hort" == filled_in.typed["q-welche"]


def test_question_is_required_when_its_condition_holds() -> None:
    form = _asked(ROLE, OTHER_ROLE).read(_sent({"q-rolle": "andere"}), NOBODY)
    assert ({"q-welche": "Bitte ausfüllen."}, None) == (form.errors, form.value)


def test_question_for_some_is_stored_of_those_only() -> None:
    asked = _asked(HEADSET)
    sent = _sent({"q-headset": "yes"})
    assert (((1, "yes"),), ()) == (asked.read(sent, ONLINE).value, asked.read(sent, NOBODY).value)


def test_prefix_tells_the_people_of_a_party_apart() -> None:
    sent = _sent({"p0-q-rolle": "lehrkraft", "p1-q-rolle": "andere", "q-rolle": "lehrkraft"})
    first, second = (_asked(ROLE, OTHER_ROLE, prefix=prefix).read(sent, NOBODY) for prefix in ("p0-", "p1-"))
    assert (((1, "lehrkraft"),), None) == (first.value, second.value)
    assert {"p1-q-welche": "Bitte ausfüllen."} == second.errors
    assert {"p1-q-rolle": "andere", "p1-q-welche": ""} == second.typed


def test_prefix_stands_before_every_name_and_id() -> None:
    drawn = _drawn(_asked(*ALL_KINDS, prefix="p3-"))
    for attribute in ("id", "name", "for", "data-if"):
        parts = [part.partition('"')[0] for part in drawn.split(f' {attribute}="')[1:]]
        assert parts
        assert all(part.startswith("p3-q-") for part in parts)


def test_several_choices_are_kept_in_the_order_in_which_they_are_offered() -> None:
    asked = _asked(TOPICS)
    form = asked.read(_sent({}, **{"q-themen": ("eltern", "daz", "eltern")}), NOBODY)
    assert ((1, '["daz", "eltern"]'),) == form.value
    assert 2 == _drawn(asked, form).count(" checked")


def test_what_is_stored_is_shown_again_and_reads_back_the_same() -> None:
    asked = _asked(*ALL_KINDS)
    stored = dict(asked.read(_sent(GOOD, **{"q-themen": ("daz", "hku")}), ONLINE).value or ())
    form = asked.filled(stored)
    assert ("12,5", ("daz", "hku")) == (form.typed["q-anzahl"], form.picked["q-themen"])
    again = gathered([*form.typed.items(), *((name, text) for name, texts in form.picked.items() for text in texts)])
    assert stored == dict(asked.read(again, ONLINE).value or ())


def test_questions_are_drawn_with_hints_help_and_what_is_required() -> None:
    drawn = _drawn(_asked(*ALL_KINDS))
    assert 'Nur wenn Sie bei »<span lang="de" dir="auto">In welcher Rolle nehmen Sie teil?</span>« die Antwort' in drawn
    assert '»<span lang="de" dir="auto">Andere Rolle</span>« gewählt haben.' in drawn
    assert "Nur für: <bdi>Teilnahme online</bdi>" in drawn
    assert 'aria-describedby="q-wunsch-hint "' in drawn
    assert (4, 5) == (drawn.count(">Pflichtangabe<"), drawn.count(">freiwillig<"))


def test_condition_names_a_consent_and_a_text_as_what_they_are() -> None:
    after_consent = replace(WISHES, shown_if="regeln", shown_value="yes")
    after_text = replace(ARRIVAL, shown_if="wunsch")
    drawn = _drawn(_asked(RULES, after_consent, after_text))
    assert (
        'Nur wenn Sie »<span lang="de" dir="auto">Ich halte mich an die Hausordnung.</span>« zugestimmt haben.' in drawn
    )
    assert 'Nur wenn Sie »<span lang="de" dir="auto">Was möchten Sie mitnehmen?</span>« beantwortet haben.' in drawn


def test_groups_are_named_as_the_event_names_them() -> None:
    question = replace(HEADSET, only_for=("target_group:kita", "target_group:ogs"))
    drawn = _drawn(question_form(numbered([question]), groups={"target_group:kita": "Kindertagesstätten"}))
    assert "Nur für: <bdi>Kindertagesstätten, ogs</bdi>" in drawn


def test_choice_unfolds_when_it_has_more_than_six_options() -> None:
    many = replace(ROLE, options=tuple(Option(str(number), f"Schule {number}") for number in range(7)))
    assert (1, 0) == (_drawn(_asked(many)).count("<select"), _drawn(_asked(many)).count('type="radio"'))
    few = replace(many, options=many.options[:6])
    assert (0, 6) == (_drawn(_asked(few)).count("<select"), _drawn(_asked(few)).count('type="radio"'))


def test_optional_radios_can_be_taken_back() -> None:
    asked = _asked(GROUP)
    assert ">Keine Angabe<" in _drawn(asked)
    form = asked.read(_sent({"q-gruppe": ""}), NOBODY)
    assert ((), {}) == (form.value, form.errors)
    assert ">Keine Angabe<" not in _drawn(_asked(replace(GROUP, required=True)))


def test_day_is_drawn_as_typed_when_it_is_none() -> None:
    asked = _asked(ARRIVAL)
    assert 'type="date" value=""' in _drawn(asked)
    assert 'type="date" value="2027-03-17"' in _drawn(asked, asked.read(_sent({"q-anreise": "17.3.2027"}), NOBODY))
    assert 'type="text" inputmode="text" dir="ltr" value="Ostern"' in _drawn(
        asked, asked.read(_sent({"q-anreise": "Ostern"}), NOBODY)
    )


def test_summary_of_mistakes_names_questions_shortly() -> None:
    long = replace(RULES, label="Ich bin einverstanden, " * 6)
    assert {
        "q-rolle": "<bdi>In welcher Rolle nehmen Sie teil</bdi>",
        "q-regeln": "<bdi>Ich bin einverstanden, Ich bin einverstanden, Ich bin einverstanden, Ich bin ei…</bdi>",
    } == _asked(ROLE, long).labels


def test_summary_of_mistakes_names_questions_in_their_language_and_as_text() -> None:
    asked = question_form(numbered([replace(ROLE, label="Rolle <b>?")]), lang="tr")
    assert {"q-rolle": '<bdi lang="tr">Rolle &lt;b&gt;</bdi>'} == asked.labels


def test_words_around_the_questions_are_english_on_the_english_page_and_the_questions_are_not() -> None:
    with speaking("en"):
        drawn = _drawn(_asked(GROUP))
    assert '<span lang="de" dir="auto">Bringen Sie eine Lerngruppe mit?</span>' in drawn


def test_typed_markup_is_text() -> None:
    asked = _asked(replace(WISHES, label="<b>x</b>", help="<i>"))
    drawn = _drawn(asked, asked.read(_sent({"q-wunsch": "</textarea><script>"}), NOBODY))
    assert ("<b>" in drawn, "<i>" in drawn, "<script>" in drawn) == (False, False, False)


NAMES = [f"p0-q-{definition.key}" for definition in ALL_KINDS]
VALUES = TEXTS | st.text() | st.sampled_from(["yes", "no", "andere", "lehrkraft", "daz", "12,5", "2027-03-17"])


@given(st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=12), st.sampled_from([NOBODY, ONLINE]))
def test_whatever_is_typed_there_is_an_answer_and_nothing_typed_is_lost(
    pairs: list[tuple[str, str]], person: frozenset[str]
) -> None:
    asked = _asked(*ALL_KINDS, prefix="p0-")
    sent = gathered(pairs)
    form = asked.read(sent, person)
    assert (form.value is None) == bool(form.errors)
    for name, text in form.typed.items():
        assert _plain(sent.one(name)) == _plain(text)
    assert form.picked["p0-q-themen"] == tuple(visible(text) for text in sent.all("p0-q-themen"))
    _drawn(asked, form)


def _plain(text: str) -> str:
    return visible(text.replace("\t", " "))


def test_kinds_are_all_tried_here() -> None:
    assert set(QuestionKind) == {definition.kind for definition in ALL_KINDS}
