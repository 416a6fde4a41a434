"""The parties that a mailbox signed up: who sent a form for others finds them again without taking part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ki_events.clock import now
from ki_events.events.availability import Facts
from ki_events.links import token
from ki_events.registrations.parties import PURPOSE
from ki_events.registrations.tables import Party

MOST = 50  # parties; nobody signs up more at once


@dataclass(frozen=True)
class OwnParty:
    """A party of the mailbox: how many people it has, and how many are still registered. `event` is told as lists do."""

    token: str
    title: str
    lang: str
    organisation: str
    event: Facts
    parts: int
    people: int
    active: int


async def parties_of(mail_key: str) -> list[OwnParty]:
    """Return the parties whose contact has this mailbox, of events that are not over, the soonest first. One statement."""
    # No address has letters that the database would fold in another way (addresses.mail_address).
    rows = await Party.raw(
        "SELECT p.public_id, p.generation, e.title, e.lang, e.status, e.postponed, e.mode, e.opens_at, e.closes_at, e.capacity,"
        " e.taken, e.waiting, e.starts_at, e.ends_at, o.name, o.short,"
        " (SELECT count(*) FROM session s WHERE s.event = e.id AND s.status = 'planned') AS parts,"
        " (SELECT count(*) FROM registration r WHERE r.party = p.id) AS people,"
        " (SELECT count(*) FROM registration r WHERE r.party = p.id AND r.status NOT IN ('cancelled', 'rejected')) AS active"
        " FROM party p JOIN event e ON e.id = p.event JOIN organisation o ON o.id = e.organisation"
        " WHERE lower(p.contact_email) = {} AND (e.postponed OR e.ends_at IS NULL OR e.ends_at >= {})"
        " ORDER BY CASE WHEN e.starts_at IS NULL THEN 1 ELSE 0 END, e.starts_at, p.id LIMIT {}",
        mail_key,
        now(),
        MOST,
    )
    return [_own(row) for row in rows]


async def has_signed_up_others(mail_key: str) -> bool:
    """Say whether a party has this mailbox as its contact's."""
    return bool(await Party.raw("SELECT 1 AS found FROM party WHERE lower(contact_email) = {} LIMIT 1", mail_key))


def _own(row: Mapping[str, Any]) -> OwnParty:
    return OwnParty(
        token=token(PURPOSE, row["public_id"], row["generation"]),
        title=row["title"],
        lang=row["lang"],
        organisation=row["short"] or row["name"],
        event=Facts(**{name: row[name] for name in Facts._fields}),
        parts=row["parts"],
        people=row["people"],
        active=row["active"],
    )
