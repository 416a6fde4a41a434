"""Files become one document, or every problem with them at once; no file can do worse than be refused."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path as File
from typing import Annotated, Generic, TypeVar

from pydantic import Field, ValidationError

from ki_events.clock import local, now
from ki_events.importing import values
from ki_events.importing.checking import faults_of_event, faults_of_programme, faults_of_slugs
from ki_events.importing.days import Block, MonthDay, occurrence
from ki_events.importing.document import DateText, Given, GivenEvent, GivenOrganisation, GivenProgramme
from ki_events.importing.nodes import Source, parse
from ki_events.importing.problems import Faulty, Path, Problem, did_you_mean
from ki_events.importing.sentences import sentence_for

LARGEST = 20_000_000
"""Bytes of one file; a year's programme has a thousandth of it."""

G = TypeVar("G", bound=Given)
SECTIONS: dict[str, type[Given]] = {
    "organisations": GivenOrganisation,
    "programmes": GivenProgramme,
    "events": GivenEvent,
}


@dataclass(frozen=True)
class Placed(Generic[G]):
    """One thing of the document and where it stands; `block` is the yearly block around it."""

    given: G
    source: Source
    path: Path
    block: Block | None = None

    def problem(self, sentence: str, *more: str | int) -> Problem:
        """Return a problem at `more` inside of this thing."""
        return self.source.problem(self.path + more, sentence)


@dataclass
class Document:
    """All that the files hold, in their order."""

    organisations: list[Placed[GivenOrganisation]] = field(default_factory=list)
    programmes: list[Placed[GivenProgramme]] = field(default_factory=list)
    events: list[Placed[GivenEvent]] = field(default_factory=list)


class Yearly(Given):
    """The head of a yearly block: month-day of its first and last day."""

    from_: Annotated[DateText, Field(alias="from")]
    to: DateText
    back: Annotated[int, Field(ge=0, le=50)] = 0


def read(files: Sequence[File], today: date | None = None) -> Document:
    """Read YAML or JSON files as one document. Raise `Faulty` with everything that is wrong."""
    reader = _Reader(today or local(now()).date())
    for file in files:
        reader.take(file)
    reader.check()
    if reader.problems:
        raise Faulty(reader.problems)
    return reader.document


def text_of(file: File) -> str:
    """Return the text of a file. Raise `Faulty` with a German sentence if it has none."""
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = (
            "Die Datei gibt es nicht."
            if isinstance(error, FileNotFoundError)
            else f"Die Datei lässt sich nicht lesen ({error})."
        )
        raise Faulty([Problem(str(file), reason)]) from None
    if len(data) > LARGEST:
        raise Faulty([Problem(file.name, f"Die Datei ist größer als {LARGEST // 1_000_000} MB; bitte teilen.")])
    if b"\x00" in data:
        raise Faulty([Problem(file.name, "Das ist keine Textdatei in UTF-8 (sie enthält Nullbytes).")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Faulty(
            [
                Problem(
                    file.name, "Die Datei ist nicht in UTF-8 gespeichert; bitte mit dieser Kodierung speichern.", line
                )
            ]
        ) from None


class _Reader:
    def __init__(self, today: date) -> None:
        self.today = today
        self.document = Document()
        self.problems: list[Problem] = []

    def take(self, file: File) -> None:
        try:
            source, problems = parse(file.name, text_of(file))
            self.problems += problems
            if source is None:
                if not problems:
                    self.problems.append(Problem(file.name, "Die Datei ist leer."))
                return
            value = values.value_of(source.root, values.Budget())
        except Faulty as faulty:
            self.problems += faulty.problems
        except values.TooMuch:
            self.problems.append(Problem(file.name, "Die Datei enthält zu viel (Verweise mit * zählen jedes Mal)."))
        else:
            self._sections(source, value)

    def check(self) -> None:
        """Look at what can be wrong between things that are each right."""
        for programme in self.document.programmes:
            self.problems += [programme.problem(*fault) for fault in faults_of_programme(programme.given)]
        for event in self.document.events:
            self.problems += [event.problem(*fault) for fault in faults_of_event(event.given, event.block)]
        for things in (self.document.organisations, self.document.programmes, self.document.events):
            for index, sentence in faults_of_slugs([thing.given.slug for thing in things]):
                self.problems.append(things[index].problem(sentence, "slug"))

    def _sections(self, source: Source, value: values.Value) -> None:
        if not isinstance(value, dict):
            self.problems.append(
                source.problem((), "Erwartet wird ein Dokument mit organisations, programmes, events oder yearly.")
            )
            return
        self._refuse_unknown(source, (), value, [*SECTIONS, "yearly"])
        self._things(source, (), value, None)
        for index, block in enumerate(self._list(source, ("yearly",), value.get("yearly"))):
            self._yearly(source, ("yearly", index), block)

    def _yearly(self, source: Source, path: Path, value: values.Value) -> None:
        if not isinstance(value, dict):
            self.problems.append(source.problem(path, "Erwartet werden from, to und events oder programmes."))
            return
        self._refuse_unknown(source, path, value, ["from", "to", "back", "programmes", "events"])
        events = value.get("events")
        for index, event in enumerate(events if isinstance(events, list) else []):
            if isinstance(event, dict) and isinstance(slug := event.get("slug"), str) and "{year}" not in slug:
                where = (*path, "events", index, "slug")
                self.problems.append(source.problem(where, "In einem jährlichen Block muss der Name {year} enthalten."))
        block = self._block(source, path, value)
        inner: dict[str, values.Value] = {
            key: values.for_year(value[key], block.year) for key in ("programmes", "events") if key in value
        }
        self._things(source, path, inner, block)

    def _block(self, source: Source, path: Path, value: dict[str, values.Value]) -> Block:
        head = self._valid(Yearly, source, path, {key: value[key] for key in ("from", "to", "back") if key in value})
        if head is not None:
            if isinstance(head.from_, MonthDay) and isinstance(head.to, MonthDay):
                return occurrence(head.from_, head.to, self.today, head.back)
            self.problems.append(
                source.problem((*path, "from"), "Bitte from und to als Monat-Tag angeben, etwa 03-01.")
            )
        # The block is refused; its things are still looked at, in some year.
        return Block(date(self.today.year, 1, 1), date(self.today.year, 12, 31))

    def _things(self, source: Source, path: Path, value: dict[str, values.Value], block: Block | None) -> None:
        for index, item in enumerate(self._list(source, (*path, "organisations"), value.get("organisations"))):
            where = (*path, "organisations", index)
            if organisation := self._valid(GivenOrganisation, source, where, item):
                self.document.organisations.append(Placed(organisation, source, where, block))
        for index, item in enumerate(self._list(source, (*path, "programmes"), value.get("programmes"))):
            where = (*path, "programmes", index)
            if programme := self._valid(GivenProgramme, source, where, item):
                self.document.programmes.append(Placed(_in_block(programme, block), source, where, block))
        for index, item in enumerate(self._list(source, (*path, "events"), value.get("events"))):
            where = (*path, "events", index)
            if event := self._valid(GivenEvent, source, where, item):
                self.document.events.append(Placed(event, source, where, block))

    def _valid(self, model: type[G], source: Source, path: Path, value: values.Value) -> G | None:
        try:
            return model.model_validate(value)
        except ValidationError as error:
            for fault in error.errors(include_url=False, include_input=False):
                self.problems.append(source.problem(path + fault["loc"], sentence_for(fault, path)))
            return None

    def _list(self, source: Source, path: Path, value: values.Value) -> list[values.Value]:
        if value is None or isinstance(value, list):
            return value or []
        self.problems.append(
            source.problem(path, "Hier wird eine Liste erwartet (jeder Eintrag beginnt mit einem Strich).")
        )
        return []

    def _refuse_unknown(self, source: Source, path: Path, value: dict[str, values.Value], known: list[str]) -> None:
        for key in value:
            if key not in known and (path or not key.startswith("x-")):
                self.problems.append(
                    source.problem((*path, key), "Diese Angabe gibt es hier nicht." + did_you_mean(key, known))
                )


def _in_block(programme: GivenProgramme, block: Block | None) -> GivenProgramme:
    if block is None:
        return programme
    dates = {"starts_on": programme.starts_on or block.first, "ends_on": programme.ends_on or block.last}
    return programme.model_copy(update=dates)
