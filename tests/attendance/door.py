"""A training that has just begun, for tests at its door."""

from datetime import datetime, timedelta
from typing import Any

from ki_events.attendance.marking import Tap
from ki_events.attendance.tables import Attendance, Means
from ki_events.attendance.walking_in import Coming
from ki_events.clock import now
from ki_events.events.tables import Event, Session
from ki_events.registrations.tables import Registration
from tests.characters import make_event

AMAL = "account:1"
"""Who helps at the door in these tests."""


async def begun(capacity: int | None = 2, **columns: Any) -> Event:
    """Return an event that began ten minutes ago and takes registrations until its end."""
    start = now() - timedelta(minutes=10)
    return await make_event(capacity, starts_at=start, closes_at=start + timedelta(hours=3), **columns)


async def session_of(event: Event, number: int = 0) -> Session:
    """Return the n-th date of the event."""
    rows = await Session.objects().where(Session.event == event.id).order_by(Session.starts_at, Session.id)
    return rows[number]


def tap(session: Session, who: Registration, key: str, *, present: bool = True, at: datetime | None = None) -> Tap:
    """Return a tap of this key."""
    return Tap(session.id, who.id, present, Means.name, key, at or now())


def coming(session: Session, key: str = "tuer-1", at: datetime | None = None) -> Coming:
    """Return somebody at the door of the session."""
    return Coming(session.id, key, at or now())


async def present_at(session: Session) -> set[int]:
    """Return the registrations that are noted as present."""
    there = (Attendance.session == session.id) & (Attendance.is_present == True)  # noqa: E712 - SQL
    return {row["registration"] for row in await Attendance.select(Attendance.registration).where(there)}
