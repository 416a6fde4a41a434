"""The forms of a word, and what is a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ki_events.events.folding import fold, fold_but_umlauts
from ki_events.events.stems import Word, word, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Sprache & Häuser, 2027!", ["sprache", "häuser", "2027"]),
        ("Lehrer*innen, Schüler:innen, Freund_innen, Kolleg/-innen", ["lehrerinnen", "schülerinnen", "freundinnen", "kolleginnen"]),
        ("E-Mail", ["e", "mail"]),
        ("snake_case", ["snake", "case"]),
        ("Café Straße ﬁn", ["cafe", "strasse", "fin"]),
        ("100 %", ["100"]),
        ("%_'", []),
        ("", []),
    ],
)  # fmt: skip
def test_words_of_a_text(text: str, words: list[str]) -> None:
    assert words == words_of(text)


@pytest.mark.parametrize(
    ("found", "forms"),
    [
        ("haus", Word("haus", "haus", "haus", "haus")),
        ("häuser", Word("haeuser", "haeus", "hauser", "haus")),
        ("haeuser", Word("haeuser", "haeus", "hauser", "haus")),
        ("förderung", Word("foerderung", "foerder", "forderung", "forder")),
        ("kitas", Word("kitas", "kita", "kitas", "kita")),
        ("workshops", Word("workshops", "workshop", "workshops", "workshop")),
        ("neue", Word("neue", "neu", "neue", "neu")),
        ("pädagoginnen", Word("paedagoginnen", "paedagog", "padagoginnen", "padagog")),
        ("studentin", Word("studentin", "student", "studentin", "student")),
        ("termin", Word("termin", "termin", "termin", "termin")),
        ("quelle", Word("quelle", "quell", "quelle", "quell")),
        ("schülerinnen", Word("schuelerinnen", "schuel", "schulerinnen", "schul")),
    ],
)
def test_word_has_forms_with_and_without_umlaut(found: str, forms: Word) -> None:
    assert forms == word(found)


@given(st.text())
def test_words_hold_nothing_that_means_something_to_like(text: str) -> None:
    for found in words_of(text):
        for form in word(found).forms:
            assert form
            assert not set(form) & set("%_\\! ")


@given(st.text())
def test_fold_but_umlauts_differs_from_fold_in_umlauts_only(text: str) -> None:
    assert fold(text).split() == fold(fold_but_umlauts(text)).split()
