"""Questions are drawn with their words, in the language of the page, as text."""

from dataclasses import replace

from ki_events.i18n import speaking
from ki_events.registrations.questions.reading import Option
from ki_events.site.sign_up.question_fields import question_form
from tests.registrations.all_kinds import (
    ALL_KINDS,
    ARRIVAL,
    GROUP,
    HEADSET,
    ROLE,
    RULES,
    WISHES,
    numbered,
)
from tests.site.sign_up.answering import NOBODY, drawn_from, form_of, sent_with


def test_questions_are_drawn_with_hints_help_and_what_is_required() -> None:
    drawn = drawn_from(form_of(*ALL_KINDS))
    assert 'Nur wenn Sie bei »<span lang="de" dir="auto">In welcher Rolle nehmen Sie teil?</span>« die Antwort' in drawn
    assert '»<span lang="de" dir="auto">Andere Rolle</span>« gewählt haben.' in drawn
    assert "Nur für: <bdi>Teilnahme online</bdi>" in drawn
    assert 'aria-describedby="q-wunsch-hint "' in drawn
    assert (4, 5) == (drawn.count(">Pflichtangabe<"), drawn.count(">freiwillig<"))


def test_condition_names_a_consent_and_a_text_as_what_they_are() -> None:
    after_consent = replace(WISHES, shown_if="regeln", shown_value="yes")
    after_text = replace(ARRIVAL, shown_if="wunsch")
    drawn = drawn_from(form_of(RULES, after_consent, after_text))
    assert (
        'Nur wenn Sie »<span lang="de" dir="auto">Ich halte mich an die Hausordnung.</span>« zugestimmt haben.' in drawn
    )
    assert 'Nur wenn Sie »<span lang="de" dir="auto">Was möchten Sie mitnehmen?</span>« beantwortet haben.' in drawn


def test_groups_are_named_as_the_event_names_them() -> None:
    question = replace(HEADSET, only_for=("target_group:kita", "target_group:ogs"))
    drawn = drawn_from(question_form(numbered([question]), groups={"target_group:kita": "Kindertagesstätten"}))
    assert "Nur für: <bdi>Kindertagesstätten, ogs</bdi>" in drawn


def test_choice_unfolds_when_it_has_more_than_six_options() -> None:
    many = replace(ROLE, options=tuple(Option(str(number), f"Schule {number}") for number in range(7)))
    assert (1, 0) == (drawn_from(form_of(many)).count("<select"), drawn_from(form_of(many)).count('type="radio"'))
    few = replace(many, options=many.options[:6])
    assert (0, 6) == (drawn_from(form_of(few)).count("<select"), drawn_from(form_of(few)).count('type="radio"'))


def test_optional_radios_can_be_taken_back() -> None:
    asked = form_of(GROUP)
    assert ">Keine Angabe<" in drawn_from(asked)
    form = asked.read(sent_with({"q-gruppe": ""}), NOBODY)
    assert ((), {}) == (form.value, form.errors)
    assert ">Keine Angabe<" not in drawn_from(form_of(replace(GROUP, required=True)))


def test_day_is_drawn_as_typed_when_it_is_none() -> None:
    asked = form_of(ARRIVAL)
    assert 'type="date" value=""' in drawn_from(asked)
    assert 'type="date" value="2027-03-17"' in drawn_from(
        asked, asked.read(sent_with({"q-anreise": "17.3.2027"}), NOBODY)
    )
    assert 'type="text" inputmode="text" dir="ltr" value="Ostern"' in drawn_from(
        asked, asked.read(sent_with({"q-anreise": "Ostern"}), NOBODY)
    )


def test_summary_of_mistakes_names_questions_shortly() -> None:
    long = replace(RULES, label="Ich bin einverstanden, " * 6)
    assert {
        "q-rolle": "<bdi>In welcher Rolle nehmen Sie teil</bdi>",
        "q-regeln": "<bdi>Ich bin einverstanden, Ich bin einverstanden, Ich bin einverstanden, Ich bin ei…</bdi>",
    } == form_of(ROLE, long).labels


def test_summary_of_mistakes_names_questions_in_their_language_and_as_text() -> None:
    asked = question_form(numbered([replace(ROLE, label="Rolle <b>?")]), lang="tr")
    assert {"q-rolle": '<bdi lang="tr">Rolle &lt;b&gt;</bdi>'} == asked.labels


def test_words_around_the_questions_are_english_on_the_english_page_and_the_questions_are_not() -> None:
    with speaking("en"):
        drawn = drawn_from(form_of(GROUP))
    assert '<span lang="de" dir="auto">Bringen Sie eine Lerngruppe mit?</span>' in drawn


def test_typed_markup_is_text() -> None:
    asked = form_of(replace(WISHES, label="<b>x</b>", help="<i>"))
    drawn = drawn_from(asked, asked.read(sent_with({"q-wunsch": "</textarea><script>"}), NOBODY))
    assert ("<b>" in drawn, "<i>" in drawn, "<script>" in drawn) == (False, False, False)
