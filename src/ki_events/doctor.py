"""`ki-events doctor` asks everything that must be true, and says what to do about what is not."""

from datetime import timedelta
from functools import reduce
from operator import and_

from ki_events import db
from ki_events.clock import now
from ki_events.events.tables import Event, Session
from ki_events.heartbeat import STALE_AFTER, last_beat
from ki_events.mail.tables import Message, MessageState
from ki_events.migrating import pending
from ki_events.organisations.default_texts import missing_facts
from ki_events.registrations.recounting import faults

LATE = timedelta(minutes=30)
BAD_ADDRESS = ("5__ 5.1.1 %", "5__ 5.1.2 %", "5__ 5.1.3 %", "5__ 5.1.6 %", "5__ 5.1.10 %")
"""What a mail server says of an address that leads nowhere (RFC 3463, section 3.2, RFC 7505): whoever invites people sees it and
puts it right. 5.1.7 and 5.1.8 are about our own address."""


async def examine() -> list[str]:
    """Return one sentence for each thing that is wrong, as of one moment; an empty list is health."""
    if await pending():
        return ["The tables are not up to date. Run: ki-events migrate"]
    async with db.snapshot():
        return [
            *map(str, await faults()),
            *await _dates(),
            *await _mail(),
            *await _worker(),
        ]


def advice() -> list[str]:
    """Return what is not broken but owed: facts that the legal pages leave out until the operator sets them."""
    missing = missing_facts()
    if not missing:
        return []
    return [
        f"The operator's imprint and privacy text lack facts, please set: {', '.join(missing)} (docs/operating.md)."
    ]


async def _dates() -> list[str]:
    rows = await Session.raw(
        "SELECT e.slug FROM event e JOIN (SELECT event, MIN(starts_at) AS first, MAX(ends_at) AS last FROM session"
        " WHERE status = 'planned' GROUP BY event) s ON s.event = e.id"
        " WHERE e.status <> 'cancelled' AND (e.starts_at <> s.first OR e.ends_at <> s.last)"
    )
    found = [f"invariant 9: {row['slug']} spans other days than its dates" for row in rows]
    if await Session.count().where((Session.uid == "") | (Session.sequence < 0)):
        found.append("invariant 9: a session has no UID or a negative SEQUENCE")
    if await Event.count().where(Event.slug == ""):
        found.append("an event has no slug")
    return found


async def _mail() -> list[str]:
    old = now() - LATE
    # A mail server that does not answer gives them back, due at once, with what it said.
    waits = (Message.run_at < old) | ((Message.error != "") & (Message.created_at < old) & (Message.attempts == 0))
    late = await Message.count().where((Message.state == MessageState.pending) & waits)
    ours = reduce(and_, [Message.error.not_like(said) for said in BAD_ADDRESS])
    dead = await Message.count().where((Message.state == MessageState.dead) & ours)
    found = []
    if late:
        found.append(
            f"{late} messages are due for over half an hour. Is a worker running, does KI_EVENTS_SMTP_URL answer?"
        )
    if dead:
        found.append(f"{dead} messages failed for good; the outbox says why.")
    return found


async def _worker() -> list[str]:
    beat = await last_beat("worker")
    if beat is not None and now() - beat > STALE_AFTER:
        return [f"The worker was last alive at {beat:%Y-%m-%d %H:%M} UTC. Run: ki-events serve, or ki-events work"]
    return []
