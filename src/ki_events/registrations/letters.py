"""What a person is told about their registration, written from the rows as they are at the moment of sending."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ki_events.events import ical
from ki_events.events.tables import Event, EventStatus, Session, SessionKind, SessionStatus
from ki_events.i18n import SOURCE_LANGUAGE, _, language, speaking
from ki_events.links import absolute
from ki_events.mail.letter import CalendarPart, Letter
from ki_events.mail.outbox import payload_of
from ki_events.mail.tables import Message
from ki_events.mail.writing import write
from ki_events.organisations.tables import Organisation
from ki_events.registrations.reading import token_of
from ki_events.registrations.tables import By, Decision, Registration, Status
from ki_events.registrations.when import day, first_day, session_when


@dataclass(frozen=True)
class DateLine:
    """One session as a letter lists it; `online_url` is empty for who holds no place."""

    when: str
    title: str
    place: str
    way: str
    online_url: str
    opening_hours: str


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
    parts: int
    calendar: str


@dataclass(frozen=True)
class Case:
    """One message with the rows that it is about."""

    message: Message
    payload: dict[str, Any]
    registration: Registration
    event: Event
    organisation: Organisation
    sessions: list[Session]

    @property
    def has_place(self) -> bool:
        """Say whether the person has a place now."""
        return bool(self.registration.status == Status.confirmed)


async def compose(message: Message) -> Letter | None:
    """Return the letter of this message, or None if there is nothing to say any more."""
    case = await _case(message)
    if case is None or not await _FITS[message.kind](case):
        return None
    with speaking(message.language):
        part = _calendar(case)
        subject, text, html = write(message.kind, vars(await _facts(case, part)))
    return Letter(subject, text, html, case.organisation.name, case.organisation.email, part)


async def _case(message: Message) -> Case | None:
    payload = payload_of(message)
    registration = await Registration.objects(Registration.event, Registration.event.organisation).get(
        Registration.id == payload["registration"]
    )
    if registration is None:
        return None
    event: Event = registration.event
    sessions = await Session.objects().where(Session.event == event.id).order_by(Session.starts_at, Session.id)
    return Case(message, payload, registration, event, event.organisation, _concerned(message.kind, payload, sessions))


def _concerned(kind: str, payload: dict[str, Any], sessions: Sequence[Session]) -> list[Session]:
    """Return the sessions that the letter names: one, those of a day, or all that are not chosen one by one."""
    calendar = payload.get("calendar", {})
    if kind in ("calendar_entry", "calendar_cancelled"):
        wanted = payload.get("session", calendar.get("session"))
        return [session for session in sessions if session.id == wanted]
    planned = [session for session in sessions if session.status == SessionStatus.planned]
    if kind == "reminder":
        wanted_day = date.fromisoformat(payload["day"])
        return [session for session in planned if first_day(session) == wanted_day and _is_for_all(session)]
    if kind == "event_cancelled":
        planned = list(sessions)
    return [session for session in planned if _is_for_all(session)] or planned


def _is_for_all(session: Session) -> bool:
    return bool(session.kind == SessionKind.plenary)


# Whether a letter is still true when it is sent.


async def _always(_case: Case) -> bool:
    return True


async def _place_still_held(case: Case) -> bool:
    # The letter of who cancelled meanwhile still brings the invitation to a colleague's shared mailbox.
    return case.has_place or ("calendar" in case.payload and await _colleague_has_place(case.registration))


async def _still_waiting(case: Case) -> bool:
    return bool(case.registration.status == Status.waitlisted)


async def _still_to_remind(case: Case) -> bool:
    takes_place = case.event.status == EventStatus.published and not case.event.postponed
    return case.has_place and takes_place and bool(case.sessions)


async def _still_ended(case: Case) -> bool:
    return bool(case.registration.status in (Status.cancelled, Status.rejected))


_FITS: dict[str, Callable[[Case], Awaitable[bool]]] = {
    "registered": _place_still_held,
    "moved_up": _place_still_held,
    "calendar_entry": _place_still_held,
    "waiting": _still_waiting,
    "reminder": _still_to_remind,
    "cancelled": _still_ended,
    "event_cancelled": _still_ended,
    "already_registered": _always,
    "calendar_cancelled": _always,
}


async def _colleague_has_place(registration: Registration) -> bool:
    return await Registration.exists().where(
        (Registration.event == registration.event.id)
        & (Registration.mail_key == registration.mail_key)
        & (Registration.status == Status.confirmed)
    )


async def _facts(case: Case, part: CalendarPart | None) -> Facts:
    registration, event = case.registration, case.event
    last = await Decision.objects().where(Decision.registration == registration.id).order_by(Decision.id, ascending=False).first()
    prefix = "" if language() == SOURCE_LANGUAGE else f"/{language()}"
    return Facts(
        name=f"{registration.given_name} {registration.family_name}",
        title=event.title,
        title_language=event.lang,
        short_date=_short_date(case),
        dates=[_date_line(session, event, case.has_place) for session in case.sessions],
        postponed=event.postponed,
        cost=event.cost,
        contact=[word for word in (event.contact_name, event.contact_phone, event.contact_email) if word],
        organisation=case.organisation.name,
        address=case.organisation.address,
        link=absolute(f"{prefix}/anmeldung/{token_of(registration)}"),
        event_link=absolute(f"{prefix}/veranstaltungen/{event.slug}"),
        has_place=case.has_place,
        position=await _position(registration),
        was_waiting=last is not None and last.from_status == Status.waitlisted,
        by_organiser=last is not None and last.by == By.organiser,
        event_is_off=event.status == EventStatus.cancelled,
        reason=event.cancel_reason if case.message.kind == "event_cancelled" else _reason(last),
        part=case.payload.get("part", 1),
        parts=case.payload.get("parts", 1),
        calendar=_kind_of_calendar(case, part),
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


def _date_line(session: Session, event: Event, has_place: bool) -> DateLine:
    place = ", ".join(part for part in (session.place_name, session.room, _in_line(session.place_address)) if part)
    if not place and session.online_url:
        place = _("Online")
    return DateLine(
        when=session_when(session),
        title="" if session.title == event.title else session.title,
        place=place,
        way=_in_line(session.way),
        online_url=session.online_url if has_place else "",
        opening_hours=session.opening_hours,
    )


def _reason(decision: Decision | None) -> str:
    # What a person wrote when cancelling they know; what the organiser wrote they want to know.
    return decision.reason if decision is not None and decision.by == By.organiser else ""


async def _position(registration: Registration) -> int:
    if registration.status != Status.waitlisted:
        return 0
    waiting = (Registration.event == registration.event.id) & (Registration.status == Status.waitlisted)
    return await Registration.count().where(waiting & (Registration.turn < registration.turn)) + 1


def _kind_of_calendar(case: Case, part: CalendarPart | None) -> str:
    """Return "one", "first" of several, "file" with all, or nothing."""
    if part is None:
        return ""
    if case.payload["calendar"].get("all"):
        return "file"
    return "first" if case.payload.get("parts", 1) > 1 else "one"


def _calendar(case: Case) -> CalendarPart | None:
    wanted = case.payload.get("calendar")
    if not wanted:
        return None
    sessions = {session.id: session for session in case.all_sessions}
    if wanted.get("all"):
        return _file(case, wanted, sessions)
    session = sessions[wanted["session"]]
    attendee = ical.Attendee(f"{case.registration.given_name} {case.registration.family_name}", case.registration.email)
    delivery = ical.Delivery(ical.Method(wanted["method"]), wanted["sequence"], attendee)
    content = ical.invitation(case.event, session, case.organisation, delivery)
    return CalendarPart(content, ical.method_for(session, delivery).value)


def _file(case: Case, wanted: dict[str, Any], sessions: dict[int, Session]) -> CalendarPart:
    told = [sessions[int(number)] for number in wanted["sequences"]]
    for session in told:
        # As this address is told, not as the row is.
        session.sequence = wanted["sequences"][str(session.id)]
        if wanted.get("cancelled"):
            session.status = SessionStatus.cancelled
    return CalendarPart(ical.everything(case.event, told, case.organisation), ical.Method.publish.value)


def _in_line(text: str) -> str:
    return ", ".join(line.strip() for line in text.splitlines() if line.strip())
