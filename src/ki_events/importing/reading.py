"""Files become one document, or every problem with them at once; no file can do worse than be refused."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path as File
from typing import Annotated, Generic, TypeVar

from pydantic import Field, ValidationError

from ki_events.clock import local, now
from ki_events.importing import values
from ki_events.importing.checking import faults_of_event, faults_of_programme
from ki_events.importing.days import Block, MonthDay, occurrence
from ki_events.importing.document import Given, GivenEvent, GivenLegal, GivenOrganisation, GivenProgramme
from ki_events.importing.fields import DateText
from ki_events.importing.files import text_of
from ki_events.importing.naming import Names
from ki_events.importing.nodes import Source, parse
from ki_events.importing.problems import Faulty, Path, Problem, did_you_mean, in_order
from ki_events.importing.sentences import sentence_for

G = TypeVar("G", bound=Given)
SECTIONS: dict[str, type[Given]] = {
    "organisations": GivenOrganisation,
    "programmes": GivenProgramme,
    "events": GivenEvent,
}


@dataclass(frozen=True)
class Placed(Generic[G]):
    """One thing of the document and where it stands; `block` is the yearly block around it.

    One that is not sound cannot be brought in, but what the database says about it can still be told.
    """

    given: G
    source: Source
    path: Path
    block: Block | None = None
    is_sound: bool = True

    def problem(self, sentence: str, *more: str | int) -> Problem:
        """Return a problem at `more` inside of this thing."""
        return self.source.problem(self.path + more, sentence)


@dataclass
class Document:
    """All that the files hold, in their order, as far as it could be read; `problems` says what is wrong with it."""

    organisations: list[Placed[GivenOrganisation]] = field(default_factory=list)
    programmes: list[Placed[GivenProgramme]] = field(default_factory=list)
    events: list[Placed[GivenEvent]] = field(default_factory=list)
    legal: list[Placed[GivenLegal]] = field(default_factory=list)
    names: Names = field(default_factory=Names)
    problems: list[Problem] = field(default_factory=list)

    def missing(self, organisations: Iterable[str], programmes: Iterable[str]) -> list[Problem]:
        """Return a problem for every name that is neither in the document nor among the slugs that there are."""
        said = {(problem.file, problem.path) for problem in self.problems}
        found = [*self.names.missing("organisations", organisations), *self.names.missing("programmes", programmes)]
        return [problem for problem in found if (problem.file, problem.path) not in said]


class Yearly(Given):
    """The head of a yearly block: month-day of its first and last day."""

    from_: Annotated[DateText, Field(alias="from")]
    to: DateText
    back: Annotated[int, Field(ge=0, le=50)] = 0


def read(files: Sequence[File], today: date | None = None) -> Document:
    """Read YAML or JSON files as one document. Raise `Faulty` with everything that is wrong."""
    document = read_as_is(files, today)
    if document.problems:
        raise Faulty(in_order(document.problems))
    return document


def read_as_is(files: Sequence[File], today: date | None = None) -> Document:
    """Read YAML or JSON files as one document, with whatever is wrong among its `problems`."""
    reader = _Reader(today or local(now()).date())
    for file in files:
        reader.take(file)
    reader.check()
    return reader.document


class _Reader:
    def __init__(self, today: date) -> None:
        self.today = today
        self.document = Document()
        self.problems, self.names = self.document.problems, self.document.names

    def take(self, file: File) -> None:
        try:
            source, problems = parse(file.name, text_of(file))
            self.problems += problems
            if source is None:
                if not problems:
                    self.problems.append(Problem(file.name, "Die Datei ist leer."))
                self.names.is_missing_some()
                return
            value = values.value_of(source.root, values.Budget())
        except Faulty as faulty:
            self.problems += faulty.problems
            self.names.is_missing_some()
        except values.TooMuch:
            self.names.is_missing_some()
            self.problems.append(Problem(file.name, "Die Datei enthält zu viel (Verweise mit * zählen jedes Mal)."))
        else:
            self._sections(source, value)

    def check(self) -> None:
        """Look at what can be wrong between things that are each right."""
        for programme in self.document.programmes:
            self.problems += [programme.problem(*fault) for fault in faults_of_programme(programme.given)]
        for event in self.document.events:
            self.problems += [event.problem(*fault) for fault in faults_of_event(event.given, event.block)]
        self.problems += self.names.faults()
        self.document.organisations = self._judged(self.document.organisations)
        self.document.programmes = self._judged(self.document.programmes)
        self.document.events = self._judged(self.document.events)

    def _judged(self, things: list[Placed[G]]) -> list[Placed[G]]:
        # A problem inside of a thing is one of it: so every beginning of a problem's path counts.
        inside = {(said.file, said.path[:end]) for said in self.problems for end in range(len(said.path) + 1)}
        # Without a path it may be anywhere, like a character that no database would take.
        anywhere = {said.file for said in self.problems if not said.path}
        return [
            replace(thing, is_sound=(file := thing.source.file) not in anywhere and (file, thing.path) not in inside)
            for thing in things
        ]

    def _sections(self, source: Source, value: values.Value) -> None:
        if not isinstance(value, dict):
            self.problems.append(
                source.problem((), "Erwartet wird ein Dokument mit organisations, programmes, events oder yearly.")
            )
            self.names.is_missing_some()
            return
        self._refuse_unknown(source, (), value, [*SECTIONS, "legal", "yearly"])
        if legal := self._valid(GivenLegal, source, ("legal",), value.get("legal") or {}):
            self.document.legal.append(Placed(legal, source, ("legal",)))
        self._things(source, (), value, None)
        for index, block in enumerate(self._list(source, ("yearly",), value.get("yearly"))):
            self._yearly(source, ("yearly", index), block)

    def _yearly(self, source: Source, path: Path, value: values.Value) -> None:
        if not isinstance(value, dict):
            self.problems.append(source.problem(path, "Erwartet werden from, to und events oder programmes."))
            self.names.is_missing_some()
            return
        self._refuse_unknown(source, path, value, ["from", "to", "back", "programmes", "events"])
        events = value.get("events")
        for index, event in enumerate(events if isinstance(events, list) else []):
            if isinstance(event, dict) and isinstance(slug := event.get("slug"), str) and "{year}" not in slug:
                where = (*path, "events", index, "slug")
                self.problems.append(source.problem(where, "In einem jährlichen Block muss der Name {year} enthalten."))
        block = self._block(source, path, value)
        # The block may be refused; its things are still looked at, in some year, which does not give them names.
        some_year = Block(date(self.today.year, 1, 1), date(self.today.year, 12, 31))
        year = (block or some_year).year
        inner: dict[str, values.Value] = {
            key: values.for_year(value[key], year) for key in ("programmes", "events") if key in value
        }
        if block is None:
            self.names = Names()
        self._things(source, path, inner, block or some_year)
        if block is None:
            self.names = self.document.names
            self.names.is_missing_some()

    def _block(self, source: Source, path: Path, value: dict[str, values.Value]) -> Block | None:
        head = self._valid(Yearly, source, path, {key: value[key] for key in ("from", "to", "back") if key in value})
        if head is not None:
            if isinstance(head.from_, MonthDay) and isinstance(head.to, MonthDay):
                return occurrence(head.from_, head.to, self.today, head.back)
            self.problems.append(
                source.problem((*path, "from"), "Bitte from und to als Monat-Tag angeben, etwa 03-01.")
            )
        return None

    def _things(self, source: Source, path: Path, value: dict[str, values.Value], block: Block | None) -> None:
        for where, item in self._items(source, path, value, "organisations"):
            if organisation := self._valid(GivenOrganisation, source, where, item):
                self.document.organisations.append(Placed(organisation, source, where, block))
        for where, item in self._items(source, path, value, "programmes"):
            if programme := self._valid(GivenProgramme, source, where, item):
                self.document.programmes.append(Placed(_in_block(programme, block), source, where, block))
        for where, item in self._items(source, path, value, "events"):
            if event := self._valid(GivenEvent, source, where, item):
                self.document.events.append(Placed(event, source, where, block))

    def _items(
        self, source: Source, path: Path, value: dict[str, values.Value], section: str
    ) -> list[tuple[Path, values.Value]]:
        given = value.get(section)
        if given is not None and not isinstance(given, list):
            self.names.is_missing_some()
        found = [
            ((*path, section, index), item) for index, item in enumerate(self._list(source, (*path, section), given))
        ]
        for where, item in found:
            self.names.take(section, item, source, where)
        return found

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
