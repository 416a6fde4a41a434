"""How much of an event somebody attended: dates and minutes, of those that were meant for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ki_events.attendance.tables import Attendance
from ki_events.events.tables import Event, Measure, Session, SessionKind, SessionStatus
from ki_events.registrations.tables import Choice, ChoiceStatus


@dataclass(frozen=True)
class Share:
    """Dates and minutes attended, and of how many."""

    sessions: int = 0
    of_sessions: int = 0
    minutes: int = 0
    of_minutes: int = 0

    def percent(self, measure: str) -> int:
        """Return the share as whole percent, rounded down: nobody reaches a minimum by rounding."""
        part, whole = (self.minutes, self.of_minutes) if measure == Measure.hours else (self.sessions, self.of_sessions)
        return part * 100 // whole if whole else 0


async def shares_of(event: Event, registrations: Sequence[int]) -> dict[int, Share]:
    """Return the share of each of these registrations of the event, in three statements.

    Meant for somebody are the planned plenary dates and the workshops that they chose; one that they attended besides counts too.
    """
    planned = (Session.event == event.id) & (Session.status == SessionStatus.planned)
    sessions = {session.id: session for session in await Session.objects().where(planned)}
    chosen = await _by_registration(
        Choice.select(Choice.registration, Choice.session).where(
            (Choice.event == event.id) & (Choice.status == ChoiceStatus.taken)
        )
    )
    attended = await _by_registration(
        Attendance.select(Attendance.registration, Attendance.session).where(
            (Attendance.event == event.id) & (Attendance.is_present == True)  # noqa: E712 - SQL
        )
    )
    plenary = {session.id for session in sessions.values() if session.kind == SessionKind.plenary}
    return {
        number: share_of(sessions, plenary | chosen.get(number, set()), attended.get(number, set()))
        for number in registrations
    }


def share_of(sessions: Mapping[int, Session], meant: set[int], attended: set[int]) -> Share:
    """Return the share of somebody for whom `meant` dates were and who attended `attended`; unknown ones are left aside."""
    there = [sessions[number] for number in attended if number in sessions]
    whole = [sessions[number] for number in meant | attended if number in sessions]
    return Share(len(there), len(whole), sum(map(minutes_of, there)), sum(map(minutes_of, whole)))


def minutes_of(session: Session) -> int:
    """Return how long a date lasts, in minutes."""
    return int((session.ends_at - session.starts_at).total_seconds()) // 60


async def _by_registration(query: object) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for row in await query:  # type: ignore[misc]
        found.setdefault(row["registration"], set()).add(row["session"])
    return found
