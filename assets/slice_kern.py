"""KERN UX is cut to what we use: components without utilities, logical properties, icons as files, no unused variables."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

import tinycss2
from tinycss2.ast import AtRule, Node, QualifiedRule

from assets.logical import Line, logical

KEEP = {"kern-container", "kern-container-fluid"}
CLASS = re.compile(r"\.(kern-[\w-]+)")
ICON_CLASS = re.compile(r"kern-icon--([\w-]+)")
VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")
DATA_URL = re.compile(r"""url\(\s*(["'])data:image/svg\+xml,(.*?)\1\s*\)""", re.DOTALL)
# Nothing to read in these, but drawn from the left: a page that reads from right to left must not move their strokes.
DRAWINGS = ".kern-form-check__checkbox,.kern-loader{direction:ltr}\n"
REMOTE_OR_DATA = re.compile(r"url\(\s*[\"']?(?:data|https?):|url\(\s*[\"']?//")


@dataclass(frozen=True)
class Rule:
    """A style rule, or a group of rules under a condition (`@media …`), or something kept as it is (`@keyframes`)."""

    head: str
    lines: list[Line] = field(default_factory=list)
    rules: list["Rule"] = field(default_factory=list)
    verbatim: str = ""

    def __str__(self) -> str:
        return self.verbatim or f"{self.head}{{{';'.join(map(str, self.lines))}{''.join(map(str, self.rules))}}}"


@dataclass(frozen=True)
class Sliced:
    """The style sheet and the icons it refers to, by file name."""

    css: str
    icons: dict[str, str]


def slice_kern(package: Path, own_css: str) -> Sliced:
    """Return KERN from its npm package, keeping variables that it or `own_css` uses.

    Raise `ValueError` if something is left that the content security policy would block.
    """
    utilities = _classes(package / "dist/kern-utilities.css") | _classes(package / "dist/kern-grid.css")
    sheet = tinycss2.parse_stylesheet((package / "dist/kern.css").read_text(), skip_comments=True, skip_whitespace=True)
    rules = _drop_unused_variables(_keep(sheet, utilities - KEEP), own_css)
    icons = _Icons()
    rules = [_map_lines(rule, icons.replace) for rule in rules]
    css = "\n".join(map(str, rules)) + "\n" + DRAWINGS
    if REMOTE_OR_DATA.search(css):
        raise ValueError("KERN still holds a data: or remote url()")
    return Sliced(css, icons.files)


class _Icons:
    """Collects icons written into the CSS as `data:` addresses; the first rule that shows one names its file."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}

    def replace(self, head: str, line: Line) -> Line:
        return Line(
            line.name, DATA_URL.sub(lambda found: f"url({self._file(head, found)})", line.value), line.important
        )

    def _file(self, head: str, found: re.Match[str]) -> str:
        svg = unquote(found[2])
        known = [name for name, content in self.files.items() if content == svg]
        if known:
            return known[0]
        named = ICON_CLASS.search(head)
        name = f"icon-{named[1] if named else len(self.files)}"
        while f"{name}.svg" in self.files:
            name += "-2"
        self.files[f"{name}.svg"] = svg
        return f"{name}.svg"


def _classes(file: Path) -> set[str]:
    return set(CLASS.findall(file.read_text()))


def _keep(nodes: Iterable[Node], unwanted: set[str]) -> list[Rule]:
    kept = (_keep_one(node, unwanted) for node in nodes)
    return [rule for rule in kept if rule]


def _keep_one(node: Node, unwanted: set[str]) -> Rule | None:
    if isinstance(node, QualifiedRule):
        return _keep_selectors(node, unwanted)
    if not isinstance(node, AtRule):
        raise TypeError(f"KERN holds something unexpected in line {node.source_line}: {node.type}")
    head = f"@{node.at_keyword} {tinycss2.serialize(node.prelude).strip()}"
    if node.lower_at_keyword == "media":
        rules = _keep(tinycss2.parse_rule_list(node.content or [], skip_comments=True, skip_whitespace=True), unwanted)
        return Rule(head, rules=rules) if rules else None
    return Rule(head, verbatim=squeeze(node.serialize())) if node.lower_at_keyword == "keyframes" else None


def _keep_selectors(rule: QualifiedRule, unwanted: set[str]) -> Rule | None:
    selectors = [squeeze(part) for part in re.split(r",(?![^(]*\))", tinycss2.serialize(rule.prelude))]
    wanted = [selector for selector in selectors if not unwanted.intersection(CLASS.findall(selector))]
    declarations = [
        node
        for node in tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
        if node.type == "declaration"
    ]
    if not wanted or not declarations:
        return None
    return Rule(",".join(wanted), logical(declarations))


def _drop_unused_variables(rules: list[Rule], own_css: str) -> list[Rule]:
    lines = [line for rule in rules for line in _all_lines(rule)]
    used = set(VARIABLE.findall(own_css)).union(
        *(VARIABLE.findall(line.value) for line in lines if not line.name.startswith("--"))
    )
    while True:
        reached = used.union(*(VARIABLE.findall(line.value) for line in lines if line.name in used))
        if reached == used:
            break
        used = reached
    slim = [
        _map_lines(rule, lambda _, line: line if not line.name.startswith("--") or line.name in used else None)
        for rule in rules
    ]
    return [rule for rule in slim if rule.lines or rule.rules or rule.verbatim]


def _all_lines(rule: Rule) -> list[Line]:
    return rule.lines + [line for inner in rule.rules for line in _all_lines(inner)]


def _map_lines(rule: Rule, change: Callable[[str, Line], Line | None]) -> Rule:
    lines = [changed for line in rule.lines if (changed := change(rule.head, line))]
    rules = [_map_lines(inner, change) for inner in rule.rules]
    return Rule(rule.head, lines, [inner for inner in rules if inner.lines or inner.rules], rule.verbatim)


def squeeze(css: str) -> str:
    """Return CSS with every run of white space as one blank."""
    return re.sub(r"\s+", " ", css).strip()
