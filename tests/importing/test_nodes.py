"""Characters that nobody sees, or that nobody can read any more, are refused with the line they are in."""

from pathlib import Path

import pytest

from tests.importing.documents import DAZ, document, problems_of

LOST = "Hier stehen Zeichen, die beim Speichern der Datei kaputtgegangen sind; bitte neu schreiben."


@pytest.mark.parametrize("character", ["\u202a", "\u202e", "\u2066", "\u2069", "\x07"])
def test_control_character_is_refused_with_its_line(tmp_path: Path, character: str) -> None:
    sentence = f"Das Steuerzeichen U+{ord(character):04X} ist nicht erlaubt."
    for old, line in (("Zweitsprache\n", 8), ("Rathaus", 15), ("Aula", 15)):
        text = document(DAZ.replace(old, old[0] + character + old[1:], 1))
        assert problems_of(tmp_path, text) == [f"angebote.yaml, Zeile {line}: {sentence}"]


def test_control_character_is_refused_when_escaped_or_deep_in_a_text(tmp_path: Path) -> None:
    deep = "description: |\n  Erste Zeile.\n\n  Dritte\u202e Zeile.\n"
    text = document(DAZ.replace("name: Rathaus", 'name: "Rat\\u2067haus"') + deep)
    assert [problem.split(":")[0] for problem in problems_of(tmp_path, text)] == [
        "angebote.yaml, Zeile 15",
        "angebote.yaml, Zeile 19",
    ]


def test_lost_characters_are_refused_with_all_other_problems(tmp_path: Path) -> None:
    text = document(
        DAZ.replace("Übergang", "\ufffdbergang").replace("Aula", "A\x07ula").replace("format: training", "format: x")
    )
    found = problems_of(tmp_path, text)
    assert [f"angebote.yaml, Zeile 10: {LOST}"] == [problem for problem in found if LOST in problem]
    assert [7, 10, 15] == [int(problem.split("Zeile ")[1].split(",")[0].split(":")[0]) for problem in found]


def test_texts_from_right_to_left_are_welcome(tmp_path: Path) -> None:
    assert problems_of(tmp_path, document(DAZ.replace("Aula", "قاعة\u200f").replace("Grundlagen.", "مرحبا بكم"))) == []
