"""From what the document says to the rows that should be there; pure, nothing is saved."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta

from ki_events.clock import local
from ki_events.events.formats import defaults_of
from ki_events.events.indexing import search_of
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.labels import label_slug, labels_of
from ki_events.events.scheduling import span
from ki_events.events.tables import Event, EventStatus, Format, Session, SessionStatus
from ki_events.importing import days
from ki_events.importing.document import (
    GivenEvent,
    GivenOrganisation,
    GivenPlace,
    GivenProgramme,
    GivenSession,
    GivenStatus,
)
from ki_events.importing.wanted_registration import terms_of
from ki_events.organisations.tables import Organisation
from ki_events.programmes.tables import Programme

ORGANISATION_COLUMNS = ["name", "short", "kind", "address", "email", "website", "phone", "description", "color"]
PROGRAMME_COLUMNS = ["name", "description", "starts_on", "ends_on"]
EVENT_COLUMNS = [
    "format",
    "title",
    "lang",
    "summary",
    "description",
    "plain_summary",
    "offer",
    "district",
    "contact_name",
    "contact_email",
    "contact_phone",
    "cost",
    "certificate",
    "mode",
    "external_url",
    "opens_at",
    "closes_at",
    "postponed",
    "cancel_reason",
    "starts_at",
    "ends_at",
    "search",
]
SESSION_COLUMNS = [
    "status",
    "kind",
    "round",
    "title",
    "speakers",
    "starts_at",
    "ends_at",
    "all_day",
    "opening_hours",
    "place_name",
    "place_address",
    "room",
    "way",
    "latitude",
    "longitude",
    "online_url",
    "capacity",
    "moved_from",
]

_NOT_YET = 0
"""The event of rows whose event is not saved yet; whoever saves them sets it."""

_NO_PLACE = GivenPlace(name="-")


def wanted_organisation(given: GivenOrganisation) -> Organisation:
    """Return the row of an organisation."""
    values = given.model_dump(exclude={"website", "legal"})
    return Organisation(**values, website=given.website or "")


def wanted_programme(given: GivenProgramme, organisation_id: int) -> Programme:
    """Return the row of a programme."""
    return Programme(**given.model_dump(exclude={"organisation"}), organisation=organisation_id)


def wanted_event(given: GivenEvent, organisation: Organisation, sessions: Sequence[Session]) -> Event:
    """Return the row of an event with the sessions it will have; capacity, terms and status are for verbs to change.

    What its certificates take, which a document does not say, is as usual for its format; organisers change it.
    """
    starts_at, ends_at = span(sessions)
    usual = defaults_of(Format(given.format))
    opens, closes = given.registration.opens, given.registration.closes
    event = Event(
        slug=given.slug,
        organisation=organisation.id,
        format=given.format.value,
        status=EventStatus(given.status.value).value,
        postponed=given.postponed,
        cancel_reason=given.reason if given.status is GivenStatus.cancelled else "",
        title=given.title,
        lang=given.lang,
        summary=given.summary,
        description=given.description,
        plain_summary=given.plain_summary,
        offer=given.offer,
        district=given.district,
        contact_name=given.contact.name or "",
        contact_email=given.contact.email or "",
        contact_phone=given.contact.phone,
        cost=given.cost,
        certificate=given.certificate,
        certificate_measure=usual.certificate_measure.value,
        certificate_share=usual.certificate_share,
        mode=given.registration.mode.value,
        external_url=given.registration.url or "",
        opens_at=days.resolve_moment(opens, starts_at) if opens else None,
        closes_at=days.resolve_moment(closes, starts_at) if closes else None,
        capacity=given.registration.capacity,
        **asdict(terms_of(given.registration)),
        starts_at=starts_at,
        ends_at=ends_at,
    )
    event.search = search_of(event, organisation, wanted_labels(given), sessions)
    return event


def wanted_session(given: GivenSession, stored: Session | None, today: date, block: days.Block | None) -> Session:
    """Return the row of a session without event, ref, round and UID. Relative dates stay those of `stored`."""
    starts_at, ends_at = _times(given, stored, today, block)
    place = given.place or _NO_PLACE
    return Session(
        event=stored.event if stored else _NOT_YET,
        status=given.status.value,
        kind=given.kind.value,
        title=given.title,
        speakers=json.dumps(given.speakers, ensure_ascii=False),
        starts_at=starts_at,
        ends_at=ends_at,
        all_day=given.all_day,
        opening_hours=given.opening_hours,
        moved_from=_moved_from(given, stored, today, block),
        place_name=place.name if given.place else "",
        place_address=place.address,
        room=place.room,
        way=place.way,
        latitude=place.latitude,
        longitude=place.longitude,
        online_url=given.online or "",
        capacity=given.capacity,
    )


def wanted_labels(given: GivenEvent) -> list[Label]:
    """Return the labels of an event in their order, without event; the same one twice is one."""
    named = {
        LabelKind.topic: [(label_slug(name), name) for name in given.topics],
        LabelKind.target_group: [(label_slug(name), name) for name in given.target_groups],
        LabelKind.language: [(code, code) for code in given.languages],
        LabelKind.accessibility: [(fact.value, fact.value) for fact in given.accessibility],
    }
    return labels_of(named.items())


def _times(
    given: GivenSession, stored: Session | None, today: date, block: days.Block | None
) -> tuple[datetime, datetime]:
    first = _first_day(stored) if stored and days.is_relative(given.date) else days.resolve(given.date, today, block)
    last = _last_day(given, stored, first, today, block)
    if given.all_day or given.from_ is None or given.to is None:
        return days.to_utc(first, time()), days.to_utc(last + timedelta(days=1), time())
    return days.to_utc(first, given.from_), days.to_utc(last, given.to)


def _last_day(given: GivenSession, stored: Session | None, first: date, today: date, block: days.Block | None) -> date:
    if given.until is None or given.until == given.date:
        return first
    if stored and days.is_relative(given.until) and (known := _stored_last_day(stored)) > _first_day(stored):
        return known
    return days.resolve(given.until, today, block)


def _first_day(stored: Session) -> date:
    return local(stored.starts_at).date()


def _stored_last_day(stored: Session) -> date:
    # An all-day session ends at the midnight after its last day.
    return local(stored.ends_at - timedelta(seconds=1) if stored.all_day else stored.ends_at).date()


def _moved_from(given: GivenSession, stored: Session | None, today: date, block: days.Block | None) -> datetime | None:
    if given.moved_from is None:
        return stored.moved_from if stored else None
    day, clock = given.moved_from
    if stored and days.is_relative(day):
        return stored.moved_from
    return days.to_utc(days.resolve(day, today, block), clock)


def as_cancelled(session: Session) -> Session:
    """Return what a session that is missing in the document will be, as far as the event's own row looks at it."""
    return Session(
        event=session.event,
        status=SessionStatus.cancelled.value,
        title=session.title,
        speakers=session.speakers,
        place_name=session.place_name,
        place_address=session.place_address,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
    )
