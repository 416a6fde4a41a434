"""Within a programme one searches by district, format, partner, free places and words; the page is one plain GET form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from ki_events.clock import local, now
from ki_events.events.choices import Choice, Choices
from ki_events.events.filter import Asked, Filter, Period
from ki_events.events.search import Page
from ki_events.i18n import _, ngettext
from ki_events.programmes.phase import first_day, last_day
from ki_events.programmes.reading import Occasion
from ki_events.site.catalogue.chosen import Chosen, chosen
from ki_events.site.catalogue.home import Home
from ki_events.site.catalogue.listing import Pages, beyond, pages_of

PAGE = 300  # events; a whole programme is read and printed as one page


@dataclass(frozen=True)
class Field:
    """One list to choose from: its name in the query, its heading, the word for "any", its values and which is chosen."""

    name: str
    heading: str
    anything: str
    options: Sequence[Choice]
    chosen: str


@dataclass(frozen=True)
class Narrowed:
    """The form as it is filled in and what came of it; `kept` are names and values that the form has no field for."""

    q: str
    fields: Sequence[Field]
    free: int
    is_free: bool
    kept: Sequence[tuple[str, str]]
    chosen: Sequence[Chosen]
    problems: Sequence[str]
    found: str
    pages: Pages | None


def asked_within(home: Home, query: Mapping[str, str]) -> Asked:
    """Return what a visitor asks for in this programme; what is over belongs to it as well."""
    asked = Filter.from_query(query)
    return replace(asked, filter=replace(home.within(asked.filter), period=Period.always))


def narrowed(home: Home, asked: Asked, page: Page, offered: Choices) -> Narrowed:
    """Return the form of the programme with what was asked for and found."""
    wanted = asked.filter
    return Narrowed(
        q=wanted.q,
        fields=_fields(wanted, offered),
        free=offered.free,
        is_free=wanted.free,
        kept=_kept(home, wanted),
        chosen=chosen(home, wanted, offered),
        problems=[*asked.problems, *beyond(asked, page)],
        found=_found(page),
        pages=pages_of(home, asked, page) if page.last > 1 and page.rows else None,
    )


def within_days(dates: Sequence[Occasion], wanted: Filter) -> list[Occasion]:
    """Return the dates that touch the days which `wanted` means; an event without one only if any day is meant."""
    first, last = wanted.days(local(now()).date())
    if first is None and last is None:
        return list(dates)
    dated = [one for one in dates if one.starts_at is not None]
    return [
        one for one in dated if (first is None or last_day(one) >= first) and (last is None or first_day(one) <= last)
    ]


def _fields(wanted: Filter, offered: Choices) -> list[Field]:
    made = [
        Field("bezirk", _("Bezirk"), _("Alle Bezirke"), *_values(wanted.districts, offered.districts)),
        Field("format", _("Format"), _("Alle Formate"), *_values(wanted.formats, offered.formats)),
        Field(
            "organisation",
            _("Beteiligte"),
            _("Alle Beteiligten"),
            *_values(wanted.organisations, offered.organisations),
        ),
    ]
    return [one for one in made if one.chosen or len(one.options) > 1]


def _kept(home: Home, wanted: Filter) -> list[tuple[str, str]]:
    in_form = {"q", "frei", "bezirk", "format", "organisation"}
    return [(name, value) for name, value in parse_qsl(home.own(wanted).to_query()) if name not in in_form]


def _found(page: Page) -> str:
    found = ngettext("%(n)s Veranstaltung", "%(n)s Veranstaltungen", page.total) % {"n": page.total}
    if page.last == 1 or not page.rows:
        return found
    return _("%(found)s, Seite %(page)s von %(last)s") % {"found": found, "page": page.number, "last": page.last}


def _values(chosen: Sequence[str], offered: Sequence[Choice]) -> tuple[list[Choice], str]:
    # An address may name several values of a field; the form offers one, as most people choose.
    return [one for one in offered if one.count or one.value in chosen], chosen[0] if chosen else ""
