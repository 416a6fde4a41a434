"""Two people of one mailbox, and what it was told."""

import dataclasses

from ki_events.events.tables import Event, Session
from ki_events.mail.outbox import payload_of
from tests.characters import CHIARA
from tests.mail.letters import outbox

COLLEAGUE = dataclasses.replace(CHIARA, given_name="Carla", email="CHIARA@Schule.example")


async def calendars() -> list[tuple[str, int, str, int] | None]:
    """Return kind, session, method and sequence of each message, oldest first; None for one without."""
    found: list[tuple[str, int, str, int] | None] = []
    for message in await outbox():
        part = payload_of(message).get("calendar")
        found.append((message.kind, part["session"], part["method"], part["sequence"]) if part else None)
    return found


async def session_of(event: Event, ref: str = "1") -> Session:
    found = await Session.objects().get((Session.event == event.id) & (Session.ref == ref))
    assert found is not None
    return found
