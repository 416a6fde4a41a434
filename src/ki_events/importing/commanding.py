"""Files in, a sentence out: what the command line needs of an import."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ki_events.importing.applying import Result, import_document
from ki_events.importing.reading import read_as_is


@dataclass(frozen=True)
class ImportOutcome:
    """The problems, a German sentence each, and one sentence that says what happened."""

    problems: tuple[str, ...]
    summary: str


async def import_files(files: Sequence[Path], actor: str) -> ImportOutcome:
    """Import the files as one document, all or nothing; outside of any transaction."""
    result = await import_document(read_as_is(files), actor)
    return ImportOutcome(tuple(str(problem) for problem in result.problems), _summary(result))


def _summary(result: Result) -> str:
    if result.problems:
        count = len(result.problems)
        return f"{count} {'Problem' if count == 1 else 'Probleme'}; nichts wurde geändert."
    return (
        f"{result.created} neu, {result.updated} geändert, {result.unchanged} unverändert;"
        f" {result.material_changes} geänderte Termine, {result.people_told} Personen werden benachrichtigt."
    )
