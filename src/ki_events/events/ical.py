"""Calendars are put together here: feeds from bytes made earlier, and the calendar parts of letters (RFC 5546, 6047)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from enum import StrEnum

from icalendar import Calendar, vCalAddress
from icalendar import Event as Entry

from ki_events.clock import now
from ki_events.events.tables import Event, Session
from ki_events.events.timezone import berlin
from ki_events.events.vevent import Look, address, vevent
from ki_events.organisations.tables import Organisation
from ki_events.settings import settings

PRODID = "-//ki_events//Veranstaltungskalender//DE"
INSIDE = Look(inside=True, marked=False)


class Method(StrEnum):
    """What a calendar part asks the program to do (RFC 5546)."""

    request = "REQUEST"
    cancel = "CANCEL"
    publish = "PUBLISH"


@dataclass(frozen=True)
class Attendee:
    """To whom a letter goes."""

    name: str
    email: str


@dataclass(frozen=True)
class Delivery:
    """What goes to whom: `sequence` comes from the ledger and never falls for this address (invariant 9)."""

    method: Method
    sequence: int
    attendee: Attendee


@dataclass(frozen=True)
class Face:
    """What a calendar says about itself: property names of RFC 7986 and the older ones that programs know, in order."""

    method: Method | None = None
    properties: Sequence[tuple[str, object]] = ()


def calendar_bytes(entries: Iterable[bytes], face: Face) -> bytes:
    """Return a calendar around VEVENTs that are bytes already.

    It carries the time zone even if it is empty: a calendar has at least one component (RFC 5545 section 3.6).
    """
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODID)
    calendar.add("CALSCALE", "GREGORIAN")
    if face.method:
        calendar.add("METHOD", face.method.value)
    for name, value in face.properties:
        calendar.add(name, value)
    head, end, rest = calendar.to_ical().rpartition(b"END:VCALENDAR")
    return b"".join([head, berlin(), *entries, end, rest])


def invitation(event: Event, session: Session, organisation: Organisation, delivery: Delivery) -> bytes:
    """Return the calendar part of one letter: one session, one UID (RFC 5546 section 3.2.2).

    Its method is `method_for(session, delivery)`. With the meeting link, in the language of the moment.
    """
    method = method_for(session, delivery)
    entry = _letter_entry(event, session, organisation, delivery.sequence)
    if delivery.method == Method.cancel:
        entry["STATUS"] = "CANCELLED"
    if method != Method.publish:
        entry.add("ATTENDEE", _attendee(delivery.attendee))
    return calendar_bytes([entry.to_ical()], Face(method))


def method_for(session: Session, delivery: Delivery) -> Method:
    """Return the method that the mail's Content-Type has to name too.

    To the organiser's own address goes PUBLISH: programs drop invitations from oneself (2-domain.md, "Calendar part").
    """
    own = _organizer_email(session).casefold() == delivery.attendee.email.casefold()
    return Method.publish if own else delivery.method


def everything(event: Event, sessions: Iterable[Session], organisation: Organisation) -> bytes:
    """Return all `sessions` as one file to import (METHOD:PUBLISH), for participants: with the meeting links."""
    return everything_of([(event, sessions, organisation)])


def everything_of(several: Iterable[tuple[Event, Iterable[Session], Organisation]]) -> bytes:
    """Return the sessions of several events as one such file."""
    entries = [
        _letter_entry(event, session, organisation, session.sequence).to_ical()
        for event, sessions, organisation in several
        for session in sessions
    ]
    return calendar_bytes(entries, Face(Method.publish))


def _letter_entry(event: Event, session: Session, organisation: Organisation, sequence: int) -> Entry:
    entry = vevent(event, session, organisation, INSIDE)
    entry["SEQUENCE"] = sequence
    # In an object with METHOD it is the time of this very message (RFC 5545 section 3.8.7.2).
    del entry["DTSTAMP"]
    entry.add("DTSTAMP", now().replace(microsecond=0))
    if "ORGANIZER" not in entry:
        # REQUEST and CANCEL without ORGANIZER are invalid (RFC 5546 section 3.2); the sender of the letter stands in.
        entry.add("ORGANIZER", address(_organizer_email(session), session.organizer_name))
    return entry


def _organizer_email(session: Session) -> str:
    return session.organizer_email or parseaddr(settings().mail_from)[1]


def _attendee(attendee: Attendee) -> vCalAddress:
    # They have just signed up: nothing to accept, no answer wanted.
    found = address(attendee.email, attendee.name)
    found.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
    return found
