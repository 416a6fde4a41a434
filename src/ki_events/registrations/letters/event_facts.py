"""What a letter says of an event to who has no registration of their own: title, dates, place, people to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ki_events.events.tables import Event, Session, SessionKind, SessionStatus
from ki_events.i18n import SOURCE_LANGUAGE, _, language
from ki_events.links import absolute
from ki_events.organisations.tables import Organisation
from ki_events.registrations.letters.facts import DateLine
from ki_events.registrations.letters.known import place_of
from ki_events.registrations.letters.when import day, first_day, session_when


@dataclass(frozen=True)
class Told:
    """An event with what a letter tells of it."""

    event: Event
    organisation: Organisation
    sessions: Sequence[Session]

    @property
    def about(self) -> str:
        """Return title and first date, for the subject."""
        when = "" if self.event.postponed or not self.sessions else day(first_day(self.sessions[0]))
        return ", ".join(filter(None, [self.event.title, when]))

    def facts(self) -> dict[str, Any]:
        """Return what templates/mail/parts needs, in the language of the moment; no links to meetings."""
        event = self.event
        return {
            "title": event.title,
            "title_language": event.lang,
            "dates": [_line(event, session) for session in self.sessions],
            "postponed": event.postponed,
            "cost": event.cost,
            "contact": [word for word in (event.contact_name, event.contact_phone, event.contact_email) if word],
            "organisation": self.organisation.name,
            "address": self.organisation.address,
            "event_link": page(f"/veranstaltungen/{event.slug}"),
        }


async def told(numbers: set[int]) -> dict[int, Told]:
    """Read what letters about these events tell, in two statements."""
    if not numbers:
        return {}
    events = await Event.objects(Event.organisation).where(Event.id.is_in(list(numbers)))
    planned = Session.event.is_in(list(numbers)) & (Session.status == SessionStatus.planned)
    sessions = await Session.objects().where(planned).order_by(Session.starts_at, Session.id)
    return {event.id: Told(event, event.organisation, _of(event, sessions)) for event in events}


def page(path: str) -> str:
    """Return the address of a page in the language of the moment."""
    return absolute(path if language() == SOURCE_LANGUAGE else f"/{language()}{path}")


def _of(event: Event, sessions: Sequence[Session]) -> list[Session]:
    own = [session for session in sessions if session.event == event.id]
    return [session for session in own if session.kind == SessionKind.plenary] or own


def _line(event: Event, session: Session) -> DateLine:
    return DateLine(
        when=session_when(session),
        title="" if session.title == event.title else session.title,
        place=place_of(session) or (_("Online") if session.online_url else ""),
        way="",
        online_url="",
        opening_hours=session.opening_hours,
        before="",
    )
