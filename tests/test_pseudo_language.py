"""The pseudo language accents every letter, needs more room, and leaves values and markup alone."""

import pytest

from ki_events.i18n import _, ngettext, speaking
from ki_events.pseudo_language import ACCENTED, KEPT, PADDING, pseudo


@pytest.mark.parametrize(
    ("german", "made"),
    [
        ("", ""),
        ("ja", "⟦ĵá⟧"),
        ("Anmelden", "⟦Áñɱéļđéñ ~óñ⟧"),
        ("%(n)s Plätze", "⟦%(n)s Þļàťžé ~ó⟧"),
        ("{day}, {time} Uhr", "⟦{day}, {time} Úĥř ~ó⟧"),
        ("Guten Tag <bdi>%(name)s</bdi>", "⟦Ǧúťéñ Ťáǧ <bdi>%(name)s</bdi> ~óñ⟧"),
        ("100 %% sicher", "⟦100 %% šíçĥéř ~óñé⟧"),
    ],
)
def test_pseudo_keeps_values_and_markup(german: str, made: str) -> None:
    assert made == pseudo(german)


@pytest.mark.parametrize("length", [10, 40, 200])
def test_pseudo_is_longer_by_two_fifths(length: int) -> None:
    assert length + 2 + length * 2 // 5 - len(pseudo("x" * length)) in (0, 1)


def test_no_plain_letter_is_left() -> None:
    letters = "abcdefghijklmnopqrstuvwxyzäöüß"
    assert set() == set(letters + letters.upper()) & set((letters + letters.upper()).translate(ACCENTED) + PADDING)


def test_sentences_are_pseudo_while_it_is_spoken() -> None:
    with speaking("ar-XB"):
        assert (pseudo("Absagen"), pseudo("Termin"), pseudo("Termine")) == (
            _("Absagen"),
            ngettext("Termin", "Termine", 1),
            ngettext("Termin", "Termine", 2),
        )


def test_values_are_what_formats_read() -> None:
    assert ["%(n)s", "{day}", "<b>", "%%"] == KEPT.findall("%(n)s {day} <b> 5 %%")
