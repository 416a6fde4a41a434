"""A public event keeps at least one date: whoever wants none left calls it off or leaves its dates open."""

from ki_events.db import transaction
from ki_events.events.tables import Event, EventStatus, Session
from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.registrations.changing.capacity import drop_session
from ki_events.registrations.changing.postponing import planned_sessions
from ki_events.registrations.turns import take_turn
from ki_events.rows import one


async def drop_one_of_several(session_id: int, actor: str, words: str = "") -> int:
    """Drop a date as `drop_session` does, with the event's turn held from looking to dropping.

    Raise `Refused` (`only_date`) for the last one that a public event has: of two people who drop its last two dates at
    the same time, the second one reads that.
    """
    async with transaction():
        session = await one(Session, session_id)
        await take_turn(session.event, 0)
        if await is_only_date(session, await one(Event, session.event)):
            raise Refused("only_date", only_date())
        return await drop_session(session_id, actor, words)


async def is_only_date(session: Session, event: Event) -> bool:
    """Say whether nothing would be left of a public event without this date."""
    if event.status != EventStatus.published:
        return False
    return [session.id] == [row.id for row in await planned_sessions(event.id)]


def only_date() -> str:
    """Return the sentence for who would drop it."""
    return _(
        "Das ist der einzige Termin. Sagen Sie stattdessen die ganze Veranstaltung ab, oder lassen Sie den Termin offen."
    )
