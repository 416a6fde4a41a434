"""The trap is met by programs only; nobody who fell in by chance is lost."""

import re

import pytest

from ki_events.web.environment import environment
from ki_events.web.trap import FIELD, is_filled, once_more


@pytest.mark.parametrize(
    ("typed", "is_program"),
    [({FIELD: "https://casino.example"}, True), ({FIELD: ""}, False), ({FIELD: "  "}, False), ({}, False)],
)
def test_trap_is_filled_when_something_stands_in_its_field(typed: dict[str, str], is_program: bool) -> None:
    assert is_program == is_filled(typed)


def test_trap_is_out_of_the_way_of_people() -> None:
    page = environment().get_template("parts/trap.html").render()
    (box,) = re.findall(r"<div[^>]*>", page)
    (field,) = re.findall(r"<input[^>]*>", page)
    assert ('class="trap"' in box, 'aria-hidden="true"' in box) == (True, True)
    assert {f'name="{FIELD}"', 'value=""', 'tabindex="-1"', 'autocomplete="off"'} <= set(field[7:-1].split(" "))
    assert "Bitte leer lassen" in page


def test_sentence_does_not_tell_a_program_what_was_wrong() -> None:
    assert "Bitte senden Sie das Formular noch einmal ab. Ihre Eingaben sind noch da." == once_more()
