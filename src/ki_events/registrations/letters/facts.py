"""The facts of a letter: what its templates say about person, event, dates and links, in finished words."""

from dataclasses import dataclass

from ki_events.events.contingents import Attendance
from ki_events.events.tables import EventStatus, Serving, Session, SessionKind, SessionStatus
from ki_events.i18n import SOURCE_LANGUAGE, _, language
from ki_events.links import absolute
from ki_events.registrations.entry_codes import check_in_code, goes_through_a_door, in_print
from ki_events.registrations.letters.cases import Case, Group
from ki_events.registrations.letters.changes import how_it_was
from ki_events.registrations.letters.when import day, first_day, moment_in_words, session_when
from ki_events.registrations.mailboxes.address_proof import proof_token
from ki_events.registrations.reading import token_of
from ki_events.registrations.rules import ENDED, Rule, mail_key
from ki_events.registrations.tables import By, Decision, Status


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
    status: str
    is_unverified: bool
    deadline: str
    is_offering: bool
    asks: bool
    postponed: bool
    cost: str
    contact: list[str]
    organisation: str
    address: str
    link: str
    event_link: str
    offer_link: str
    decline_link: str
    proof_link: str
    not_me_link: str
    answers_link: str
    entry_code: str
    has_place: bool
    position: int
    was_waiting: bool
    by_organiser: bool
    by_contact: bool
    declined: bool
    group: Group | None
    event_is_off: bool
    reason: str
    words: str
    part: int
    part_count: int
    session_dropped: bool
    attached: str
    instead: DateLine | None
    former_title: str
    former_dates: list[str]


def facts_of(case: Case) -> Facts:
    """Gather what the letter says, in the language of the moment."""
    registration, event = case.registration, case.event
    last = case.last_decision
    ended = registration.status in ENDED
    return Facts(
        name="" if case.is_for_somebody_else else f"{registration.given_name} {registration.family_name}",
        title=event.title,
        title_language=event.lang,
        short_date=_short_date(case),
        dates=[_date_line(session, case) for session in case.sessions],
        status="" if case.is_for_somebody_else else registration.status,
        is_unverified=registration.status == Status.unverified,
        deadline="" if registration.deadline is None else moment_in_words(registration.deadline),
        is_offering=event.serving == Serving.offer,
        asks=case.asks or event.asks_access_needs,
        postponed=event.postponed,
        cost=event.cost,
        contact=[word for word in (event.contact_name, event.contact_phone, event.contact_email) if word],
        organisation=case.organisation.name,
        address=case.organisation.address,
        **_links(case),
        entry_code=_entry_code(case),
        has_place=case.has_place,
        position=case.position,
        was_waiting=last is not None and last.from_status == Status.waitlisted,
        by_organiser=last is not None and last.by == By.organiser,
        by_contact=last is not None and last.rule == Rule.cancelled_by_contact,
        declined=last is not None and last.rule == Rule.offer_declined,
        group=None if case.is_for_somebody_else else case.group,
        event_is_off=event.status == EventStatus.cancelled,
        reason=event.cancel_reason if case.message.kind == "event_cancelled" else _reason(last),
        words=case.payload.get("words", ""),
        part=case.payload.get("part", 1),
        part_count=case.payload.get("parts", 1),
        session_dropped=_is_about_a_dropped_date(case) and not ended,
        attached=_attached(case),
        instead=_instead(case),
        former_title=case.came_from[0].title if case.came_from else "",
        former_dates=[session_when(session) for session in _former_sessions(case)],
    )


def _links(case: Case) -> dict[str, str]:
    """Return the links by the names of the facts; who is told of somebody else's registration gets none that opens it."""
    registration, recipient = case.registration, case.message.recipient
    event_link = _page(f"/veranstaltungen/{case.event.slug}")
    own = event_link if case.is_for_somebody_else else _page(f"/anmeldung/{token_of(registration)}")
    proves = not case.is_for_somebody_else or mail_key(recipient) == mail_key(registration.new_email)
    proof = _page(f"/anmeldung/{proof_token(registration, recipient)}") if proves else event_link
    return {
        "link": own,
        "event_link": event_link,
        "offer_link": f"{own}/platz",
        "decline_link": f"{own}/platz/ablehnen",
        "proof_link": f"{proof}/bestaetigen",
        "not_me_link": f"{proof}/nicht-ich",
        "answers_link": f"{own}/angaben",
    }


def _entry_code(case: Case) -> str:
    """Return what opens the door, for who has a place behind one; nothing as long as nobody knows when."""
    registration = case.registration
    if not case.has_place or case.event.postponed or not goes_through_a_door(registration, case.sessions):
        return ""
    return in_print(check_in_code(registration.public_id, registration.generation))


def _page(path: str) -> str:
    return absolute(path if language() == SOURCE_LANGUAGE else f"/{language()}{path}")


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
    is_online = bool(session.online_url) and case.registration.attendance == Attendance.online
    if session.online_url and (not place or is_online):
        place = _("Online")
    return DateLine(
        when=session_when(session),
        title="" if session.title == case.event.title else session.title,
        place=place,
        way="" if is_online else _in_line(session.way),
        online_url=session.online_url if case.has_place and case.registration.attendance != Attendance.on_site else "",
        opening_hours=session.opening_hours,
        before=how_it_was(case.payload, session),
    )


def _reason(decision: Decision | None) -> str:
    # What a person wrote when cancelling they know; what the organiser wrote they want to know.
    return decision.reason if decision is not None and decision.by == By.organiser else ""


def _is_about_a_dropped_date(case: Case) -> bool:
    # Who has left the event meanwhile is only told that it goes out of the calendar.
    is_cancelled = any(session.status == SessionStatus.cancelled for session in case.sessions)
    return is_cancelled and not case.is_for_somebody_else


def _attached(case: Case) -> str:
    """Return what lies beside the letter: "one" entry, the "first" of several, a "file" with all, or nothing."""
    if not case.calendar_sessions:
        return ""
    if case.payload["calendar"].get("all"):
        return "file"
    return "first" if case.payload.get("parts", 1) > 1 else "one"


def _instead(case: Case) -> DateLine | None:
    """Return the workshop that took the place of the one left, as far as that is still so."""
    number = case.payload.get("instead")
    new = next((session for session in case.all_sessions if session.id == number and number in case.chosen), None)
    return None if new is None else _date_line(new, case)


def _former_sessions(case: Case) -> list[Session]:
    """Return the dates that the person was moved away from: those for all, as far as they were still to come."""
    if case.came_from is None or case.came_from[0].postponed:
        return []
    planned = [row for row in case.came_from[1] if row.status == SessionStatus.planned]
    return [row for row in planned if row.kind == SessionKind.plenary] or planned


def _in_line(text: str) -> str:
    return ", ".join(line.strip() for line in text.splitlines() if line.strip())
