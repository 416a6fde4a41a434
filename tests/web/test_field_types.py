"""Numbers and days are taken as people write them; what was not offered is refused with a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from ki_events.i18n import speaking
from ki_events.web.field_types import agreement, day_line, day_of, number_line, one_of, some_of
from ki_events.web.forms import check
from ki_events.web.sent import gathered
from tests.fuzz.words import TEXTS


class Loose(BaseModel):
    """One field of each type, none of which has to be filled in."""

    one: one_of(("a", "b"))  # type: ignore[valid-type]
    some: some_of(("a", "b"))  # type: ignore[valid-type]
    number: number_line()  # type: ignore[valid-type]
    day: day_line()  # type: ignore[valid-type]
    agreed: agreement()  # type: ignore[valid-type]


class Strict(BaseModel):
    """One field of each type, all of which have to be filled in."""

    one: one_of(("a", "b"), 1)  # type: ignore[valid-type]
    some: some_of(("a", "b"), 1)  # type: ignore[valid-type]
    number: number_line(1)  # type: ignore[valid-type]
    day: day_line(1)  # type: ignore[valid-type]
    agreed: agreement(1)  # type: ignore[valid-type]


def test_nothing_is_taken_when_nothing_is_required() -> None:
    form = check(Loose, {})
    assert Loose.model_construct(one="", some=(), number="", day="", agreed="") == form.value


def test_every_type_says_what_is_missing() -> None:
    assert {
        "one": "Bitte wählen Sie eine Antwort aus.",
        "some": "Bitte wählen Sie mindestens eine Antwort aus.",
        "number": "Bitte ausfüllen.",
        "day": "Bitte ausfüllen.",
        "agreed": "Ohne diese Zustimmung geht es nicht. Bitte setzen Sie das Häkchen, wenn Sie einverstanden sind.",
    } == check(Strict, {}).errors


def test_what_was_not_offered_is_refused() -> None:
    says = "Diese Antwort steht nicht zur Wahl. Bitte wählen Sie eine der angebotenen aus."
    assert (
        dict.fromkeys(("one", "some", "agreed"), says) == check(Loose, {"one": "c", "some": "c", "agreed": "on"}).errors
    )


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("12", "12"), ("2,5", "2.5"), ("2.5", "2.5"), ("1.234", "1234"), ("1.234,50", "1234.5"), ("1 234,5", "1234.5"),
        ("-3", "-3"), ("−3", "-3"), ("0", "0"), ("-0", "0"), ("007", "7"), (" 7 ", "7"), ("0,1234567", "0.123457"),
        ("1234,5", "1234.5"), ("+5", "5"), ("999999999999", "999999999999"),
    ],
)  # fmt: skip
def test_number_is_read_as_germans_write_it(typed: str, expected: str) -> None:
    form = check(Loose, {"number": typed})
    assert ({}, expected) == (form.errors, getattr(form.value, "number", None))


@pytest.mark.parametrize(
    ("typed", "expected"), [("2.5", "2.5"), ("1,234", "1234"), ("1,234.5", "1234.5"), ("1.234", "1.234")]
)
def test_number_is_read_as_the_english_page_writes_it(typed: str, expected: str) -> None:
    with speaking("en"):
        form = check(Loose, {"number": typed})
    assert ({}, expected) == (form.errors, getattr(form.value, "number", None))


@pytest.mark.parametrize(
    "typed", ["drei", "3 Kinder", "1,2,3", "1.2.3", "nan", "1e5", "inf", "--3", "3-4", "٣", ",", "0x1"]
)
def test_what_is_no_number_is_refused_and_kept(typed: str) -> None:
    form = check(Loose, {"number": typed})
    assert {"number": "Bitte eine Zahl eingeben, zum Beispiel 12 oder 2,5."} == form.errors
    assert typed == form.typed["number"]


def test_number_is_refused_when_nobody_can_mean_it() -> None:
    assert {"number": "Die Zahl ist zu groß. Bitte prüfen Sie sie."} == check(Loose, {"number": "1" + "0" * 12}).errors


@pytest.mark.parametrize("typed", ["2027-03-17", "17.03.2027", "17.3.2027", "17. 3. 2027", " 17.03.2027 "])
def test_day_is_read_from_the_browser_and_as_typed(typed: str) -> None:
    form = check(Loose, {"day": typed})
    assert ({}, "2027-03-17") == (form.errors, getattr(form.value, "day", None))
    assert "2027-03-17" == day_of(typed)


@pytest.mark.parametrize(
    "typed", ["morgen", "31.02.2027", "2027-02-30", "17.03.27", "0001-01-01", "9999-12-31", "2027-W11"]
)
def test_what_is_no_day_is_refused_and_kept(typed: str) -> None:
    form = check(Loose, {"day": typed})
    assert {"day": "Bitte einen Tag eingeben, den es gibt, zum Beispiel 17.03.2027."} == form.errors
    assert (typed, "") == (form.typed["day"], day_of(typed))


@given(st.lists(st.tuples(st.sampled_from([*Loose.model_fields]), TEXTS | st.text()), max_size=8))
def test_whatever_is_typed_there_is_a_value_or_a_sentence(pairs: list[tuple[str, str]]) -> None:
    form = check(Loose, gathered(pairs))
    assert (form.value is None) == bool(form.errors)
    assert all(form.errors.values())
