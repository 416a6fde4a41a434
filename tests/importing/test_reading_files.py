"""Any file is a document or is refused with a sentence; none is an accident."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ki_events.importing.files import LARGEST
from ki_events.importing.problems import Faulty
from ki_events.importing.reading import read
from tests.importing.documents import DAZ, document, problems_of, written

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(
    [
        "organisations",
        "programmes",
        "events",
        "yearly",
        "slug",
        "organisation",
        "title",
        "sessions",
        "date",
        "from",
        "to",
        "registration",
        "mode",
        "capacity",
        "place",
    ]
)
NEARLY = st.recursive(
    ANYTHING | st.sampled_from(["krefeld", "2027-03-17", "wed +3w", "14:00", "open"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=30,
)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "ist leer"),
        (b"# nur ein Kommentar\n", "ist leer"),
        (b"\x89PNG\x00\x01", "keine Textdatei"),
        ("events: Übung".encode("latin-1"), "nicht in UTF-8"),
        ("events: []".encode("utf-16"), "keine Textdatei"),
        (b"events: [\n", "kein gültiges YAML"),
        (b"events:\n\t- a", "Zeile 2: Das ist an dieser Stelle kein gültiges YAML"),
        (b"a: \x07", "Steuerzeichen U+0007"),
        (b'events: "\\0"', "Steuerzeichen U+0000"),
        (b"- 1", "Erwartet wird ein Dokument"),
        (b"hallo", "Erwartet wird ein Dokument"),
        (b"[" * 100_000, "verschachtelt"),
        (b"{a: " * 30_000, "verschachtelt"),
        (b"x-a: &a [*a]", "enthält sich selbst"),
        (b"x-a: *b", "gibt es weiter oben kein &b"),
        (b"x-a: !!python/object/apply:os.system [true]", "Typangaben mit !"),
        (b"x-a: 1\n---\nx-b: 2", "beginnt ein zweites"),
        (b"? [1]\n: 2", "einfaches Wort"),
        (b"x-a: {}\nx-b: {<<: 1}", "Zusammenführen mit <<"),
        (b"x" * (LARGEST + 1), "größer als 20 MB"),
    ],
)  # fmt: skip
def test_file_is_refused_with_a_sentence(tmp_path: Path, data: bytes, expected: str) -> None:
    file = tmp_path / "angebote.yaml"
    file.write_bytes(data)
    with pytest.raises(Faulty) as refused:
        read([file])
    assert expected in str(refused.value)


def test_alias_bomb_is_refused(tmp_path: Path) -> None:
    levels = ["x-a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"x-a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 20)]
    found = problems_of(tmp_path, "\n".join(levels))
    assert ["zu viel" in problem for problem in found] == [True]


def test_missing_file_and_folder_are_refused_together(tmp_path: Path) -> None:
    with pytest.raises(Faulty) as refused:
        read([tmp_path / "fehlt.yaml", tmp_path])
    assert ["gibt es nicht" in str(problem) for problem in refused.value.problems] == [True, False]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(value=ANYTHING | st.dictionaries(KEYS, NEARLY, max_size=5))
def test_any_json_is_a_document_or_problems(tmp_path: Path, value: Any) -> None:
    for problem in problems_of(tmp_path, json.dumps(value)):
        assert problem.startswith("angebote.yaml")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(data=st.binary(max_size=60) | st.text("ab:-[]{}&*!|>'\"#\n \t%?,", max_size=40).map(str.encode))
def test_any_bytes_are_a_document_or_problems(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "irgendwas.yaml"
    file.write_bytes(data)
    problems = None
    try:
        read([file])
    except Faulty as faulty:
        problems = faulty.problems
    assert problems is None or len(problems) > 0


def test_key_without_value_counts_as_left_out(tmp_path: Path) -> None:
    found = read(
        [
            written(
                tmp_path,
                document(DAZ.replace("capacity: 2", "capacity: null").replace("summary: Grundlagen.", "summary:")),
            )
        ]
    )
    assert (None, "") == (found.events[0].given.registration.capacity, found.events[0].given.summary)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "registration: {mode: open, capcity: }",
            "registration.capcity: Diese Angabe gibt es hier nicht. Meinten Sie „capacity“?",
        ),
        (
            "registration: {mode: open, questions: [{key: a, kind: consent, label: Ich stimme zu, auf Fotos zu sein}]}",
            "registration.questions[0].auf Fotos zu sein: Diese Angabe gibt es hier nicht.",
        ),
        (
            "registration: {mode: open, contingents: [{for: partner, value: a, places: 2, name: Kitas, Schulen}]}",
            "registration.contingents[0].Schulen: Diese Angabe gibt es hier nicht.",
        ),
    ],
)
def test_key_that_there_is_not_is_refused_without_a_value_too(tmp_path: Path, line: str, said: str) -> None:
    text = document(DAZ.replace('registration: {mode: open, serving: direct, capacity: 2, opens: "-6w 12:00"}', line))
    assert [True] == [problem.endswith(said) for problem in problems_of(tmp_path, text)]
