"""What none of our fonts has is put otherwise: pictures go, letters leave a box, decorated ones are put plainly."""

import pytest

from ki_events.lettering import has_shape, put_otherwise, without_joiners, without_marks, without_shape


def test_letters_without_shape_are_found() -> None:
    assert {"ᚠ", "\U0001f389"} == without_shape(["Şükrü Олена 王 ᚠ", "Fest \U0001f389"])


@pytest.mark.parametrize(("letter", "is_there"), [("ğ", True), ("ቋ", True), ("\U0001f600", False), ("ไ", False)])
def test_font_is_asked_for_a_letter(letter: str, is_there: bool) -> None:
    assert is_there == has_shape(letter)


@pytest.mark.parametrize(
    ("text", "letters", "put"),
    [
        ('"Fest \U0001f389 der Sprachen"', {"\U0001f389"}, '"Fest der Sprachen"'),
        ('"\U0001f389 Fest", "Fest \U0001f389"', {"\U0001f389"}, '"Fest", "Fest"'),
        ('"\U0001f44d\U0001f3fd Fest"', {"\U0001f44d"}, '"Fest"'),
        ('"\U0001f389 \U0001f389"', {"\U0001f389"}, '"□"'),
        ('"a\u0378b"', {"\u0378"}, '"ab"'),
        ('"ᚠ𝔄"', {"ᚠ", "𝔄"}, '"□A"'),
        ('"a\u0bcdb"', {"\u0bcd"}, '"ab"'),
    ],
)
def test_letters_are_put_otherwise(text: str, letters: set[str], put: str) -> None:
    assert put == put_otherwise(text, letters)


def test_keycaps_are_digits() -> None:
    assert "1 um 10" == without_joiners("1\ufe0f\u20e3 um 10")


def test_letters_that_have_their_mark_built_in_keep_it() -> None:
    assert "Yıldız é x" == without_marks("Yıldız e\u0301 x\u0337")
