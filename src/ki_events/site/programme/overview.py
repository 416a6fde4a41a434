"""Where and when at one glance: districts × weeks with the number of events, and the partners with theirs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_interval

from ki_events.dates import days, month
from ki_events.events.filter import Filter
from ki_events.i18n import _, locale
from ki_events.programmes.phase import first_day, last_day
from ki_events.programmes.reading import Occasion
from ki_events.site.catalogue.home import Home, address
from ki_events.site.programme.days import monday_of

MOST_WEEKS = 14  # more columns are months

Column = tuple[date, date]
"""First and last day of a column, both included."""


@dataclass(frozen=True)
class Cell:
    """How many events, what that says when read aloud, and the list of them; none has no list."""

    count: int
    name: str
    address: str


@dataclass(frozen=True)
class Heading:
    """What a row or column is called, and its list ("" if there is none of its own)."""

    name: str
    address: str


@dataclass(frozen=True)
class Line:
    """A district: its cells, one per column, and how many events it has in all."""

    heading: Heading
    cells: Sequence[Cell]
    total: int


@dataclass(frozen=True)
class Overview:
    """The table; without lines there is nothing to compare."""

    columns: Sequence[Heading] = ()
    lines: Sequence[Line] = ()


@dataclass(frozen=True)
class Partner:
    """An organisation that takes part, how many events it has here, and the list of them."""

    name: str
    count: int
    address: str


@dataclass(frozen=True)
class Figures:
    """How large the programme is."""

    events: int
    partners: int
    districts: int


def figures(dates: Sequence[Occasion]) -> Figures:
    """Return the counts of events, of organisations that have one, and of districts."""
    return Figures(
        len({one.event for one in dates}),
        len({one.organisation_slug for one in dates}),
        len({one.district for one in dates} - {""}),
    )


def overview(home: Home, dates: Sequence[Occasion]) -> Overview:
    """Return the table of districts and weeks (months, if there are too many weeks); empty if one of either is all."""
    dated = [one for one in dates if one.starts_at is not None]
    columns = _columns(dated)
    districts = sorted({one.district for one in dates}, key=lambda name: (not name, name.casefold()))
    if len(columns) < 2 or len(districts) < 2:
        return Overview()
    return Overview(
        [Heading(_short(column), address(home, _between(column))) for column in columns],
        [_line(home, district, columns, [one for one in dates if one.district == district]) for district in districts],
    )


def partners(home: Home, dates: Iterable[Occasion]) -> list[Partner]:
    """Return who takes part, by name."""
    events: dict[tuple[str, str], set[int]] = {}
    for one in dates:
        events.setdefault((one.organisation_name, one.organisation_slug), set()).add(one.event)
    return [
        Partner(name, len(found), address(home, Filter(organisations=(slug,))))
        for (name, slug), found in sorted(events.items(), key=lambda item: item[0][0].casefold())
    ]


def _columns(dated: Sequence[Occasion]) -> list[Column]:
    if not dated:
        return []
    first, last = min(map(first_day, dated)), max(map(last_day, dated))
    weeks = [monday_of(first) + timedelta(weeks=n) for n in range((last - monday_of(first)).days // 7 + 1)]
    if len(weeks) <= MOST_WEEKS:
        return [(monday, monday + timedelta(days=6)) for monday in weeks]
    months = [date(first.year + n // 12, n % 12 + 1, 1) for n in range(first.month - 1, _months(first, last))]
    return [(begin, (begin + timedelta(days=31)).replace(day=1) - timedelta(days=1)) for begin in months]


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month


def _line(home: Home, district: str, columns: Sequence[Column], dates: Sequence[Occasion]) -> Line:
    return Line(
        Heading(district, address(home, Filter(districts=(district,))) if district else ""),
        [_cell(home, district, column, dates) for column in columns],
        len({one.event for one in dates}),
    )


def _cell(home: Home, district: str, column: Column, dates: Sequence[Occasion]) -> Cell:
    count = len({one.event for one in dates if one.starts_at is not None and _is_in(one, column)})
    if not count or not district:
        return Cell(count, "", "")  # no filter means what has no district
    name = _("%(where)s, %(when)s") % {"where": district, "when": days(*column)}
    return Cell(count, name, address(home, _between(column, district)))


def _between(column: Column, district: str = "") -> Filter:
    return Filter(districts=(district,) if district else (), first=column[0], last=column[1])


def _is_in(one: Occasion, column: Column) -> bool:
    return first_day(one) <= column[1] and last_day(one) >= column[0]


def _short(column: Column) -> str:
    if column[0].day == 1 and (column[1] - column[0]).days > 6:
        return month(column[0])
    return format_interval(*column, "Md", locale=locale())
