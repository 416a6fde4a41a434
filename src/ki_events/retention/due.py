"""What is due, as the ids of rows, a chunk at a time; looking takes no lock."""

from collections.abc import Sequence
from typing import Any

from ki_events.clock import now
from ki_events.mail.tables import Message
from ki_events.organisations.reporting_barriers import KIND as REPORT
from ki_events.registrations.mailboxes.changing import ASKED, PROVE_WITHIN
from ki_events.registrations.tables import Registration
from ki_events.retention.choosing import Scope

OVER = "CASE WHEN e.postponed AND e.status <> 'cancelled' THEN NULL ELSE COALESCE(e.ends_at, e.cancelled_at) END"
"""When an event `e` is over: one whose new date is open is not."""

OF_EVENT = {
    "access_needs": "access_need x JOIN registration r ON r.id = x.registration JOIN event e ON e.id = r.event WHERE",
    "sensitive_answers": "answer x JOIN question q ON q.id = x.question JOIN event e ON e.id = q.event"
    " WHERE q.retention = 'sensitive' AND",
    "answers": "answer x JOIN question q ON q.id = x.question JOIN event e ON e.id = q.event WHERE",
    "reasons": "decision x JOIN event e ON e.id = x.event WHERE x.reason <> '' AND x.\"by\" = 'person' AND",
    "invitation_links": "invitation_link x JOIN event e ON e.id = x.event WHERE (x.email <> '' OR x.name <> '') AND",
    "calendar_entries": "invitation x JOIN session s ON s.id = x.session JOIN event e ON e.id = s.event WHERE",
}
"""Rows `x` that are due some days after the end of their event, by kind of data."""

_PLACED = "r.erased_at IS NULL AND r.status = 'confirmed' AND"
_UNPLACED = "r.erased_at IS NULL AND r.status <> 'confirmed' AND"
REGISTRATIONS = {
    "registrations": f"{_PLACED} {OVER}",
    # Who cancelled must not wait for an event that never gets its date.
    "without_place": f"{_UNPLACED} COALESCE({OVER}, CASE WHEN r.status IN ('cancelled', 'rejected') THEN r.changed_at END)",
}


async def rows_of_events(kind: str, scope: Scope, most: int) -> list[int]:
    """Return ids of rows of this kind that are due."""
    condition, values = _within(scope)
    rows = await Registration.raw(
        f"SELECT x.id AS id FROM {OF_EVENT[kind]} {OVER} < {{}} AND {condition} ORDER BY x.id LIMIT {{}}",  # noqa: S608 - names of ours
        scope.before,
        *values,
        most,
    )
    return [row["id"] for row in rows]


async def registrations(kind: str, scope: Scope, most: int) -> list[tuple[int, int]]:
    """Return the event and the id of registrations that are due, those of one event together."""
    condition, values = _within(scope)
    rows = await Registration.raw(
        "SELECT r.event AS event, r.id AS id FROM registration r JOIN event e ON e.id = r.event"  # noqa: S608 - names of ours
        f" WHERE {REGISTRATIONS[kind]} < {{}} AND {condition} ORDER BY r.event, r.id LIMIT {{}}",
        scope.before,
        *values,
        most,
    )
    return [(row["event"], row["id"]) for row in rows]


async def new_addresses(most: int, event: int | None = None) -> list[tuple[int, int]]:
    """Return the event and the id of registrations, perhaps of one event, whose new address was not proven in time."""
    of_event = "" if event is None else f" AND r.event = {event:d}"
    rows = await Registration.raw(
        f"SELECT r.event AS event, r.id AS id FROM registration r WHERE r.new_email <> ''{of_event} AND NOT EXISTS"  # noqa: S608 - an id of ours
        " (SELECT 1 FROM audit_entry a WHERE a.subject = 'registration:' || r.id AND a.action = {} AND a.at > {})"
        " ORDER BY r.event, r.id LIMIT {}",
        ASKED,
        now() - PROVE_WITHIN,
        most,
    )
    return [(row["event"], row["id"]) for row in rows]


async def parties(most: int) -> list[int]:
    """Return the ids of parties of which nobody's name is left."""
    rows = await Registration.raw(
        "SELECT p.id AS id FROM party p WHERE p.contact_email <> '' AND NOT EXISTS (SELECT 1 FROM registration r"
        " WHERE r.party = p.id AND r.erased_at IS NULL) ORDER BY p.id LIMIT {}",
        most,
    )
    return [row["id"] for row in rows]


async def messages(condition: str, values: Sequence[Any], most: int) -> list[int]:
    """Return the ids of mails that still name their recipient and meet the condition.

    Reports of barriers have a sweep of their own; their recipients are organisations.
    """
    rows = await Message.raw(
        f"SELECT id FROM message WHERE recipient > '' AND kind <> {{}} AND {condition} ORDER BY id LIMIT {{}}",  # noqa: S608 - our own conditions
        REPORT,
        *values,
        most,
    )
    return [row["id"] for row in rows]


async def login_links(most: int) -> list[int]:
    """Return the ids of login links that open nothing any more."""
    rows = await Registration.raw("SELECT id FROM login_link WHERE expires_at < {} ORDER BY id LIMIT {}", now(), most)
    return [row["id"] for row in rows]


def _within(scope: Scope) -> tuple[str, Sequence[int]]:
    if scope.organisation is not None:
        return "e.organisation = {}", [scope.organisation]
    if not scope.others:
        return "1 = 1", []
    return f"e.organisation NOT IN ({', '.join(['{}'] * len(scope.others))})", scope.others
