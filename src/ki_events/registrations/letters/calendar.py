"""The calendar part of a letter: numbered by the ledger when the place was given, written when the letter is sent."""

from copy import copy
from typing import Any

from ki_events.events import ical
from ki_events.events.tables import Session, SessionStatus
from ki_events.mail.letter import CalendarPart
from ki_events.registrations.attended import as_attended
from ki_events.registrations.letters.cases import Case


def calendar_of(case: Case) -> CalendarPart | None:
    """Return the calendar part that the message asks for, in the language of the moment, or None."""
    sessions = case.calendar_sessions
    if not sessions:
        return None
    wanted = case.payload["calendar"]
    if wanted.get("all"):
        return _file(case, wanted, sessions)
    delivery = ical.Delivery(ical.Method(wanted["method"]), wanted["sequence"], _attendee(case))
    session = as_told(sessions[0], case)
    content = ical.invitation(case.event, session, case.organisation, delivery)
    return CalendarPart(content, ical.method_for(session, delivery).value)


def as_told(session: Session, case: Case) -> Session:
    """Return the session as a copy as the reader attends it, without the link to its meeting if that is not for them."""
    told = copy(as_attended(session, case.registration.attendance))
    if case.is_for_somebody_else:
        told.online_url = ""
    return told


def _attendee(case: Case) -> ical.Attendee:
    # Who has handed the place over is known to their calendar by the address alone.
    registration = case.registration
    name = "" if case.is_for_somebody_else else f"{registration.given_name} {registration.family_name}"
    return ical.Attendee(name, case.message.recipient)


def _file(case: Case, wanted: dict[str, Any], sessions: list[Session]) -> CalendarPart:
    told = [as_told(session, case) for session in sessions]
    for session in told:
        # As this address is told, not as the row is.
        session.sequence = wanted["sequences"][str(session.id)]
        if wanted.get("cancelled"):
            session.status = SessionStatus.cancelled
    return CalendarPart(ical.everything(case.event, told, case.organisation), ical.Method.publish.value)
