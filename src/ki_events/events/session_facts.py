"""What an organiser may say of a session, as one value that can be compared, copied and written."""

import json
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from ki_events.events.scheduling import Changes
from ki_events.events.tables import Session, SessionKind

MOST_SPEAKERS = 20


@dataclass(frozen=True)
class SessionFacts:
    """When and where a session is, who speaks, and whether it is a workshop of a `round`; times in UTC.

    `capacity` counts in a round only; None is unlimited.
    """

    starts_at: datetime
    ends_at: datetime
    all_day: bool = False
    title: str = ""
    opening_hours: str = ""
    place_name: str = ""
    place_address: str = ""
    room: str = ""
    way: str = ""
    online_url: str = ""
    speakers: tuple[str, ...] = ()
    round: int | None = None
    capacity: int | None = None

    def at(self, starts_at: datetime, ends_at: datetime) -> "SessionFacts":
        """Return the same at another time."""
        return replace(self, starts_at=starts_at, ends_at=ends_at)


def facts_of(session: Session) -> SessionFacts:
    """Return what is stored."""
    values = {field.name: getattr(session, field.name) for field in fields(SessionFacts)}
    return SessionFacts(**values | {"speakers": speakers_of(session), "all_day": bool(session.all_day)})


def speakers_of(session: Session) -> tuple[str, ...]:
    """Return who speaks; after a comma stands what they are."""
    return tuple(str(name) for name in json.loads(session.speakers or "[]"))


def columns_of(facts: SessionFacts) -> dict[str, Any]:
    """Return the facts by the columns of a new session."""
    values = {field.name: getattr(facts, field.name) for field in fields(SessionFacts)}
    values["speakers"] = json.dumps(facts.speakers, ensure_ascii=False)
    values["kind"] = (SessionKind.plenary if facts.round is None else SessionKind.elective).value
    return values


def changes_between(stored: Session, wanted: SessionFacts) -> Changes:
    """Return the columns of the stored session that are to be written; empty if nothing is."""
    known, found = facts_of(stored), columns_of(wanted)
    changes: Changes = {
        field.name: found[field.name]
        for field in fields(SessionFacts)
        if getattr(known, field.name) != getattr(wanted, field.name)
    }
    if "round" in changes:
        changes["kind"] = found["kind"]
    if {"place_name", "place_address"} & changes.keys():
        # Where the old place was says nothing of the new one.
        changes |= {"latitude": None, "longitude": None}
    return changes
