"""Letters about a registration that say nothing to the calendar."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from ki_events.clock import now
from ki_events.events.tables import Event
from ki_events.mail.outbox import Envelope
from ki_events.mail.quiet_hours import not_in_quiet_hours
from ki_events.registrations.tables import Registration


def plain_letter(registration: Registration, event: Event, kind: str, key: str) -> Envelope:
    """Return a letter without a calendar part."""
    payload: dict[str, Any] = {"registration": registration.id, "event": event.id}
    return Envelope(
        key=key,
        kind=kind,
        recipient=registration.email,
        language=registration.language,
        payload=payload,
        # A postponed event has no end yet.
        not_after=None if event.postponed else event.ends_at,
        is_wanted=registration.is_told,
    )


def offer_letter(registration: Registration, event: Event, kind: str, key: str) -> Envelope:
    """Return a letter about an offer: not at night, and not once the offer has run out."""
    letter = plain_letter(registration, event, kind, key)
    run_at = not_in_quiet_hours(now(), start_of(event) or datetime.max.replace(tzinfo=now().tzinfo))
    return replace(
        letter,
        run_at=run_at if registration.deadline is None or run_at < registration.deadline else now(),
        not_after=registration.deadline,
    )


def start_of(event: Event) -> datetime | None:
    """Return when the event starts (UTC), None while that is open."""
    return None if event.postponed else event.starts_at
