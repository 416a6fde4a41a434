"""Placeholders are filled once, and what is wrong with them is said."""

import pytest

from ki_events.group_messages.placeholders import NAMES, filled, mistake_in

VALUES = {name: f"<{name}>" for name in NAMES}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{Vorname}} {{Nachname}}", "<Vorname> <Nachname>"),
        ("{{ vorname }}, {{LINK  zur anmeldung}}", "<Vorname>, <Link zur Anmeldung>"),
        ("ohne {Klammern}", "ohne {Klammern}"),
    ],
)
def test_placeholders_are_found_however_they_are_typed(text: str, expected: str) -> None:
    assert (expected, "") == (filled(text, VALUES), mistake_in(text))


def test_name_that_looks_like_a_placeholder_stays_a_name() -> None:
    assert "{{Nachname}} Conti" == filled(
        "{{Vorname}} {{Nachname}}", VALUES | {"Vorname": "{{Nachname}}", "Nachname": "Conti"}
    )


@pytest.mark.parametrize("text", ["{{Vorname", "Vorname}}", "{{Vor{name}}", "{{}}", "{{Name}}"])
def test_broken_and_unknown_ones_are_said(text: str) -> None:
    assert mistake_in(text)
