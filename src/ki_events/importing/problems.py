"""What is wrong with a file is said in German, with file, line and path, everything at once."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One thing to put right. `line` counts from 1; `path` is empty where the file as a whole is meant."""

    file: str
    sentence: str
    line: int | None = None
    path: Path = ()

    def __str__(self) -> str:
        where = self.file
        if self.line is not None:
            where += f", Zeile {self.line}"
        if self.path:
            where += f", {written(self.path)}"
        return f"{where}: {self.sentence}"


class Faulty(Exception):
    """The files cannot be used; `problems` says why, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems in the order in which people go through the files: one file after the other, line by line."""
    found = list(problems)
    files = list(dict.fromkeys(problem.file for problem in found))
    return sorted(found, key=lambda problem: (files.index(problem.file), problem.line or 0))


def written(path: Path) -> str:
    """Return a path as people write it: events[3].sessions[0].from."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return " Meinten Sie „…“?" for the nearest of the `known` words, or nothing."""
    nearest = difflib.get_close_matches(word[:120], sorted(known), n=1, cutoff=0.6)
    return f" Meinten Sie „{nearest[0]}“?" if nearest else ""
