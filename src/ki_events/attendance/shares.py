"""How much of an event somebody attended: dates, days and time, of those that were meant for them."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ki_events.attendance.tables import Attendance
from ki_events.clock import local
from ki_events.events.tables import Event, Measure, Session, SessionKind, SessionStatus
from ki_events.registrations.tables import Choice, ChoiceStatus

INSTANT = timedelta(microseconds=1)
"""What ends at midnight is not on the next day."""


@dataclass(frozen=True)
class Share:
    """Dates, minutes and days attended, and of how many; what goes on at the same time is counted once in minutes."""

    sessions: int = 0
    of_sessions: int = 0
    minutes: int = 0
    of_minutes: int = 0
    days: int = 0
    of_days: int = 0

    def counted(self, measure: str) -> tuple[int, int]:
        """Return how many of how many, in this measure."""
        if measure == Measure.hours:
            return self.minutes, self.of_minutes
        return (self.days, self.of_days) if measure == Measure.days else (self.sessions, self.of_sessions)

    def percent(self, measure: str) -> int:
        """Return the share as whole percent, rounded down: nobody reaches a minimum by rounding."""
        part, whole = self.counted(measure)
        return part * 100 // whole if whole else 0


@dataclass(frozen=True)
class Meant:
    """What was meant for whom, of one event or several: planned sessions by id, those for all by event, those chosen by registration."""

    sessions: Mapping[int, Session]
    plenary: Mapping[int, AbstractSet[int]]
    chosen: Mapping[int, set[int]]


async def shares_of(event: Event, registrations: Sequence[int]) -> dict[int, Share]:
    """Return the share of each of these registrations of the event, in three statements."""
    meant = await sessions_meant([event.id])
    attended = await _by_registration(
        Attendance.select(Attendance.registration, Attendance.session).where(
            (Attendance.event == event.id) & (Attendance.is_present == True)  # noqa: E712 - SQL
        )
    )
    return {number: share_in(event, meant, number, attended.get(number, set())) for number in registrations}


async def sessions_meant(events: Sequence[int]) -> Meant:
    """Return what was meant for the people of these events, in two statements.

    Meant for somebody are the planned plenary dates and the workshops that they chose.
    """
    numbers = list(events)
    planned = Session.event.is_in(numbers) & (Session.status == SessionStatus.planned)
    sessions = {session.id: session for session in await Session.objects().where(planned)}
    chosen = await _by_registration(
        Choice.select(Choice.registration, Choice.session).where(
            Choice.event.is_in(numbers) & (Choice.status == ChoiceStatus.taken)
        )
    )
    plenary: dict[int, set[int]] = {}
    for session in sessions.values():
        if session.kind == SessionKind.plenary:
            plenary.setdefault(session.event, set()).add(session.id)
    return Meant(sessions, plenary, chosen)


def share_in(event: Event, meant: Meant, registration: int, attended: AbstractSet[int]) -> Share:
    """Return the share of somebody who `attended` these sessions; one that they attended besides theirs counts too.

    Where the event counts days, who was there at one date of a day was there at all of that day's that were meant for them:
    people are checked in once, at the door of the day.
    """
    theirs = meant.plenary.get(event.id, frozenset()) | meant.chosen.get(registration, frozenset())
    share = share_by_days if event.certificate_measure == Measure.days else share_of
    return share(meant.sessions, theirs, attended)


def share_by_days(sessions: Mapping[int, Session], meant: AbstractSet[int], attended: AbstractSet[int]) -> Share:
    """Return the share of somebody who was at all `meant` dates of each day on which they `attended` one."""
    there = _days_of(sessions[number] for number in attended if number in sessions)
    whole_days = {number for number in meant if number in sessions and _days_of([sessions[number]]) <= there}
    return share_of(sessions, meant, attended | whole_days)


def share_of(sessions: Mapping[int, Session], meant: AbstractSet[int], attended: AbstractSet[int]) -> Share:
    """Return the share of somebody for whom `meant` dates were and who attended `attended`; unknown ones are left aside."""
    there = [sessions[number] for number in attended if number in sessions]
    whole = [sessions[number] for number in meant | attended if number in sessions]
    return Share(
        sessions=len(there),
        of_sessions=len(whole),
        minutes=_minutes_in(there),
        of_minutes=_minutes_in(whole),
        days=len(_days_of(there)),
        of_days=len(_days_of(whole)),
    )


def minutes_of(session: Session) -> int:
    """Return how long a date lasts, in minutes."""
    return _minutes(session.starts_at, session.ends_at)


def _minutes_in(sessions: Iterable[Session]) -> int:
    """Return for how many minutes at least one of these dates goes on: a workshop within a day makes it no longer."""
    minutes, until = 0, None
    for start, end in sorted((session.starts_at, session.ends_at) for session in sessions):
        begins = start if until is None else max(start, until)
        minutes += max(0, _minutes(begins, end))
        until = end if until is None else max(until, end)
    return minutes


def _minutes(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds()) // 60


def _days_of(sessions: Iterable[Session]) -> set[date]:
    """Return the days on which these dates are; one that goes on for days is on each of them."""
    spans = [(local(session.starts_at).date(), local(session.ends_at - INSTANT).date()) for session in sessions]
    return {first + timedelta(days=number) for first, last in spans for number in range((last - first).days + 1)}


async def _by_registration(query: object) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for row in await query:  # type: ignore[misc]
        found.setdefault(row["registration"], set()).add(row["session"])
    return found
