"""Reading a filter from an address: what makes no sense is named and not applied."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ki_events.events.filter import Filter
from ki_events.events.tables import Format


def test_from_query_reads_every_name() -> None:
    asked = Filter.from_query(
        {"q": " Sprache  fördern ", "format": "lecture", "veranstalter": "krefeld", "programm": "a-1", "seite": "3"}
    )
    assert (Filter("Sprache fördern", Format.lecture, "krefeld", "a-1"), 3, ()) == (
        asked.filter,
        asked.page,
        asked.problems,
    )


def test_from_query_asks_for_everything_when_empty() -> None:
    asked = Filter.from_query({"q": "  ", "format": "", "seite": ""})
    assert (Filter(), 1, ()) == (asked.filter, asked.page, asked.problems)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("format", "ball", "Das Format „ball“ gibt es nicht."),
        ("format", "Lecture", "Das Format „Lecture“ gibt es nicht."),
        ("veranstalter", "Kre feld", "Den Veranstalter „Kre feld“ gibt es nicht."),
        ("programm", "a" * 121, f"Das Programm „{'a' * 40}…“ gibt es nicht."),
        ("seite", "0", "Die Seite „0“ gibt es nicht."),
        ("seite", "-1", "Die Seite „-1“ gibt es nicht."),
        ("seite", "٣", "Die Seite „٣“ gibt es nicht."),
        ("seite", "10001", "Die Seite „10001“ gibt es nicht."),
        ("q", "a\x00b", "Der Suchbegriff enthält Zeichen, nach denen nicht gesucht werden kann."),
        ("q", "a" * 101, "Bitte suchen Sie mit höchstens 10 Wörtern und 100 Zeichen."),
        ("q", "a " * 11, "Bitte suchen Sie mit höchstens 10 Wörtern und 100 Zeichen."),
    ],
)
def test_from_query_names_what_makes_no_sense(name: str, value: str, sentence: str) -> None:
    asked = Filter.from_query({name: value})
    assert (Filter(), 1, (sentence,)) == (asked.filter, asked.page, asked.problems)


def test_from_query_names_all_problems_and_keeps_the_rest() -> None:
    asked = Filter.from_query({"format": "ball", "seite": "x", "veranstalter": "krefeld"})
    assert (Filter(organisation="krefeld"), 2) == (asked.filter, len(asked.problems))


@given(st.dictionaries(st.sampled_from(["q", "format", "veranstalter", "programm", "seite", "utm"]), st.text()))
def test_from_query_never_fails_and_its_address_leads_back(query: dict[str, str]) -> None:
    asked = Filter.from_query(query)
    again = Filter.from_query(dict(parse_qsl(asked.filter.to_query(asked.page))))
    assert (asked.filter, asked.page, ()) == (again.filter, again.page, again.problems)
