"""What everybody would try first is no password; a sentence is one, also if it has one's own name in it."""

import pytest

from ki_events.accounts.guessing import is_known, is_repetition

KNOWN = ["amal.haddad@krefeld.example", "Amal Haddad", "Kommunales Integrationszentrum Krefeld", "KI Krefeld"]


@pytest.mark.parametrize(
    "password",
    ["passwortpasswort", "Passwort Passwort", "passwort-passwort-1", "aaaaaaaaaaaa", "abababababab", "............", "123456789012",
     "abcdefghijklm", "nmlkjihgfedcba", "Qwertzuiopü!", "Sommer24Sommer24", "ääääääääääää"],
)  # fmt: skip
def test_password_repeats_itself(password: str) -> None:
    assert is_repetition(password)


@pytest.mark.parametrize(
    "password",
    ["Amal.Haddad@krefeld.example", "amal haddad 1987", "KIKrefeld2026!", "Kommunales Integrationszentrum", "integrationszentrum",
     "haddad-krefeld-99", "amalhaddadamal"],
)  # fmt: skip
def test_password_is_what_everybody_knows(password: str) -> None:
    assert is_known(password, KNOWN)


@pytest.mark.parametrize(
    "password",
    ["ein Satz, den nur Amal kennt", "Krefeld ist meine Stadt", "korrekt pferd batterie", "syeqb-7hveu-v6wv7", "der der das die den",
     "Ein Igel, ein Igel im Garten", "密码是一个很长的句子吗好的", "8374 6120 9385 27", "XQ%&/(=!#-_.:;<>"],
)  # fmt: skip
def test_password_is_good(password: str) -> None:
    assert (False, False) == (is_repetition(password), is_known(password, KNOWN))
