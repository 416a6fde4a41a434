"""The address of an event is made of its title, once, and is unique in the installation."""

from datetime import datetime

from ki_events.clock import local
from ki_events.db import is_sqlite
from ki_events.events.labels import label_slug
from ki_events.events.tables import Event

LONGEST = 80
RESERVED = frozenset({"neu"})
"""Addresses of the back office's own, beside its events."""

NAMING_LOCK = 0x6B69_696D


async def one_at_a_time() -> None:
    """Let whoever names events be the only one until the transaction ends: what is free is read first and taken later."""
    # SQLite has one writer anyway.
    if not is_sqlite():
        await Event.raw("SELECT pg_advisory_xact_lock({})", NAMING_LOCK)


async def free_slug(title: str, starts_at: datetime | None) -> str:
    """Return an address for an event of this title that no other has: with its year, then a number, where it is taken.

    `starts_at` is in UTC. Part of a transaction that names events one at a time.
    """
    plain = label_slug(title)[:LONGEST].strip("-") or "veranstaltung"
    rows = await Event.raw("SELECT slug FROM event WHERE slug LIKE {}", f"{plain}%")
    taken = {row["slug"] for row in rows} | RESERVED
    if plain not in taken:
        return plain
    named = (
        f"{plain}-{local(starts_at).year}" if starts_at and not plain.endswith(str(local(starts_at).year)) else plain
    )
    number, found = 1, named
    while found in taken:
        number += 1
        found = f"{named}-{number}"
    return found
