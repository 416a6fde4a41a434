"""People whom an organiser writes in, and where they stand."""

from ki_events.mail.tables import Message
from ki_events.registrations.organising.cancelling import Ending
from ki_events.registrations.tables import Registration
from ki_events.rows import one

ACTOR = "account:1"


async def kinds_of(registration: Registration) -> list[str]:
    """Return the kinds of the letters to a person, in the order of writing."""
    rows = await Message.select(Message.kind).where(Message.recipient == registration.email).order_by(Message.id)
    return [row["kind"] for row in rows]


async def status_of(registration: Registration) -> str:
    """Return where a person stands now."""
    return str((await one(Registration, registration.id)).status)


def ending(*, is_told: bool = True) -> Ending:
    """Return how places end of who registered twice."""
    return Ending("Doppelt angemeldet", is_told, ACTOR)
