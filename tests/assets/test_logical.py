"""Left and right become start and end, whatever way CSS writes them."""

import pytest
import tinycss2

from assets.logical import logical


@pytest.mark.parametrize(
    ("physical", "expected"),
    [
        ("margin-left:1px", "margin-inline-start:1px"),
        ("right:0!important", "inset-inline-end:0!important"),
        ("border-left:4px solid red", "border-inline-start:4px solid red"),
        ("border-right-color:red", "border-inline-end-color:red"),
        ("text-align:right", "text-align:end"),
        ("float:left", "float:inline-start"),
        ("border-top-left-radius:2px", "border-start-start-radius:2px"),
        ("padding:1px 2px 3px 4px", "padding-block:1px 3px;padding-inline:4px 2px"),
        ("padding:1px 2px 3px 2px", "padding:1px 2px 3px 2px"),
        ("padding:var(--a, 1px 2px) 2px 3px 4px", "padding-block:var(--a, 1px 2px) 3px;padding-inline:4px 2px"),
        ("border-width:0 2px 2px 0", "border-block-width:0 2px;border-inline-width:0 2px"),
        ("border-radius:0 0 4px 4px", "border-radius:0 0 4px 4px"),
        ("--side-left:left", "--side-left:left"),
        ("left:3px;transform:rotate(45deg)", "left:3px;transform:rotate(45deg)"),
        ("left:3px;transform:translateY(-50%)", "inset-inline-start:3px;transform:translateY(-50%)"),
    ],
)
def test_logical_turns_sides(physical: str, expected: str) -> None:
    declarations = [node for node in tinycss2.parse_blocks_contents(physical) if node.type == "declaration"]

    assert expected == ";".join(map(str, logical(declarations)))
