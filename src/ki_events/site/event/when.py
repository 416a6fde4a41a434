"""Sessions become lines that one can read at a glance: one per date, or one per day with a timetable beneath."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from ki_events.clock import local, now
from ki_events.dates import day, days, hours, last_day, moment_in_words
from ki_events.events.availability import Facts
from ki_events.events.tables import Event, Session, SessionKind, SessionStatus
from ki_events.i18n import ngettext
from ki_events.site.event.where import Place, place_of


@dataclass(frozen=True)
class Line:
    """One date: its day and time in words, its title (empty if it is the event's), and what has happened to it."""

    starts_at: datetime
    ends_at: datetime
    day: str
    time: str
    title: str = ""
    is_cancelled: bool = False
    is_over: bool = False
    moved_from: str = ""
    place: Place | None = None


def lines(sessions: Sequence[Session]) -> list[Line]:
    """Return one line per session, or one per day if a day has a timetable."""
    if has_timetable(sessions):
        return [_whole_day(list(on_day)) for _day, on_day in groupby(sessions, _local_day)]
    return [line(session) for session in sessions]


def line(session: Session) -> Line:
    """Return the line of one session."""
    last = last_day(session.ends_at) if session.all_day else local(session.ends_at).date()
    return Line(
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        day=days(session.starts_at, last) if session.all_day else day(session.starts_at),
        time=session.opening_hours if session.all_day else hours(session.starts_at, session.ends_at),
        title=session.title,
        is_cancelled=session.status == SessionStatus.cancelled,
        is_over=session.ends_at <= now(),
        moved_from=moved_from(session),
        place=place_of(session),
    )


def moved_from(session: Session) -> str:
    """Return when the session was before it was moved, in words; empty if it was not."""
    if session.moved_from is None:
        return ""
    return day(session.moved_from) if session.all_day else moment_in_words(session.moved_from)


def next_line(lines: Sequence[Line]) -> Line | None:
    """Return the next date that takes place, None when all are over or dropped."""
    return next((line for line in lines if not line.is_over and not line.is_cancelled), None)


def has_timetable(sessions: Sequence[Session]) -> bool:
    """Say whether some day has parts that one moves between: plenary and workshops of a conference."""
    planned = [session for session in sessions if session.status == SessionStatus.planned]
    return any(session.kind == SessionKind.elective for session in planned) or len({*map(_local_day, planned)}) < len(
        planned
    )


def span(event: Event | Facts, count: int = 1) -> str:
    """Return when an event is, in one line: its day, or its first and last day and how many dates it has."""
    if event.starts_at is None or event.ends_at is None:
        return ""
    all_days = days(event.starts_at, last_day(event.ends_at))
    if count <= 1 or local(event.starts_at).date() == last_day(event.ends_at):
        return all_days
    return ngettext("%(n)s Termin, %(days)s", "%(n)s Termine, %(days)s", count) % {"n": count, "days": all_days}


def _whole_day(sessions: list[Session]) -> Line:
    standing = [session for session in sessions if session.status == SessionStatus.planned]
    counted = standing or sessions
    start, end = min(session.starts_at for session in counted), max(session.ends_at for session in counted)
    moved = next((session.moved_from for session in counted if session.moved_from is not None), None)
    return Line(
        starts_at=start,
        ends_at=end,
        day=day(start),
        time=hours(start, end),
        is_cancelled=not standing,
        is_over=end <= now(),
        moved_from=moment_in_words(moved) if moved else "",
        place=place_of(counted[0]),
    )


def _local_day(session: Session) -> date:
    return local(session.starts_at).date()
