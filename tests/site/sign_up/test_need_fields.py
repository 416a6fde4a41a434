"""Needs are stored as ticked, with the detail without which nobody could prepare anything; nothing is guessed."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ki_events.registrations.questions.tables import AccessNeed, NeedKind
from ki_events.site.sign_up.need_fields import NeedForm, need_form
from ki_events.web.environment import environment
from ki_events.web.forms import Form
from ki_events.web.sent import Sent, gathered
from tests.fuzz.words import TEXTS


def _sent(**fields: str) -> Sent:
    return Sent({name.replace("_", "-"): (text,) for name, text in fields.items()})


def _drawn(needs: NeedForm, form: Form[Any] | None = None) -> str:
    source = "{% from 'parts/access_needs.html' import access_needs %}{{ access_needs(needs, form) }}"
    return environment().from_string(source).render(needs=needs, form=form or Form())


def test_needs_are_stored_when_ticked() -> None:
    sent = Sent(
        {
            "need-step_free": ("yes",),
            "need-interpreter": ("yes",),
            "need-interpreter-detail": (" Arabisch ",),
            "need-hearing": ("yes",),
        }
    )
    expected = ((NeedKind.interpreter, "Arabisch"), (NeedKind.step_free, ""), (NeedKind.hearing, ""))
    assert expected == need_form().read(sent).value


def test_nobody_has_to_need_anything() -> None:
    form = need_form().read(Sent())
    assert ((), {}) == (form.value, form.errors)


def test_detail_is_asked_for_when_nobody_could_prepare_anything_without_it() -> None:
    form = need_form().read(_sent(need_interpreter="yes", need_childcare="yes", need_other="yes", need_hearing="yes"))
    assert {
        "need-interpreter-detail": "Bitte nennen Sie die Sprache.",
        "need-childcare-detail": "Bitte nennen Sie Zahl und Alter der Kinder.",
        "need-other-detail": "Bitte schreiben Sie, was Sie brauchen.",
    } == form.errors
    assert form.value is None


def test_detail_without_its_tick_is_asked_about_and_not_guessed() -> None:
    form = need_form().read(_sent(need_hearing_detail="Induktionsschleife"))
    says = "Bitte setzen Sie auch das Häkchen bei »Unterstützung beim Hören« oder leeren Sie dieses Feld."
    assert {"need-hearing-detail": says} == form.errors
    assert "Induktionsschleife" in _drawn(need_form(), form)


def test_tampered_tick_and_a_long_detail_are_refused() -> None:
    form = need_form().read(_sent(need_other="yes", need_other_detail="x" * 301, need_hearing="maybe"))
    assert {
        "need-hearing": "Diese Antwort steht nicht zur Wahl. Bitte wählen Sie eine der angebotenen aus.",
        "need-other-detail": "Höchstens 300 Zeichen, es sind 301.",
    } == form.errors


def test_prefix_tells_people_apart() -> None:
    sent = Sent({"p0-need-interpreter": ("yes",), "p1-need-step_free": ("yes",)})
    assert ["p0-need-interpreter-detail"] == list(need_form("p0-").read(sent).errors)
    assert ((NeedKind.step_free, ""),) == need_form("p1-").read(sent).value
    assert 'id="p1-needs-about"' in _drawn(need_form("p1-"))


def test_what_is_stored_is_shown_again() -> None:
    stored = [
        AccessNeed(registration=1, kind=NeedKind.interpreter, detail="Farsi"),
        AccessNeed(registration=1, kind=NeedKind.step_free),
    ]
    drawn = _drawn(need_form(), need_form().filled(stored))
    assert (2, 1) == (drawn.count(" checked"), drawn.count('value="Farsi"'))


def test_block_says_who_sees_it_and_when_it_is_erased() -> None:
    drawn = _drawn(need_form())
    assert "Das sieht nur, wer die Veranstaltung vorbereitet." in drawn
    assert "Nach der Veranstaltung wird es als Erstes gelöscht." in drawn


def test_every_need_has_a_name_for_the_summary_of_mistakes() -> None:
    labels = need_form("p0-").labels
    assert "Sprachmittlung – In welche Sprache" == labels["p0-need-interpreter-detail"]
    assert {f"p0-need-{kind}" for kind in NeedKind} <= set(labels)


NAMES = [name for kind in NeedKind for name in (f"need-{kind}", f"need-{kind}-detail")]


@given(st.lists(st.tuples(st.sampled_from(NAMES), TEXTS | st.text() | st.just("yes")), max_size=10))
def test_whatever_is_sent_there_is_a_value_or_a_sentence(pairs: list[tuple[str, str]]) -> None:
    form = need_form().read(gathered(pairs))
    assert (form.value is None) == bool(form.errors)
    _drawn(need_form(), form)
