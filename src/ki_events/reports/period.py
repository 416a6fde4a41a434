"""Everything that an organisation did from one day to another, as a table for whoever funds the house; no names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from ki_events.clock import BERLIN, local
from ki_events.db import snapshot
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.tables import Event
from ki_events.events.words import format_name
from ki_events.i18n import _
from ki_events.reports.sheets import Cell, Sheet, hours_of

_IN_PERIOD = (
    " FROM session s JOIN event e ON e.id = s.event AND e.deleted_at IS NULL AND e.status IN ('published', 'archived')"
    "{} WHERE e.organisation = {{}} AND s.status = 'planned' AND s.starts_at >= {{}} AND s.starts_at < {{}}"
)
_PRESENT = " JOIN attendance a ON a.session = s.id AND a.is_present"


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both included."""

    first: date
    last: date

    def bounds(self) -> tuple[datetime, datetime]:
        """Return the midnight that it begins with and the one after it."""
        day_after = self.last + timedelta(days=1)
        return datetime.combine(self.first, time(), BERLIN), datetime.combine(day_after, time(), BERLIN)


@dataclass(frozen=True)
class Line:
    """One event in the period: its dates there, and how many took part in them."""

    title: str
    format: str
    days: Sequence[date]
    target_groups: Sequence[str]
    registered: int
    people: int
    minutes: int
    participant_minutes: int


async def lines_of_period(organisation_id: int, period: Period) -> list[Line]:
    """Return the published events that have a planned date in the period, by their first one; in five statements."""
    wanted = (organisation_id, *period.bounds())
    async with snapshot():
        dates = await _rows(
            "SELECT s.id, e.id AS event, e.title, e.format, s.starts_at, s.ends_at, s.all_day", "", wanted, "ORDER BY s.starts_at, s.id"
        )  # fmt: skip
        present = await _rows("SELECT s.id, COUNT(*) AS n", _PRESENT, wanted, "GROUP BY s.id")
        people = await _rows("SELECT e.id, COUNT(DISTINCT a.registration) AS n", _PRESENT, wanted, "GROUP BY e.id")
        registered = await _registered(organisation_id)
        groups = await _target_groups(organisation_id)
    by_event: dict[int, list[dict[str, Any]]] = {}
    for row in dates:
        by_event.setdefault(row["event"], []).append(row)
    at_dates, in_events = _numbers(present), _numbers(people)
    return [
        Line(
            title=own[0]["title"],
            format=format_name(own[0]["format"]),
            days=[local(row["starts_at"]).date() for row in own],
            target_groups=groups.get(number, []),
            registered=registered.get(number, 0),
            people=in_events.get(number, 0),
            minutes=sum(map(_minutes, own)),
            participant_minutes=sum(_minutes(row) * at_dates.get(row["id"], 0) for row in own),
        )
        for number, own in by_event.items()
    ]


def period_sheets(lines: Sequence[Line]) -> list[Sheet]:
    """Return the events as a table, and what they make together."""
    return [Sheet(_("Veranstaltungen"), _columns(), [_cells(line) for line in lines]), _together(lines)]


def _columns() -> list[str]:
    return [_("Veranstaltung"), _("Format"), _("Erster Termin"), _("Letzter Termin"), _("Termine"), _("Angekündigt für"),
            _("Angemeldet (mit Platz)"), _("Teilgenommen (Personen)"), _("Stunden"), _("Teilnahmestunden")]  # fmt: skip


def _cells(line: Line) -> list[Cell]:
    return [
        line.title,
        line.format,
        line.days[0],
        line.days[-1],
        len(line.days),
        "; ".join(line.target_groups),
        line.registered,
        line.people,
        hours_of(line.minutes),
        hours_of(line.participant_minutes),
    ]


def _together(lines: Sequence[Line]) -> Sheet:
    """Add up; whoever took part in two events counts twice, so nobody is called a person here."""
    rows: list[list[Cell]] = [
        [_("Veranstaltungen"), len(lines)],
        [_("Termine"), sum(len(line.days) for line in lines)],
        [_("Anmeldungen mit Platz"), sum(line.registered for line in lines)],
        [_("Teilnahmen"), sum(line.people for line in lines)],
        [_("Stunden"), hours_of(sum(line.minutes for line in lines))],
        [_("Teilnahmestunden"), hours_of(sum(line.participant_minutes for line in lines))],
    ]
    return Sheet(_("Zusammen"), [_("Angabe"), _("Wert")], rows)


async def _rows(what: str, joined: str, wanted: tuple[Any, ...], order: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = await Event.raw(f"{what}{_IN_PERIOD.format(joined)} {order}", *wanted)
    return rows


async def _registered(organisation_id: int) -> dict[int, int]:
    rows = await Event.raw(
        "SELECT r.event AS id, COUNT(*) AS n FROM registration r JOIN event e ON e.id = r.event"
        " WHERE e.organisation = {} AND r.status = 'confirmed' GROUP BY r.event",
        organisation_id,
    )
    return _numbers(rows)


async def _target_groups(organisation_id: int) -> dict[int, list[str]]:
    wanted = (Label.event.organisation == organisation_id) & (Label.kind == LabelKind.target_group)
    rows = await Label.select(Label.event, Label.name).where(wanted).order_by(Label.position, Label.name)
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row["event"], []).append(row["name"])
    return found


def _numbers(rows: Sequence[dict[str, Any]]) -> dict[int, int]:
    return {row["id"]: row["n"] for row in rows}


def _minutes(row: dict[str, Any]) -> int:
    """Return how long a date lasts; an all-day one has no hours (reports/funding.py)."""
    return 0 if row["all_day"] else int((row["ends_at"] - row["starts_at"]).total_seconds()) // 60
