"""After its sessions changed an event knows its span, its words and its next date, and its revision has risen."""

from ki_events.clock import now
from ki_events.events.indexing import search_of
from ki_events.events.label_table import Label
from ki_events.events.next_dates import set_next_date
from ki_events.events.scheduling import Changes, span
from ki_events.events.tables import Event, EventStatus, Session
from ki_events.organisations.tables import Organisation
from ki_events.public_version import raise_public_version
from ki_events.rows import one


async def revise_event(event: Event, changes: Changes | None = None) -> None:
    """Write what follows for the event from its sessions, and `changes` of its own, to the database and to `event`.

    An archived event whose last session lies ahead again is coming. Part of a verb's transaction that holds the event's turn.
    """
    sessions = await Session.objects().where(Session.event == event.id).order_by(Session.starts_at, Session.id)
    organisation = await one(Organisation, event.organisation)
    labels = await Label.objects().where(Label.event == event.id).order_by(Label.position, Label.id)
    starts_at, ends_at = span(sessions)
    written: Changes = {
        **(changes or {}),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "search": search_of(event, organisation, labels, sessions),
        "changed_at": now(),
    }
    if event.status == EventStatus.archived and ends_at is not None and ends_at > now():
        written["status"] = EventStatus.published.value
    raised: Changes = {**written, Event.revision: Event.revision + 1}
    rows = await Event.update(raised).where(Event.id == event.id).returning(Event.revision)
    for name, value in {**written, "revision": rows[0]["revision"]}.items():
        setattr(event, str(name), value)
    await set_next_date(event.id)
    await raise_public_version()
