"""An event begins as a draft: what was asked for, what its format fills in, and its first date if there is one yet."""

from dataclasses import dataclass
from datetime import datetime

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.formats import defaults_of
from ki_events.events.indexing import search_of
from ki_events.events.labels import NOT_YET
from ki_events.events.next_dates import set_next_date
from ki_events.events.slugs import free_slug, one_at_a_time
from ki_events.events.tables import Event, EventStatus, Format, Session
from ki_events.events.uid import new_uid
from ki_events.organisations.tables import Organisation

FIRST = "1"
"""The name of the first session."""


@dataclass(frozen=True)
class FirstDate:
    """When and where something begins; times in UTC. Where it is known already how to get to a place, that is taken over."""

    starts_at: datetime
    ends_at: datetime
    place_name: str = ""
    place_address: str = ""
    room: str = ""
    online_url: str = ""


@dataclass(frozen=True)
class NewEvent:
    """What is asked when an event is created; `capacity` None is unlimited."""

    format: Format
    title: str
    summary: str = ""
    lang: str = "de"
    capacity: int | None = None
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    first_date: FirstDate | None = None


async def create_draft(organisation: Organisation, new: NewEvent, actor: str) -> Event:
    """Create a draft with what its format fills in and, if there is one, its first session; return it."""
    async with transaction():
        await one_at_a_time()
        first = await _first_session(organisation, new.first_date) if new.first_date else None
        event = _draft(organisation, new)
        event.slug = await free_slug(new.title, new.first_date.starts_at if new.first_date else None)
        event.search = search_of(event, organisation, [], [first] if first else [])
        await event.save()
        if first is not None:
            await begin_session(first, event.id, organisation).save()
            await set_next_date(event.id)
        await record(
            actor, "event.created", f"event:{event.id}", Change(after={"slug": event.slug, "status": event.status})
        )
        return event


def begin_session(session: Session, event_id: int, organisation: Organisation) -> Session:
    """Give a new session what it keeps for good: its event, its UID and who stands in calendars as its ORGANIZER.

    It is not saved yet (RFC 5545 sections 3.8.4.3 and 3.8.4.7; invariant 9).
    """
    session.event = event_id
    session.uid = new_uid()
    session.organizer_name, session.organizer_email = organisation.name, organisation.email
    session.created_at = session.changed_at = now()
    return session


def _draft(organisation: Organisation, new: NewEvent) -> Event:
    usual = defaults_of(new.format)
    moment = now()
    return Event(
        organisation=organisation.id,
        format=new.format.value,
        status=EventStatus.draft.value,
        title=new.title,
        lang=new.lang,
        summary=new.summary,
        contact_name=new.contact_name,
        contact_email=new.contact_email,
        contact_phone=new.contact_phone,
        mode=usual.mode.value,
        serving=usual.serving.value,
        certificate=usual.certificate,
        certificate_measure=usual.certificate_measure.value,
        certificate_share=usual.certificate_share,
        asks_access_needs=usual.asks_access_needs,
        capacity=new.capacity,
        starts_at=new.first_date.starts_at if new.first_date else None,
        ends_at=new.first_date.ends_at if new.first_date else None,
        created_at=moment,
        changed_at=moment,
    )


async def _first_session(organisation: Organisation, date: FirstDate) -> Session:
    session = Session(
        event=NOT_YET,
        ref=FIRST,
        starts_at=date.starts_at,
        ends_at=date.ends_at,
        place_name=date.place_name,
        place_address=date.place_address,
        room=date.room,
        online_url=date.online_url,
    )
    if date.place_name and not date.place_address:
        await _know_the_place(session, organisation.id)
    return session


async def _know_the_place(session: Session, organisation_id: int) -> None:
    known = await Session.raw(
        "SELECT place_address, way, latitude, longitude FROM session JOIN event ON event.id = session.event"
        " WHERE event.organisation = {} AND place_name = {} AND place_address <> '' ORDER BY session.id DESC LIMIT 1",
        organisation_id,
        session.place_name,
    )
    for row in known:
        session.place_address, session.way = row["place_address"], row["way"]
        session.latitude, session.longitude = row["latitude"], row["longitude"]
