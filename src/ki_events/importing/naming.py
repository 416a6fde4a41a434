"""Each thing of a document has a name of its own, and every name that is referred to is that of something."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ki_events.importing.nodes import Source
from ki_events.importing.problems import Path, Problem, did_you_mean
from ki_events.importing.values import Value
from ki_events.organisations.tables import RESERVED_SLUGS

_REFERRED_TO = {"organisations": "Die Organisation", "programmes": "Das Programm"}


@dataclass(frozen=True)
class Mention:
    """A slug of a section and where it stands."""

    section: str
    slug: str
    source: Source
    path: Path

    def problem(self, sentence: str) -> Problem:
        """Return a problem with this slug."""
        return self.source.problem(self.path, sentence)


@dataclass
class Names:
    """The slugs of all things, also of those that are wrong otherwise: names can be judged nevertheless."""

    own: list[Mention] = field(default_factory=list)
    references: list[Mention] = field(default_factory=list)
    incomplete: set[str] = field(default_factory=set)
    """Sections of which something could not be read: there may be more names than are known."""

    def take(self, section: str, item: Value, source: Source, path: Path) -> None:
        """Note the name of one thing and those that it refers to."""
        values = item if isinstance(item, dict) else {}
        if isinstance(slug := values.get("slug"), str):
            self.own.append(Mention(section, slug.strip(), source, (*path, "slug")))
        else:
            self.incomplete.add(section)
        if isinstance(slug := values.get("organisation"), str):
            self.references.append(Mention("organisations", slug.strip(), source, (*path, "organisation")))
        programmes = values.get("programmes")
        for index, slug in enumerate(programmes if isinstance(programmes, list) else []):
            if isinstance(slug, str):
                self.references.append(Mention("programmes", slug.strip(), source, (*path, "programmes", index)))

    def is_missing_some(self) -> None:
        """Note that something could not be read at all."""
        self.incomplete.update(_REFERRED_TO)

    def faults(self) -> Iterator[Problem]:
        """Yield a problem for every slug that was there before and every one that is an address of the site's own."""
        seen: set[tuple[str, str]] = set()
        for name in self.own:
            if (name.section, name.slug) in seen:
                yield name.problem(f"„{name.slug}“ gibt es in diesem Dokument schon.")
            seen.add((name.section, name.slug))
            if name.section == "organisations" and name.slug in RESERVED_SLUGS:
                yield name.problem(f"„{name.slug}“ braucht die Website selbst; bitte einen anderen Namen wählen.")

    def missing(self, section: str, stored: Iterable[str]) -> Iterator[Problem]:
        """Yield a problem for every reference to what is neither in the document nor among the `stored` slugs."""
        if section in self.incomplete:
            return
        known = {name.slug for name in self.own if name.section == section} | set(stored)
        for reference in self.references:
            if reference.section == section and reference.slug not in known:
                hint = did_you_mean(reference.slug, known)
                yield reference.problem(f"{_REFERRED_TO[section]} „{reference.slug}“ gibt es nicht.{hint}")
