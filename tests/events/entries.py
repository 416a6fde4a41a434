"""Calendar entries, as programs read them."""

from datetime import UTC, datetime
from typing import Any

from icalendar import Calendar

from ki_events.events.ical import Face, calendar_bytes
from ki_events.events.tables import Event, Session
from ki_events.events.vevent import Look, vevent
from ki_events.organisations.tables import Organisation

MADE = datetime(2027, 1, 4, 8, tzinfo=UTC)
KREFELD = Organisation(slug="krefeld", name="Kommunales Integrationszentrum Krefeld", short="KI Krefeld")


def an_event(**columns: Any) -> Event:
    values: dict[str, Any] = {
        "slug": "daz",
        "title": "DaZ, Grundlagen; Teil 1",
        "status": "published",
        "summary": "Für alle.",
    }
    dates: dict[str, Any] = {"created_at": MADE, "changed_at": MADE}
    return Event(organisation=1, **dates | values | columns)


def a_session(**columns: Any) -> Session:
    values: dict[str, Any] = {
        "event": 1,
        "ref": "1",
        "uid": "7f3c@ki-events",
        "starts_at": datetime(2027, 3, 17, 13, tzinfo=UTC),
        "ends_at": datetime(2027, 3, 17, 16, tzinfo=UTC),
        "organizer_name": 'KI "Krefeld", Süd',
        "organizer_email": "ki@krefeld.example",
        "created_at": MADE,
        "changed_at": MADE,
    }
    return Session(**values | columns)


def entry(event: Event | None = None, session: Session | None = None, look: Look | None = None) -> Any:
    made = vevent(event or an_event(), session or a_session(), KREFELD, look or Look())
    return the_entry(calendar_bytes([made.to_ical()], Face()))


def the_entry(calendar: bytes) -> Any:
    (found,) = Calendar.from_ical(calendar).events
    return found
