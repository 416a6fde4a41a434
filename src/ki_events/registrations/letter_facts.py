"""The facts of a letter: what its templates say about person, event, dates and links, in finished words."""

from dataclasses import dataclass

from ki_events.events.tables import EventStatus, Session, SessionStatus
from ki_events.i18n import SOURCE_LANGUAGE, _, language
from ki_events.links import absolute
from ki_events.registrations.cases import Case
from ki_events.registrations.letter_changes import how_it_was
from ki_events.registrations.reading import token_of
from ki_events.registrations.rules import ENDED
from ki_events.registrations.tables import By, Decision, Status
from ki_events.registrations.when import day, first_day, session_when


@dataclass(frozen=True)
class DateLine:
    """One session as a letter lists it; `online_url` is empty for who holds no place, `before` unless it changed."""

    when: str
    title: str
    place: str
    way: str
    online_url: str
    opening_hours: str
    before: str


@dataclass(frozen=True)
class Facts:
    """All that the templates know."""

    name: str
    title: str
    title_language: str
    short_date: str
    dates: list[DateLine]
    postponed: bool
    cost: str
    contact: list[str]
    organisation: str
    address: str
    link: str
    event_link: str
    has_place: bool
    position: int
    was_waiting: bool
    by_organiser: bool
    event_is_off: bool
    reason: str
    part: int
    part_count: int
    session_dropped: bool
    attached: str


def facts_of(case: Case) -> Facts:
    """Gather what the letter says, in the language of the moment."""
    registration, event = case.registration, case.event
    last = case.last_decision
    prefix = "" if language() == SOURCE_LANGUAGE else f"/{language()}"
    return Facts(
        name=f"{registration.given_name} {registration.family_name}",
        title=event.title,
        title_language=event.lang,
        short_date=_short_date(case),
        dates=[_date_line(session, case) for session in case.sessions],
        postponed=event.postponed,
        cost=event.cost,
        contact=[word for word in (event.contact_name, event.contact_phone, event.contact_email) if word],
        organisation=case.organisation.name,
        address=case.organisation.address,
        link=absolute(f"{prefix}/anmeldung/{token_of(registration)}"),
        event_link=absolute(f"{prefix}/veranstaltungen/{event.slug}"),
        has_place=case.has_place,
        position=case.position,
        was_waiting=last is not None and last.from_status == Status.waitlisted,
        by_organiser=last is not None and last.by == By.organiser,
        event_is_off=event.status == EventStatus.cancelled,
        reason=event.cancel_reason if case.message.kind == "event_cancelled" else _reason(last),
        part=case.payload.get("part", 1),
        part_count=case.payload.get("parts", 1),
        session_dropped=_is_about_a_dropped_date(case),
        attached=_attached(case),
    )


def _short_date(case: Case) -> str:
    """Return the date for the subject; "from" it for a series."""
    if case.event.postponed:
        return _("Termin offen")
    if not case.sessions:
        return ""
    first = day(first_day(case.sessions[0]))
    is_series = len({first_day(session) for session in case.sessions}) > 1
    return _("ab {date}").format(date=first) if is_series else first


def _date_line(session: Session, case: Case) -> DateLine:
    place = ", ".join(part for part in (session.place_name, session.room, _in_line(session.place_address)) if part)
    if not place and session.online_url:
        place = _("Online")
    return DateLine(
        when=session_when(session),
        title="" if session.title == case.event.title else session.title,
        place=place,
        way=_in_line(session.way),
        online_url=session.online_url if case.has_place else "",
        opening_hours=session.opening_hours,
        before=how_it_was(case.payload, session),
    )


def _reason(decision: Decision | None) -> str:
    # What a person wrote when cancelling they know; what the organiser wrote they want to know.
    return decision.reason if decision is not None and decision.by == By.organiser else ""


def _is_about_a_dropped_date(case: Case) -> bool:
    # Who has left the event meanwhile is only told that it goes out of the calendar.
    is_cancelled = any(session.status == SessionStatus.cancelled for session in case.sessions)
    return is_cancelled and case.registration.status not in ENDED


def _attached(case: Case) -> str:
    """Return what lies beside the letter: "one" entry, the "first" of several, a "file" with all, or nothing."""
    if not case.calendar_sessions:
        return ""
    if case.payload["calendar"].get("all"):
        return "file"
    return "first" if case.payload.get("parts", 1) > 1 else "one"


def _in_line(text: str) -> str:
    return ", ".join(line.strip() for line in text.splitlines() if line.strip())
