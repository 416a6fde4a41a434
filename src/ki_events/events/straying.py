"""Whoever comes to a day of workshops comes on its day: a workshop on another one is pointed out, and not refused."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ki_events.clock import local
from ki_events.events.tables import Event, Format, Session, SessionStatus


@dataclass(frozen=True)
class Stray:
    """Workshops of one round (its id) on a `day` on which the event is not otherwise; `usual` is the nearest day on which it is."""

    round: int
    day: date
    usual: date
    sessions: tuple[Session, ...]


def strays(event: Event, sessions: Sequence[Session]) -> list[Stray]:
    """Return the workshops of an event that lie on another day than the rest of it, by day.

    A round that is as a whole on a day of its own is meant so, unless the event is called a day.
    """
    planned = [row for row in sessions if row.status == SessionStatus.planned]
    usual = _usual_days(planned)
    found: dict[tuple[date, int], list[Session]] = {}
    for row in planned:
        if row.round is not None and _day(row) not in usual:
            found.setdefault((_day(row), row.round), []).append(row)
    return [
        Stray(round_, day, _nearest(usual, day), tuple(rows))
        for (day, round_), rows in sorted(found.items(), key=lambda each: each[0])
        if event.format == Format.thematic_day or not _is_whole(rows, round_, planned)
    ]


def usual_day(planned: Iterable[Session], day: date) -> date:
    """Return the day of an event, whose `planned` sessions are given, that is nearest to `day`; `day` itself while it has none."""
    return _nearest(_usual_days(planned) or {day}, day)


def _usual_days(planned: Iterable[Session]) -> set[date]:
    """Return the days of what is for everyone; without that the day of most workshops."""
    rows = list(planned)
    general = {day for row in rows if row.round is None for day in _days(row)}
    counted = Counter(_day(row) for row in rows)
    return general or {min(counted, key=lambda day: (-counted[day], day))} if rows else set()


def _is_whole(rows: list[Session], round_: int, planned: list[Session]) -> bool:
    return len(rows) > 1 and len(rows) == sum(row.round == round_ for row in planned)


def _nearest(days: set[date], day: date) -> date:
    return min(days, key=lambda other: (abs(other - day), other))


def _day(row: Session) -> date:
    return local(row.starts_at).date()


def _days(row: Session) -> list[date]:
    first, last = _day(row), local(row.ends_at - timedelta(seconds=1)).date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
