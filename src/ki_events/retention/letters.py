"""The last mail that a person gets: everything is deleted; what was in the calendar goes out of it with the same mail."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from ki_events.accounts import telling
from ki_events.events import ical
from ki_events.events.tables import Event, Session, SessionStatus
from ki_events.i18n import speaking
from ki_events.mail.letter import CalendarPart, Letter
from ki_events.mail.outbox import Envelope, payload_of
from ki_events.mail.sending import Compose
from ki_events.mail.tables import Message
from ki_events.mail.writing import write
from ki_events.organisations.sender import sender_of
from ki_events.organisations.tables import Organisation
from ki_events.settings import settings

ERASED, CALENDAR = "erased", "erased_calendar"
KINDS = frozenset({ERASED, CALENDAR})
FAREWELLS = KINDS | {telling.ERASED}
"""Letters after which nothing is known any more of whom they were for; that of an account is written in its room."""


@dataclass(frozen=True)
class Farewell:
    """Who is told what: the events they were taken out of just now, and what takes those out of their calendar.

    `about` is the event if only one registration was erased, else None.
    """

    key: str
    email: str
    language: str
    about: int | None = None
    events: Sequence[int] = ()
    calendars: Sequence[tuple[int, dict[str, Any]]] = ()


def farewell(told: Farewell) -> list[Envelope]:
    """Return the mails of a farewell; further entries of the calendar come in mails of their own (RFC 5546 section 3.2.2)."""
    mails = []
    entries: Sequence[tuple[int, dict[str, Any]] | None] = [*told.calendars] or [None]
    for number, entry in enumerate(entries):
        payload: dict[str, Any] = {}
        if number == 0:
            payload = {"about": told.about, "events": list(told.events), "parts": len(entries)}
        if entry is not None:
            payload["event"], payload["calendar"] = entry
        key, kind = (told.key, ERASED) if number == 0 else (f"{told.key}:{number + 1}", CALENDAR)
        mails.append(Envelope(key, kind, told.email, told.language, payload))
    return mails


async def composing(messages: Sequence[Message]) -> Compose:
    """Read the events of a batch of farewells; return what makes the letter of each. The person is not in the database any more."""
    payloads = [payload_of(message) for message in messages]
    numbers = {number for payload in payloads for number in _named(payload)}
    events = {row.id: row for row in await Event.objects().where(Event.id.is_in([*numbers] or [0]))}
    homes = {row.organisation for row in events.values()}
    owners = {row.id: row for row in await Organisation.objects().where(Organisation.id.is_in([*homes] or [0]))}
    sessions = await Session.objects().where(Session.event.is_in([*events] or [0])).order_by(Session.starts_at)

    async def compose_one(message: Message) -> Letter | None:
        return _letter(message, events, owners, sessions) if message.recipient else None

    return compose_one


def _letter(
    message: Message, events: dict[int, Event], owners: dict[int, Organisation], sessions: list[Session]
) -> Letter:
    payload = payload_of(message)
    named = [events[number] for number in _named(payload) if number in events]
    with speaking(message.language):
        calendar = _calendar(message, events, owners, sessions)
        homes = {event.organisation for event in named}
        home = owners[homes.pop()] if len(homes) == 1 else None
        facts = {
            "name": "",
            "events": [(event.title, event.lang) for event in named],
            "only_one": payload.get("about") is not None,
            "taken_out": bool(payload.get("events")),
            "removes": calendar is not None,
            "has_more": payload.get("parts", 1) > 1,
            "organisation": home.name if home else settings().operator,
            "address": home.address if home else settings().operator_address,
        }
        words = write(message.kind, ", ".join(event.title for event in named) or settings().operator, facts)
    return Letter(
        words.subject,
        words.text,
        words.html,
        *(sender_of(home) if home else (settings().operator, settings().operator_email)),
        calendar,
    )


def _named(payload: dict[str, Any]) -> list[int]:
    """Return the events that a letter names, each once."""
    numbers = [*payload.get("events", []), payload.get("about"), payload.get("event")]
    return list(dict.fromkeys(number for number in numbers if number is not None))


def _calendar(
    message: Message, events: dict[int, Event], owners: dict[int, Organisation], sessions: list[Session]
) -> CalendarPart | None:
    payload = payload_of(message)
    wanted, event = payload.get("calendar"), events.get(payload.get("event", 0))
    if not wanted or event is None:
        return None
    owner, own = owners[event.organisation], [session for session in sessions if session.event == event.id]
    if wanted.get("all"):
        told = [_as_cancelled(one, wanted["sequences"]) for one in own if str(one.id) in wanted["sequences"]]
        return CalendarPart(ical.everything(event, told, owner), ical.Method.publish.value)
    found = [session for session in own if session.id == wanted["session"]]
    if not found:
        return None
    delivery = ical.Delivery(ical.Method.cancel, wanted["sequence"], ical.Attendee("", message.recipient))
    content = ical.invitation(event, found[0], owner, delivery)
    return CalendarPart(content, ical.method_for(found[0], delivery).value)


def _as_cancelled(session: Session, sequences: dict[str, int]) -> Session:
    # A copy: other letters of the batch are written from the same row.
    told = copy(session)
    told.sequence, told.status = sequences[str(session.id)], SessionStatus.cancelled
    return told
