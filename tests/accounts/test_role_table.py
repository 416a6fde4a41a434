"""The table of roles that operators read says what the guards do."""

from pathlib import Path

from ki_events.accounts.role_words import right_names
from ki_events.accounts.roles import RIGHTS, Right, Role

PLACE = "## Who may do what"


def _rows() -> list[list[str]]:
    text = (Path(__file__).parents[2] / "docs/operating.md").read_text().partition(PLACE)[2].partition("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines]


def test_table_in_the_documentation_names_every_right_of_every_role() -> None:
    head, _line, *rows = _rows()
    assert [role.value for role in Role] == head[2:]
    assert [right.value for right in Right] == [row[0] for row in rows]
    assert {role: {right.value for right in RIGHTS[role]} for role in Role} == {
        role: {row[0] for row in rows if row[2 + number] == "yes"} for number, role in enumerate(Role)
    }
    assert [] == [row[0] for row in rows if len(row[1]) < 10]


def test_table_on_the_page_names_every_right_but_entering() -> None:
    assert set(Right) - {Right.enter} == set(right_names())
