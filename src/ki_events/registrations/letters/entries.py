"""How a letter carries the calendar entries that go with it: one per message, or one file with all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ki_events.events.tables import Event
from ki_events.mail.outbox import Envelope
from ki_events.registrations.ledger.numbers import Entry
from ki_events.registrations.tables import Registration

MOST_SINGLE_INVITATIONS = 6
"""With more sessions than this one file has them all (2-domain.md, "Calendar part")."""


@dataclass(frozen=True)
class Post:
    """One message: why it is sent, and what it says to the calendar; stale after `not_after`, else with the event's end."""

    kind: str
    key: str
    calendar: dict[str, Any] | None
    not_after: datetime | None = None
    part: tuple[int, int] | None = None


@dataclass(frozen=True)
class Series:
    """A letter of `kind` with the first session, and a letter of `further` for each other one."""

    kind: str
    key: str
    further: str
    method: str


def cancelling(
    registration: Registration, event: Event, why: tuple[str, str], entries: Sequence[Entry]
) -> list[Envelope]:
    """Return the letter, by its kind and key, that takes these sessions out of the calendar, and what follows it."""
    kind, key = why
    if len(entries) > MOST_SINGLE_INVITATIONS:
        return [letter(registration, event, Post(kind, key, together(entries, cancelled=True)))]
    return one_by_one(registration, event, Series(kind, key, "calendar_cancelled", "CANCEL"), entries)


def one_by_one(registration: Registration, event: Event, series: Series, entries: Sequence[Entry]) -> list[Envelope]:
    """Return a message for each entry, and the letter also when there is none."""
    # One UID per message: Outlook takes only the first otherwise (RFC 5546 section 3.2.2).
    count = len(entries)
    first = single(entries[0], series.method) if entries else None
    part = (1, count) if count > 1 else None
    envelopes = [letter(registration, event, Post(series.kind, series.key, first, part=part))]
    for place, entry in enumerate(entries[1:], start=2):
        key = f"{series.key}:session:{entry.session.id}"
        calendar = single(entry, series.method)
        post = Post(series.further, key, calendar, entry.session.ends_at, (place, count))
        envelopes.append(letter(registration, event, post))
    return envelopes


def letter(registration: Registration, event: Event, post: Post) -> Envelope:
    """Return one message to the person."""
    payload: dict[str, Any] = {"registration": registration.id, "event": event.id}
    if post.calendar:
        payload["calendar"] = post.calendar
    if post.part:
        payload["part"], payload["parts"] = post.part
    return Envelope(
        key=post.key,
        kind=post.kind,
        recipient=registration.email,
        language=registration.language,
        payload=payload,
        # A postponed event has no end yet.
        not_after=post.not_after or (None if event.postponed else event.ends_at),
        is_wanted=registration.is_told,
    )


def single(entry: Entry, method: str) -> dict[str, Any]:
    """Return what a message says to the calendar about one session."""
    return {"session": entry.session.id, "method": method, "sequence": entry.sequence}


def together(entries: Sequence[Entry], *, cancelled: bool = False) -> dict[str, Any] | None:
    """Return what a message says to the calendar about all these sessions; None if there are none."""
    if not entries:
        return None
    numbers = {str(entry.session.id): entry.sequence for entry in entries}
    return {"method": "PUBLISH", "all": True, "cancelled": cancelled, "sequences": numbers}
