"""The query of an address is read here: what makes no sense gets a sentence that says so."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol, runtime_checkable

from ki_events.events.facets import FIELDS, Place, is_slug
from ki_events.events.spans import Span
from ki_events.events.stems import words_of
from ki_events.events.tables import Format
from ki_events.events.words import ACCESSIBILITY
from ki_events.i18n import _
from ki_events.visible import BIDI_CONTROLS, visible

MOST_VALUES = 20
LONGEST_QUERY = 100
MOST_WORDS = 10
LAST_PAGE = 10_000
YEARS = range(2000, 2101)
SINGLE = ("q", "frei", "zeitraum", "von", "bis", "seite")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?")
DAY_FIRST = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})")
DAY_LAST = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


@dataclass(frozen=True)
class Understood:
    """The values of a filter's fields, the page, and a sentence for each thing that was not understood."""

    values: dict[str, Any] = field(default_factory=dict)
    page: int = 1
    problems: tuple[str, ...] = ()


def read(query: Mapping[str, str]) -> Understood:
    """Return what a query says; unknown names (`utm_source`) are passed over."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for name, reader in READERS.items():
        given, complaints = _given(query, name)
        problems += complaints
        found = []
        for text in given:
            value = reader(text)
            if isinstance(value, Problem):
                problems.append(str(value))
            else:
                found.append(value)
        if found:
            values[name] = found[0] if name in SINGLE else tuple(sorted(set(found)))
    page = values.pop("seite", 1)
    problems += _turned_round(values)
    return Understood({FIELDS[name]: value for name, value in values.items()}, page, tuple(problems))


class Problem(str):
    """A sentence in the place of a value."""

    __slots__ = ()


@runtime_checkable
class _Repeating(Protocol):
    """Litestar's MultiDict, and whatever else knows several values of one name."""

    def getall(self, key: str, default: list[str]) -> list[str]: ...


def _given(query: Mapping[str, str], name: str) -> tuple[list[str], list[str]]:
    repeated = query.getall(name, []) if isinstance(query, _Repeating) else [query[name]] if name in query else []
    given = list(dict.fromkeys(text for text in map(str.strip, repeated) if text))
    if name in SINGLE and len(given) > 1:
        return given[:1], [_("„{name}“ darf nur einmal angegeben werden; der erste Wert gilt.").format(name=name)]
    if len(given) > MOST_VALUES:
        sentence = _("Bitte wählen Sie bei „{name}“ höchstens {n} Werte; die ersten {n} gelten.")
        return given[:MOST_VALUES], [sentence.format(name=name, n=MOST_VALUES)]
    return given, []


def _turned_round(values: dict[str, Any]) -> list[str]:
    if "von" not in values or "bis" not in values or values["von"] <= values["bis"]:
        return []
    del values["von"], values["bis"]
    return [_("Der erste Tag liegt nach dem letzten. Bitte tauschen Sie „von“ und „bis“.")]


def _q(text: str) -> str | Problem:
    # Who copies a word out of other scripts copies unseen marks along.
    words = "".join(char for char in text if char not in BIDI_CONTROLS).split()
    if any(unicodedata.category(char) in ("Cc", "Cs", "Cn", "Co") for char in "".join(words)):
        return Problem(_("Der Suchbegriff enthält Zeichen, nach denen nicht gesucht werden kann."))
    if len(text) > LONGEST_QUERY or len(words) > MOST_WORDS:
        sentence = _("Bitte suchen Sie mit höchstens {words} Wörtern und {letters} Zeichen.")
        return Problem(sentence.format(words=MOST_WORDS, letters=LONGEST_QUERY))
    if not words_of(text):
        return Problem(_("Bitte suchen Sie mit mindestens einem Wort oder einer Zahl."))
    return " ".join(words)


def _format(text: str) -> Format | Problem:
    known = Format(text) if text in list(Format) else None
    return known or _unknown(_("Das Format „{value}“ gibt es nicht. Bitte wählen Sie ein anderes."), text)


def _topic(text: str) -> str | Problem:
    return (
        text if is_slug(text) else _unknown(_("Das Thema „{value}“ gibt es nicht. Bitte wählen Sie ein anderes."), text)
    )


def _target_group(text: str) -> str | Problem:
    sentence = _("Die Zielgruppe „{value}“ gibt es nicht. Bitte wählen Sie eine andere.")
    return text if is_slug(text) else _unknown(sentence, text)


def _district(text: str) -> str | Problem:
    strange = (
        len(text) > 80 or visible(text) != text or any(unicodedata.category(char) in ("Cn", "Co") for char in text)
    )
    return _unknown(_("Den Bezirk „{value}“ gibt es nicht. Bitte wählen Sie einen anderen."), text) if strange else text


def _language(text: str) -> str | Problem:
    sentence = _("Die Sprache „{value}“ gibt es nicht. Bitte wählen Sie eine andere.")
    return text if LANGUAGE.fullmatch(text) else _unknown(sentence, text)


def _place(text: str) -> Place | Problem:
    known = Place(text) if text in list(Place) else None
    return known or _unknown(_("Den Ort „{value}“ gibt es nicht. Bitte wählen Sie „vor-ort“ oder „online“."), text)


def _accessibility(text: str) -> str | Problem:
    sentence = _("Die Angabe „{value}“ zur Barrierefreiheit gibt es nicht. Bitte wählen Sie eine andere.")
    return text if text in ACCESSIBILITY else _unknown(sentence, text)


def _organisation(text: str) -> str | Problem:
    sentence = _("Die Organisation „{value}“ gibt es nicht. Bitte wählen Sie eine andere.")
    return text if is_slug(text) else _unknown(sentence, text)


def _programme(text: str) -> str | Problem:
    sentence = _("Das Programm „{value}“ gibt es nicht. Bitte wählen Sie ein anderes.")
    return text if is_slug(text) else _unknown(sentence, text)


def _free(text: str) -> bool | Problem:
    return text == "1" or _unknown(_("„frei“ kann nur 1 sein, nicht „{value}“."), text)


def _span(text: str) -> Span | Problem:
    known = Span(text) if text in list(Span) else None
    return known or _unknown(_("Den Zeitraum „{value}“ gibt es nicht. Bitte wählen Sie einen anderen."), text)


def _day(text: str) -> date | Problem:
    """Read a day as date fields send it (ISO 8601) or as people write it: 2026-12-31, 31.12.2026."""
    numbers: Sequence[str] = ()
    if written := DAY_LAST.fullmatch(text):
        numbers = written.groups()
    elif written := DAY_FIRST.fullmatch(text):
        numbers = written.groups()[::-1]
    try:
        year, month, day = map(int, numbers)
        return date(year, month, day) if year in YEARS else _no_day(text)
    except ValueError:
        return _no_day(text)


def _page(text: str) -> int | Problem:
    if re.fullmatch(r"[0-9]{1,5}", text) and 1 <= int(text) <= LAST_PAGE:
        return int(text)
    return _unknown(_("Die Seite „{value}“ gibt es nicht."), text)


def _no_day(text: str) -> Problem:
    return _unknown(_("Das Datum „{value}“ gibt es nicht. Bitte schreiben Sie es wie 31.12.2026."), text)


def _unknown(sentence: str, text: str) -> Problem:
    text = visible(text)
    return Problem(sentence.format(value=text if len(text) <= 40 else text[:40] + "…"))


READERS: dict[str, Callable[[str], Any]] = {
    "q": _q,
    "format": _format,
    "thema": _topic,
    "zielgruppe": _target_group,
    "bezirk": _district,
    "sprache": _language,
    "ort": _place,
    "zugang": _accessibility,
    "organisation": _organisation,
    "programm": _programme,
    "frei": _free,
    "zeitraum": _span,
    "von": _day,
    "bis": _day,
    "seite": _page,
}
