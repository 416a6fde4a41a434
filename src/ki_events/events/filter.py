"""A filter says which public events are meant: the same for the catalogue, the feeds and their addresses."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from piccolo.querystring import QueryString

from ki_events.events.folding import spellings
from ki_events.events.tables import EventStatus, Format
from ki_events.i18n import _

LONGEST_QUERY = 100
MOST_WORDS = 10
LAST_PAGE = 10_000
YEAR = timedelta(days=365)
SLUG = re.compile(r"[a-z0-9-]{1,120}")


class Period(StrEnum):
    """What is coming (lists), the past year too (feeds), or whenever it was."""

    coming = "coming"
    past_year = "past_year"
    always = "always"


@dataclass(frozen=True)
class Filter:
    """Which public events: all words of `q`, a format, the slugs of an organisation and a programme."""

    q: str = ""
    format: Format | None = None
    organisation: str = ""
    programme: str = ""
    period: Period = Period.coming

    @staticmethod
    def from_query(query: Mapping[str, str]) -> "Asked":
        """Return what the query of an address asks for; what makes no sense is named in `problems` and not applied."""
        asked = Asked(Filter())
        for name, read in READERS.items():
            value = query.get(name, "").strip()
            if value:
                asked = read(asked, value)
        return asked

    def to_query(self, page: int = 1) -> str:
        """Return the query of an address that asks for this, empty for everything; `from_query` reads it back."""
        values = {
            "q": self.q,
            "format": self.format or "",
            "veranstalter": self.organisation,
            "programm": self.programme,
            "seite": str(page) if page > 1 else "",
        }
        return urlencode({name: value for name, value in values.items() if value})


@dataclass(frozen=True)
class Asked:
    """A filter and a page (from 1) as far as they were understood, and a sentence for each thing that was not."""

    filter: Filter
    page: int = 1
    problems: tuple[str, ...] = ()


def conditions(wanted: Filter, moment: datetime) -> QueryString:
    """Return the condition on `event` for SQL texts that have the table under that name; `moment` is in UTC."""
    parts = [_public(wanted.period, moment), *_words(wanted.q)]
    if wanted.format:
        parts.append(QueryString("event.format = {}", wanted.format.value))
    if wanted.organisation:
        by_slug = "event.organisation = (SELECT id FROM organisation WHERE slug = {})"
        parts.append(QueryString(by_slug, wanted.organisation))
    if wanted.programme:
        # The programmes' room lies above this one, so its tables are named here and not imported.
        parts.append(
            QueryString(
                "event.id IN (SELECT entry.event FROM programme_entry entry"
                " JOIN programme ON programme.id = entry.programme WHERE programme.slug = {})",
                wanted.programme,
            )
        )
    return QueryString(" AND ".join(["{}"] * len(parts)), *parts)


def is_slug(value: str) -> bool:
    """Return whether an address can name something by `value`."""
    return SLUG.fullmatch(value) is not None


def _public(period: Period, moment: datetime) -> QueryString:
    statuses = [EventStatus.published, EventStatus.cancelled]
    if period != Period.coming:
        statuses.append(EventStatus.archived)
    names = ", ".join(f"'{status.value}'" for status in statuses)
    shown = f"event.status IN ({names}) AND (event.publish_at IS NULL OR event.publish_at <= {{}})"
    public = QueryString(shown, moment)
    if period == Period.always:
        return public
    since = moment if period == Period.coming else moment - YEAR
    # No date yet, or open again: these are coming whatever the row says.
    undated = "event.ends_at IS NULL OR (event.postponed AND event.status = 'published')"
    return QueryString(f"{{}} AND (event.ends_at >= {{}} OR {undated})", public, since)


def _words(q: str) -> list[QueryString]:
    return [_word(word) for word in q.split()]


def _word(word: str) -> QueryString:
    patterns = ["%" + re.sub(r"([%_!])", r"!\1", spelling) + "%" for spelling in spellings(word)]
    return QueryString("(" + " OR ".join(["event.search LIKE {} ESCAPE '!'"] * len(patterns)) + ")", *patterns)


def _read_q(asked: Asked, value: str) -> Asked:
    words = value.split()
    if any(unicodedata.category(char) in ("Cc", "Cs", "Cn", "Co") for char in "".join(words)):
        return _refuse(asked, _("Der Suchbegriff enthält Zeichen, nach denen nicht gesucht werden kann."))
    if len(value) > LONGEST_QUERY or len(words) > MOST_WORDS:
        sentence = _("Bitte suchen Sie mit höchstens {words} Wörtern und {letters} Zeichen.")
        return _refuse(asked, sentence.format(words=MOST_WORDS, letters=LONGEST_QUERY))
    return _with(asked, q=" ".join(words))


def _read_format(asked: Asked, value: str) -> Asked:
    if value not in list(Format):
        return _refuse(asked, _("Das Format „{value}“ gibt es nicht.").format(value=_short(value)))
    return _with(asked, format=Format(value))


def _read_organisation(asked: Asked, value: str) -> Asked:
    if not is_slug(value):
        return _refuse(asked, _("Den Veranstalter „{value}“ gibt es nicht.").format(value=_short(value)))
    return _with(asked, organisation=value)


def _read_programme(asked: Asked, value: str) -> Asked:
    if not is_slug(value):
        return _refuse(asked, _("Das Programm „{value}“ gibt es nicht.").format(value=_short(value)))
    return _with(asked, programme=value)


def _read_page(asked: Asked, value: str) -> Asked:
    if not re.fullmatch(r"[0-9]{1,5}", value) or not 1 <= int(value) <= LAST_PAGE:
        return _refuse(asked, _("Die Seite „{value}“ gibt es nicht.").format(value=_short(value)))
    return replace(asked, page=int(value))


def _short(value: str) -> str:
    return value if len(value) <= 40 else value[:40] + "…"


def _with(asked: Asked, **changes: Any) -> Asked:
    return replace(asked, filter=replace(asked.filter, **changes))


def _refuse(asked: Asked, sentence: str) -> Asked:
    return replace(asked, problems=(*asked.problems, sentence))


READERS: dict[str, Callable[[Asked, str], Asked]] = {
    "q": _read_q,
    "format": _read_format,
    "veranstalter": _read_organisation,
    "programm": _read_programme,
    "seite": _read_page,
}
