"""The calendar part of a letter: numbered by the ledger when the place was given, written when the letter is sent."""

from copy import copy
from typing import Any

from ki_events.events import ical
from ki_events.events.tables import Session, SessionStatus
from ki_events.mail.letter import CalendarPart
from ki_events.registrations.cases import Case


def calendar_of(case: Case) -> CalendarPart | None:
    """Return the calendar part that the message asks for, in the language of the moment, or None."""
    sessions = case.calendar_sessions
    if not sessions:
        return None
    wanted = case.payload["calendar"]
    if wanted.get("all"):
        return _file(case, wanted, sessions)
    attendee = ical.Attendee(f"{case.registration.given_name} {case.registration.family_name}", case.registration.email)
    delivery = ical.Delivery(ical.Method(wanted["method"]), wanted["sequence"], attendee)
    content = ical.invitation(case.event, sessions[0], case.organisation, delivery)
    return CalendarPart(content, ical.method_for(sessions[0], delivery).value)


def _file(case: Case, wanted: dict[str, Any], sessions: list[Session]) -> CalendarPart:
    # Copies: other letters of the batch are written from the same rows.
    told = [copy(session) for session in sessions]
    for session in told:
        # As this address is told, not as the row is.
        session.sequence = wanted["sequences"][str(session.id)]
        if wanted.get("cancelled"):
            session.status = SessionStatus.cancelled
    return CalendarPart(ical.everything(case.event, told, case.organisation), ical.Method.publish.value)
