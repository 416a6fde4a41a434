"""Every row of a list becomes a guest of the event, or a row with its mistakes, each with the column that it stands in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from ki_events.events.contingents import ContingentKind
from ki_events.i18n import _
from ki_events.importing.list_reading import Row
from ki_events.office.list_import.answers import AnswerReader
from ki_events.office.list_import.plan import Opened
from ki_events.office.registrations.setting import Setting
from ki_events.office.registrations.words import attendance_names
from ki_events.registrations.arrivals import Guest, Person, Wishes
from ki_events.registrations.mailboxes.none import DOMAIN
from ki_events.web.forms import check, institution_line, name_line, optional_email_line, paragraphs

Mistakes = dict[str, str]
KINDS = (ContingentKind.attendance, ContingentKind.target_group, ContingentKind.institution_type)


class Cells(BaseModel):
    """What is read of each row."""

    given_name: name_line(100)  # type: ignore[valid-type]
    family_name: name_line(100)  # type: ignore[valid-type]
    email: optional_email_line()  # type: ignore[valid-type]
    organization: institution_line(160)  # type: ignore[valid-type]
    remark: paragraphs(2000)  # type: ignore[valid-type]


@dataclass(frozen=True)
class Line:
    """One row: as it is shown, and as a guest unless it has mistakes, which are (column, sentence) pairs."""

    number: int
    given_name: str
    family_name: str
    email: str
    organization: str
    guest: Guest | None = None
    remark: str = ""
    mistakes: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """Return the name as people read it."""
        return f"{self.given_name} {self.family_name}".strip()


def lines_of(opened: Opened, setting: Setting) -> list[Line]:
    """Read all rows below the headings; it takes a moment where there are many."""
    reader = _Reader(opened, setting)
    return [reader.line(row) for row in opened.people if reader.is_anybody(row)]


def lines_at(opened: Opened, setting: Setting, numbers: Sequence[int]) -> dict[int, Line]:
    """Read the rows with these numbers only."""
    reader, wanted = _Reader(opened, setting), frozenset(numbers)
    return {row[0]: reader.line(row) for row in opened.people if row[0] in wanted}


class _Reader:
    """Knows the event's words once, for all rows."""

    def __init__(self, opened: Opened, setting: Setting) -> None:
        self._plan, self._setting = opened.plan, setting
        self._upload = opened.upload.public_id
        self._answers = AnswerReader(setting.questions, frozenset(opened.plan.columns))
        self._heads = opened.heads
        self._names = {kind: _names(kind, setting) for kind in KINDS}

    def is_anybody(self, row: Row) -> bool:
        """Say whether a row says anything: lists are numbered further than people are in them."""
        return any(name and cell for name, cell in zip(self._plan.columns, row[1], strict=False))

    def line(self, row: Row) -> Line:
        number, typed = row[0], self._typed(row[1])
        form = check(Cells, typed)
        mistakes: Mistakes = dict(form.errors)
        if "full_name" in self._plan.columns and not (typed["given_name"] and typed["family_name"]):
            mistakes = _without_whole_name(mistakes)
        wishes = self._wishes(typed, mistakes)
        given, family, mail, house = (typed[name] for name in ("given_name", "family_name", "email", "organization"))
        named = tuple((self._head(name), sentence) for name, sentence in mistakes.items())
        if form.value is None or mistakes:
            return Line(number, given, family, mail, house, mistakes=named)
        value = form.value
        # Of the upload and the row, so that the same row is never two people.
        email = value.email or f"{self._upload}.{number}@{DOMAIN}".lower()
        person = Person(value.given_name, value.family_name, email, value.organization)
        return Line(
            number,
            value.given_name,
            value.family_name,
            value.email,
            value.organization,
            Guest(person, wishes),
            value.remark,
        )

    def _typed(self, cells: Sequence[str]) -> dict[str, str]:
        found: dict[str, str] = dict.fromkeys(Cells.model_fields, "")
        for name, cell in zip(self._plan.columns, cells, strict=False):
            if name == "remark" and found["remark"] and cell:
                found["remark"] += f"\n{cell}"
            elif name and cell:
                found[name] = cell if name == "remark" or name.startswith("q-") else " ".join(cell.split())
        if "full_name" in found:
            found["given_name"], found["family_name"] = parted(found["full_name"])
        return found

    def _wishes(self, typed: dict[str, str], mistakes: Mistakes) -> Wishes:
        chosen = {kind: self._of_kind(kind, typed, mistakes) for kind in KINDS}
        return Wishes(
            attendance=chosen[ContingentKind.attendance],
            target_group=chosen[ContingentKind.target_group],
            institution_type=chosen[ContingentKind.institution_type],
            choices=self._choices(typed, mistakes),
            answers=self._answers.read(typed, mistakes),
        )

    def _of_kind(self, kind: ContingentKind, typed: dict[str, str], mistakes: Mistakes) -> str:
        names, text = self._names[kind], typed.get(kind.value, "")
        value = _found(text, names) if text and names else self._plan.defaults.get(kind.value, "") if names else ""
        if value is None:
            mistakes[kind.value] = _not_there(text, list(names.values()))
        elif not value and names and kind == ContingentKind.attendance:
            mistakes[kind.value] = _("Es fehlt, ob die Person vor Ort oder online teilnimmt.")
        return value or ""

    def _choices(self, typed: dict[str, str], mistakes: Mistakes) -> tuple[tuple[int, int], ...]:
        found = []
        for each in self._setting.rounds:
            text = typed.get(f"round-{each.id}", "")
            titles = {str(session.id): session.title for session in self._setting.workshops(each.id)}
            chosen = _found(text, titles) if text else ""
            if chosen is None:
                mistakes[f"round-{each.id}"] = _not_there(text, list(titles.values()))
            elif chosen:
                found.append((each.id, int(chosen)))
        return tuple(found)

    def _head(self, name: str) -> str:
        """Return the heading of the column that is about it, or what it is called."""
        sought = {name, "full_name"} if name in ("given_name", "family_name") else {name}
        for column, head in zip(self._plan.columns, self._heads, strict=False):
            if column in sought and head:
                return head
        return _words().get(name, lambda: "")()


def _without_whole_name(mistakes: Mistakes) -> Mistakes:
    """Return the mistakes with one only about a name that is to stand in one cell and of which a half or all is missing."""
    rest = {name: text for name, text in mistakes.items() if name not in ("given_name", "family_name")}
    return {"family_name": _("Bitte geben Sie Vorname und Nachname an."), **rest}


def parted(name: str) -> tuple[str, str]:
    """Return the given and the family name of "Nachname, Vorname" or "Vorname Nachname"."""
    family, comma, given = name.partition(",")
    if comma:
        return given.strip(), family.strip()
    words = name.split()
    for place, word in enumerate(words[1:-1], 1):
        if word.casefold() in _BEFORE_FAMILY_NAMES:
            return " ".join(words[:place]), " ".join(words[place:])
    return " ".join(words[:-1]), words[-1] if words else ""


_BEFORE_FAMILY_NAMES = frozenset(
    {"von", "van", "de", "den", "der", "zu", "zum", "zur", "da", "dos", "di", "del", "al", "el", "ten"}
)


def _words() -> dict[str, Callable[[], str]]:
    return {
        "given_name": lambda: _("Vorname"),
        "family_name": lambda: _("Nachname"),
        "email": lambda: _("E-Mail"),
        "organization": lambda: _("Einrichtung"),
        "attendance": lambda: _("Teilnahme vor Ort oder online"),
        "target_group": lambda: _("Zielgruppe"),
        "institution_type": lambda: _("Art der Einrichtung"),
        "remark": lambda: _("Bemerkung"),
    }


def _names(kind: ContingentKind, setting: Setting) -> dict[str, str]:
    words: dict[str, Any] = attendance_names() if kind == ContingentKind.attendance else {}
    return {each.value: words.get(each.value, each.name) for each in setting.values(kind)}


_OTHER_WORDS = {
    "präsenz": "on_site",
    "in präsenz": "on_site",
    "vorort": "on_site",
    "digital": "online",
    "remote": "online",
}


def _found(text: str, names: dict[str, str]) -> str | None:
    """Return the value that a cell means, by its name, its value or another word for it."""
    sought = " ".join(text.casefold().split())
    for value, name in names.items():
        if sought in (" ".join(name.casefold().split()), value.casefold()):
            return value
    other = _OTHER_WORDS.get(sought)
    return other if other in names else None


def _not_there(text: str, offered: Sequence[str]) -> str:
    shown = ", ".join(f"»{each}«" for each in offered[:6]) + (" …" if len(offered) > 6 else "")
    return _("»%(text)s« gibt es hier nicht. Möglich ist: %(offered)s.") % {"text": text[:80], "offered": shown}
