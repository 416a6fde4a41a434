"""CSS declarations name start and end instead of left and right, so that a page also reads from right to left."""

import re
from dataclasses import dataclass

import tinycss2
from tinycss2.ast import Declaration, Node

SIDES = {"left": "inline-start", "right": "inline-end"}
CORNERS = {
    "border-top-left-radius": "border-start-start-radius",
    "border-top-right-radius": "border-start-end-radius",
    "border-bottom-right-radius": "border-end-end-radius",
    "border-bottom-left-radius": "border-end-start-radius",
}
PHYSICAL = re.compile(
    r"^(?:(margin|padding|scroll-margin|scroll-padding|border)-)?(left|right)(-(?:width|style|color))?$"
)
FOUR_SIDED = {"margin": "margin-{}", "padding": "padding-{}", "inset": "inset-{}"} | {
    f"border-{kind}": f"border-{{}}-{kind}" for kind in ("width", "style", "color")
}


@dataclass(frozen=True)
class Line:
    """One declaration as text."""

    name: str
    value: str
    important: bool = False

    def __str__(self) -> str:
        return f"{self.name}:{self.value}{'!important' if self.important else ''}"


def logical(declarations: list[Declaration]) -> list[Line]:
    """Return the declarations of one rule with logical properties and values.

    A shape turned by `rotate()` (check mark, cross) is a drawing and not text: it stays as it is drawn.
    """
    lines = [Line(d.name, tinycss2.serialize(d.value).strip(), d.important) for d in declarations]
    if any(line.name == "transform" and "rotate(" in line.value for line in lines):
        return lines
    return [turned for line in lines for turned in _turn(line)]


def _turn(line: Line) -> list[Line]:
    if line.name.startswith("--"):
        return [line]
    if line.name in FOUR_SIDED:
        return _turn_four(line, FOUR_SIDED[line.name])
    if line.name == "border-radius":
        return _turn_corners(line)
    return [Line(_name(line.name), _value(line), line.important)]


def _name(name: str) -> str:
    found = PHYSICAL.match(name)
    if not found:
        return CORNERS.get(name, name)
    box, side, rest = found.groups()
    return f"{box or 'inset'}-{SIDES[side]}{rest or ''}"


def _value(line: Line) -> str:
    if line.name == "text-align":
        return {"left": "start", "right": "end"}.get(line.value, line.value)
    if line.name in ("float", "clear"):
        return SIDES.get(line.value, line.value)
    return line.value


def _turn_four(line: Line, pattern: str) -> list[Line]:
    values = _parts(line.value)
    if len(values) != 4 or values[1] == values[3]:
        return [line]
    top, right, bottom, left = values
    return [
        Line(pattern.format("block"), f"{top} {bottom}", line.important),
        Line(pattern.format("inline"), f"{left} {right}", line.important),
    ]


def _turn_corners(line: Line) -> list[Line]:
    values = _parts(line.value)
    if len(values) != 4 or "/" in values or (values[0] == values[1] and values[2] == values[3]):
        return [line]
    return [Line(name, value, line.important) for name, value in zip(CORNERS.values(), values, strict=True)]


def _parts(value: str) -> list[str]:
    nodes: list[Node] = tinycss2.parse_component_value_list(value, skip_comments=True)
    return [node.serialize() for node in nodes if node.type != "whitespace"]
