"""Until when what is kept: the moment that an event is over, and the days of its organisation after it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from ki_events.events.tables import Event, EventStatus
from ki_events.registrations.rules import ENDED
from ki_events.registrations.tables import Registration, Status
from ki_events.retention.periods import Kind

OF_A_REGISTRATION = (Kind.registrations, Kind.answers, Kind.sensitive_answers, Kind.access_needs, Kind.reasons)
"""What hangs on a registration, its name first; without a place the name goes sooner."""


def over_at(event: Event) -> datetime | None:
    """Return when the event is over (UTC); None while its new date is open."""
    if event.postponed and event.status != EventStatus.cancelled:
        return None
    return event.cancelled_at if event.ends_at is None else event.ends_at


def kept_until(registration: Registration, event: Event, days: Mapping[Kind, int]) -> dict[Kind, datetime | None]:
    """Return when each kind of data about a registration is erased at the latest (UTC), by the days of the organisation.

    None: so many days after the end of an event that has no date yet.
    """
    has_place = registration.status == Status.confirmed
    over = over_at(event)
    if over is None and registration.status in ENDED:
        over = registration.changed_at
    name = days[Kind.registrations if has_place else Kind.without_place]
    kept = {kind: min(days[kind], name) for kind in OF_A_REGISTRATION} | {Kind.registrations: name}
    kept[Kind.calendar_entries] = days[Kind.calendar_entries]
    return {kind: over + timedelta(days=number) if over else None for kind, number in kept.items()}
