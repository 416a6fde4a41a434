"""A session as somebody attends it: on site it has no link, online it has no room."""

from copy import copy

from ki_events.events.contingents import Attendance
from ki_events.events.tables import Session


def as_attended(session: Session, attendance: str) -> Session:
    """Return the session as who takes part in this manner is told of it, as a copy where that differs: others keep theirs.

    A session that is on site only has its room for everyone, as has each one of an event that is not hybrid.
    """
    if attendance == Attendance.on_site:
        return _without(session, online_url="")
    if attendance == Attendance.online and session.online_url:
        return _without(session, place_name="", place_address="", room="", way="", latitude=None, longitude=None)
    return session


def _without(session: Session, **values: str | None) -> Session:
    told = copy(session)
    for name, value in values.items():
        setattr(told, name, value)
    return told
