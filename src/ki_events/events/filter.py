"""A filter says which public events are meant: the same for the catalogue, the calendar, the feeds and their addresses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from ki_events.events.asking import read
from ki_events.events.facets import FIELDS, NAMES, Period, Place, is_slug
from ki_events.events.spans import Span, days_of
from ki_events.events.tables import Format

__all__ = ["NAMES", "Asked", "Filter", "Period", "Place", "Span", "is_slug"]


@dataclass(frozen=True)
class Filter:
    """Which public events: several values of one field mean any of them, different fields all of them.

    Of `accessibility` all are meant. Topics, target groups, organisations and programmes are slugs. `first` and `last` are
    local days, both included; with a `span` as well, the days that lie in both are meant.
    """

    q: str = ""
    formats: tuple[Format, ...] = ()
    topics: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    accessibility: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    free: bool = False
    span: Span | None = None
    first: date | None = None
    last: date | None = None
    period: Period = Period.coming

    @staticmethod
    def from_query(query: Mapping[str, str]) -> "Asked":
        """Return what the query of an address asks for; what makes no sense is named in `problems` and not applied.

        A name may come several times if the mapping is Litestar's MultiDict.
        """
        understood = read(query)
        return Asked(Filter(**understood.values), understood.page, understood.problems)

    def to_query(self, page: int = 1) -> str:
        """Return the query of an address that asks for this, empty for everything; `from_query` reads it back.

        The order is always the same, so that one list has one address.
        """
        pairs = [(name, text) for name, field in FIELDS.items() for text in _texts(getattr(self, field))]
        return urlencode([*pairs, *([("seite", str(page))] if page > 1 else [])])

    def days(self, today: date) -> tuple[date | None, date | None]:
        """Return the first and the last local day that are meant, as seen from `today`; None where it is open.

        The first one lies behind the last one when no day is meant.
        """
        begins, ends = days_of(self.span, today) if self.span else (None, None)
        firsts = [day for day in (self.first, begins) if day]
        lasts = [day for day in (self.last, ends) if day]
        return max(firsts, default=None), min(lasts, default=None)


@dataclass(frozen=True)
class Asked:
    """A filter and a page (from 1) as far as they were understood, and a sentence for each thing that was not."""

    filter: Filter
    page: int = 1
    problems: tuple[str, ...] = ()


def _texts(value: object) -> list[str]:
    if isinstance(value, tuple):
        return sorted({str(one) for one in value})
    if isinstance(value, bool):
        return ["1"] if value else []
    return [str(value)] if value else []
