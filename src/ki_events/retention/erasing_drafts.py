"""A draft that has lain in the bin for 14 days is gone for good, with all that belonged to it."""

from ki_events.audit import record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event
from ki_events.events.versions import KEPT_FOR
from ki_events.registrations.turns import take_turn

# Rooms above this one have tables that refer to events, so all are named here and none is imported.
BELONGING = (
    ("group_letter", "group_message IN (SELECT id FROM group_message WHERE event = {})"),
    ("group_message", "event = {}"),
    ("check_in_helper", "event = {}"),
    ("certificate", "event = {}"),
    ("invitation_link", "event = {}"),
    ("interest", "event = {}"),
    ("contingent", "event = {}"),
    ("question", "event = {}"),
    ("session", "event = {}"),
    ("round", "event = {}"),
    ("label", "event = {}"),
    ("event_text", "event = {}"),
    ("event_version", "event = {}"),
    ("programme_entry", "event = {}"),
)
"""What is deleted with a draft, in an order in which nothing is left that refers to what is gone."""

_DUE = (
    "SELECT id FROM event WHERE status = 'draft' AND deleted_at <= {}"
    " AND NOT EXISTS (SELECT 1 FROM registration WHERE registration.event = event.id)"
    " AND NOT EXISTS (SELECT 1 FROM party WHERE party.event = event.id) ORDER BY id"
)


async def erase_old_drafts() -> int:
    """Erase the drafts that can no longer be restored; return how many. A worker's chore."""
    rows = await Event.raw(_DUE, now() - KEPT_FOR)
    for row in rows:
        await _erase(row["id"])
    return len(rows)


async def _erase(event_id: int) -> None:
    async with transaction():
        await take_turn(event_id, 0)
        for table, condition in BELONGING:
            await Event.raw(f"DELETE FROM {table} WHERE {condition}", event_id)  # noqa: S608  # names of ours
        await Event.raw("DELETE FROM event WHERE id = {}", event_id)
        await record("system", "event.erased", f"event:{event_id}")
