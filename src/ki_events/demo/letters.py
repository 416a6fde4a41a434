"""Of the letters that the demo's invented people were written, a few are really delivered to its mailbox, and one could not be."""

from collections.abc import Mapping

from piccolo.querystring import QueryString

from ki_events.clock import now
from ki_events.demo.people import DOMAIN
from ki_events.mail.tables import Message

SHOWN = {
    "registered": 3,
    "waiting": 2,
    "offer": 3,
    "moved_up": 2,
    "party": 1,
    "pending": 1,
    "verify": 1,
    "workshop_taken": 1,
    "cancelled": 1,
    "calendar_entry": 1,
}
"""How many letters of each kind are really written into the demo's mailbox."""

DEMO = "demo"
NOBODY = "550 5.1.1 Empfänger unbekannt: Dieses Postfach gibt es nicht."


async def newest() -> int:
    """Return the number of the letter that was written last, 0 if none was."""
    rows = await Message.raw("SELECT MAX(id) AS newest FROM message")
    return int(rows[0]["newest"] or 0)


async def keep_few(shown: Mapping[str, int], after: int = 0) -> None:
    """Take as sent what invented people were written, but so many of each kind; drop what they would be written yet.

    `after` is the last letter that is not asked about.
    """
    if await Message.count().where(_pending(after)) <= sum(shown.values()):
        return
    kept = [number for kind, count in shown.items() for number in await _latest(kind, count, after)]
    others = QueryString("id NOT IN (" + ", ".join(["{}"] * len(kept)) + ")", *kept) if kept else QueryString("1 = 1")
    if kept:
        # Not overdue: as if just written.
        await Message.update({Message.run_at: now()}).where(Message.id.is_in(kept))
    await Message.raw(
        "UPDATE message SET state = CASE WHEN run_at > {} THEN 'dropped' ELSE 'sent' END, error = {},"
        " sent_at = CASE WHEN run_at > {} THEN NULL ELSE run_at END WHERE {} AND {}",
        now(),
        DEMO,
        now(),
        _pending(after),
        others,
    )


async def lose_one(after: int) -> None:
    """Let one of the confirmations after a letter have come back as undeliverable."""
    (number, *_) = [*await _latest("registered", 1, after), 0]
    await Message.raw(
        "UPDATE message SET state = 'dead', attempts = 1, error = {} WHERE id = {} AND state = 'pending'",
        NOBODY,
        number,
    )


def _pending(after: int) -> QueryString:
    return QueryString("state = 'pending' AND recipient LIKE {} AND id > {}", f"%@{DOMAIN}", after)


async def _latest(kind: str, count: int, after: int) -> list[int]:
    rows = await Message.raw(
        "SELECT id FROM message WHERE kind = {} AND (not_after IS NULL OR not_after > {}) AND {}"
        " ORDER BY run_at DESC, id DESC LIMIT {}",
        kind,
        now(),
        _pending(after),
        count,
    )
    return [row["id"] for row in rows]
