"""The text of one file becomes nodes that know their line; nothing in a file can make this slow, deep or dangerous."""

import re
from dataclasses import dataclass, field
from typing import TypeAlias, cast

import yaml

from ki_events.importing.problems import Path, Problem

# libyaml's composer overflows the C stack on deep nesting, so nodes are made here, from its events.
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

DEEPEST = 40
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BROKEN = "\ufffd"
_JSON_ESCAPES = re.compile(r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|\\.", re.IGNORECASE)


@dataclass(slots=True)
class Scalar:
    """A text; `plain` if it stood without quotes."""

    text: str
    plain: bool
    line: int


@dataclass(slots=True)
class Listing:
    """Values in order."""

    items: list["Node"]
    line: int


@dataclass(slots=True)
class Mapping:
    """Values by key, in the order of the file."""

    entries: list[tuple[Scalar, "Node"]]
    line: int


Node: TypeAlias = Scalar | Listing | Mapping


@dataclass
class Source:
    """One file that could be parsed; `line` finds the line of a path."""

    file: str
    root: Node

    def problem(self, path: Path, sentence: str) -> Problem:
        """Return the problem at `path`, with the line of the nearest thing that is there."""
        node, line = self.root, self.root.line
        for part in path:
            found = _child(node, part)
            if found is None:
                break
            line, node = found
        return Problem(self.file, sentence, line, path)


def parse(file: str, text: str) -> tuple[Source | None, list[Problem]]:
    """Return the nodes of a YAML or JSON text, None if it is empty or unusable, and every problem with its form."""
    maker = _Maker(file, text.split("\n"))
    for number, line in enumerate(maker.lines, start=1):
        if found := _FORBIDDEN.search(line):
            maker.problems.append(Problem(file, _no_control(found[0]), number))
    try:
        # With blanks in their place, what else is wrong can be said too.
        for event in yaml.parse(_readable(_FORBIDDEN.sub(" ", text)), Loader=_Loader):
            maker.take(event)
            if maker.stopped:
                return None, maker.problems
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return None, [*maker.problems, Problem(file, _not_yaml(error.problem or ""), mark.line + 1 if mark else None)]
    except yaml.YAMLError as error:
        return None, [*maker.problems, Problem(file, _not_yaml(str(error).splitlines()[0]))]
    return (Source(file, maker.root) if maker.root else None), maker.problems


@dataclass
class _Open:
    node: Listing | Mapping
    anchor: str | None
    key: Scalar | None = None
    seen: dict[str, int] = field(default_factory=dict)


@dataclass
class _Maker:
    file: str
    lines: list[str]
    root: Node | None = None
    problems: list[Problem] = field(default_factory=list)
    stopped: bool = False
    documents: int = 0
    stack: list[_Open] = field(default_factory=list)
    anchors: dict[str, Node] = field(default_factory=dict)

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 0
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    self._stop(line, "Bitte nur ein Dokument je Datei: hier beginnt ein zweites (---).")
            case yaml.AliasEvent():
                self._alias(event.anchor or "", line)
            case yaml.ScalarEvent():
                self._tagged(event, line)
                self._refuse_characters(event, line)
                self._place(Scalar(event.value, not event.style, line), event.anchor)
            case yaml.CollectionStartEvent():
                self._tagged(event, line)
                self._open(
                    Listing([], line) if isinstance(event, yaml.SequenceStartEvent) else Mapping([], line), event.anchor
                )
            case yaml.CollectionEndEvent():
                closed = self.stack.pop()
                self._place(closed.node, closed.anchor)

    def _open(self, node: Listing | Mapping, anchor: str | None) -> None:
        if len(self.stack) >= DEEPEST:
            self._stop(node.line, "So tief verschachtelt ist kein Dokument, das hier verstanden wird.")
            return
        self.stack.append(_Open(node, anchor))

    def _place(self, node: Node, anchor: str | None) -> None:
        if anchor is not None:
            self.anchors[anchor] = node
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        if isinstance(parent.node, Listing):
            parent.node.items.append(node)
        elif parent.key is not None:
            parent.node.entries.append((parent.key, node))
            parent.key = None
        elif isinstance(node, Scalar):
            self._key(parent.seen, node)
            parent.key = node
        else:
            self._say(node.line, "Als Schlüssel geht nur ein einfaches Wort.")
            parent.key = Scalar("?", False, node.line)

    def _refuse_characters(self, event: yaml.ScalarEvent, line: int) -> None:
        for pattern in (_FORBIDDEN, _DIRECTIONS):
            if found := pattern.search(event.value):
                self._say(self._line_of(found[0], event, line), _no_control(found[0]))
        if _BROKEN in event.value:
            sentence = "Hier stehen Zeichen, die beim Speichern der Datei kaputtgegangen sind; bitte neu schreiben."
            self._say(self._line_of(_BROKEN, event, line), sentence)

    def _line_of(self, character: str, event: yaml.ScalarEvent, line: int) -> int:
        """Return the line of a character in a text of several lines, the first one where it is written as an escape."""
        last = event.end_mark.line + 1 if event.end_mark else line
        return next(
            (number for number in range(line, last + 1) if character in "".join(self.lines[number - 1 : number])), line
        )

    def _key(self, seen: dict[str, int], key: Scalar) -> None:
        if key.plain and key.text == "<<":
            self._say(key.line, "Zusammenführen mit << wird hier nicht verstanden; bitte die Angaben ausschreiben.")
        elif key.text in seen:
            self._say(key.line, f"„{key.text[:60]}“ steht hier zum zweiten Mal (zuerst in Zeile {seen[key.text]}).")
        seen.setdefault(key.text, key.line)

    def _alias(self, name: str, line: int) -> None:
        if any(opened.anchor == name for opened in self.stack):
            self._stop(line, f"*{name} enthält sich selbst.")
        elif name not in self.anchors:
            self._say(line, f"Zu *{name} gibt es weiter oben kein &{name}.")
            self._place(Scalar("", True, line), None)
        else:
            self._place(self.anchors[name], None)

    def _tagged(self, event: yaml.NodeEvent, line: int) -> None:
        tag = cast("str | None", getattr(event, "tag", None))
        if (tag is not None and not tag.startswith("tag:yaml.org,2002:")) or (tag and "python" in tag):
            self._say(line, "Typangaben mit ! werden hier nicht gebraucht; bitte weglassen.")

    def _say(self, line: int, sentence: str) -> None:
        self.problems.append(Problem(self.file, sentence, line))

    def _stop(self, line: int, sentence: str) -> None:
        self._say(line, sentence)
        self.stopped = True


def _child(node: Node, part: str | int) -> tuple[int, Node] | None:
    if isinstance(part, int):
        if isinstance(node, Listing) and 0 <= part < len(node.items):
            item = node.items[part]
            return item.line, item
        return None
    if not isinstance(node, Mapping):
        return None
    return next(((key.line, value) for key, value in node.entries if key.text == part), None)


def _readable(text: str) -> str:
    """Let JSON pass as YAML: tabs as indentation and surrogate pairs are all that YAML would refuse."""
    if text.lstrip()[:1] not in ("{", "["):
        return text
    return _JSON_ESCAPES.sub(_joined, text.replace("\t", " "))


def _joined(found: re.Match[str]) -> str:
    if found[1] is None:
        return found[0]
    return bytes.fromhex(found[1] + found[2]).decode("utf-16-be")


def _no_control(character: str) -> str:
    return f"Das Steuerzeichen U+{ord(character):04X} ist nicht erlaubt."


def _not_yaml(detail: str) -> str:
    return f"Das ist an dieser Stelle kein gültiges YAML; bitte Einrückung, Doppelpunkte und Anführungszeichen prüfen ({detail})."
