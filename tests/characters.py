"""Who everyone knows: Amal organises in Krefeld, Boris in Bielefeld, Chiara takes part."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from ki_events.clock import now
from ki_events.events.tables import Event, EventStatus, Mode, Serving, Session
from ki_events.organisations.tables import Kind, Organisation
from ki_events.public_version import raise_public_version
from ki_events.registrations.arrivals import Arrival, Guest, Wishes
from ki_events.registrations.registering import Person, register
from ki_events.registrations.tables import Registration

AMAL = Person("Amal", "Haddad", "amal@krefeld.example", "KI Krefeld")
BORIS = Person("Boris", "Petrović", "boris@bielefeld.example", "KI Bielefeld")
CHIARA = Person("Chiara", "Conti", "chiara@schule.example", "Grundschule am Park")
DILARA = Person("Dilara", "Yıldız", "dilara@kita.example", "Kita Sonnenblume")


def person(number: int) -> Person:
    """Return the n-th of many people."""
    return Person(f"Gast {number}", "Muster", f"gast.{number}@schule.example")


def form(person: Person, nonce: str, **wishes: Any) -> Arrival:
    """Return the form of one person."""
    return Arrival((Guest(person, Wishes(**wishes)),), nonce)


async def make_organisation(slug: str = "krefeld", **columns: Any) -> Organisation:
    """Return the organisation with this slug, made if need be."""
    known = await Organisation.objects().get(Organisation.slug == slug)
    if known is not None:
        return known
    values = {
        "slug": slug,
        "name": f"Kommunales Integrationszentrum {slug.capitalize()}",
        "short": f"KI {slug.capitalize()}",
        "kind": Kind.integration_centre,
        "address": "Petersstraße 118, 47798 Krefeld",
        "email": f"ki@{slug}.example",
        **columns,
    }
    organisation = Organisation(**values)
    await organisation.save()
    return organisation


async def make_event(
    capacity: int | None = 2, *, sessions: int = 1, starts_at: datetime | None = None, **columns: Any
) -> Event:
    """Return a published event, open for registration, in three weeks, with weekly sessions of three hours."""
    organisation = columns.pop("organisation", None) or await make_organisation()
    start = starts_at or (now() + timedelta(weeks=3)).replace(minute=0, second=0, microsecond=0)
    end = start + timedelta(weeks=sessions - 1, hours=3)
    values = {
        "slug": f"fortbildung-{secrets.token_hex(4)}",
        "organisation": organisation.id,
        "title": "Mehrsprachigkeit im Unterricht",
        "summary": "Wie Sprachen im Klassenzimmer sichtbar werden.",
        "status": EventStatus.published,
        "mode": Mode.open,
        "serving": Serving.direct,
        "capacity": capacity,
        "starts_at": start if sessions else None,
        "ends_at": end if sessions else None,
        "next_at": start if sessions and not columns.get("postponed") else None,
        "created_at": now(),
        "changed_at": now(),
        **columns,
    }
    event = Event(**values)
    await event.save()
    for number in range(sessions):
        await make_session(event, organisation, starts_at=start + timedelta(weeks=number), ref=str(number + 1))
    await raise_public_version()
    return event


async def make_session(event: Event, organisation: Organisation, starts_at: datetime, **columns: Any) -> Session:
    """Return a planned session of three hours in a school."""
    values = {
        "event": event.id,
        "ref": secrets.token_hex(4),
        "uid": f"{secrets.token_hex(16)}@ki-events",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3),
        "place_name": "Gesamtschule Uerdingen",
        "place_address": "Lindenstraße 1, 47829 Krefeld",
        "room": "Aula",
        "organizer_name": organisation.name,
        "organizer_email": organisation.email,
        "created_at": now(),
        "changed_at": now(),
        **columns,
    }
    session = Session(**values)
    await session.save()
    await raise_public_version()
    return session


async def sign_up(event: Event, who: Person) -> Registration:
    """Register someone with a form of their own."""
    return await register(event.id, who, secrets.token_urlsafe(16))
