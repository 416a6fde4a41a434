"""A cancelled event or session stays where it is and says so; its sessions' SEQUENCE rises once."""

from datetime import datetime
from typing import Any

from piccolo.columns import Column

from ki_events.clock import now
from ki_events.events.next_dates import set_next_date
from ki_events.events.scheduling import span
from ki_events.events.tables import Event, EventStatus, Session, SessionStatus
from ki_events.public_version import raise_public_version


async def mark_event_cancelled(event_id: int, reason: str) -> bool:
    """Cancel the event and its planned sessions; return False if it was cancelled before. Part of a verb's transaction."""
    moment = now()
    cancelled = (
        await Event.update(
            {
                Event.status: EventStatus.cancelled,
                Event.cancelled_at: moment,
                Event.cancel_reason: reason,
                Event.revision: Event.revision + 1,
                Event.changed_at: moment,
            }
        )
        .where((Event.id == event_id) & (Event.status != EventStatus.cancelled))
        .returning(Event.id)
    )
    if cancelled:
        await Session.update(_cancelled(moment)).where(
            (Session.event == event_id) & (Session.status == SessionStatus.planned)
        )
        await raise_public_version()
    return bool(cancelled)


async def mark_session_cancelled(session: Session) -> bool:
    """Cancel one session and say so on `session`; return False if it was cancelled before. Part of a verb's transaction."""
    moment = now()
    cancelled = (
        await Session.update(_cancelled(moment))
        .where((Session.id == session.id) & (Session.status == SessionStatus.planned))
        .returning(Session.sequence)
    )
    if not cancelled:
        return False
    session.status, session.sequence, session.changed_at = SessionStatus.cancelled, cancelled[0]["sequence"], moment
    starts_at, ends_at = span(await Session.objects().where(Session.event == session.event))
    await Event.update(
        {
            Event.starts_at: starts_at,
            Event.ends_at: ends_at,
            Event.changed_at: moment,
            Event.revision: Event.revision + 1,
        }
    ).where(Event.id == session.event)
    await set_next_date(session.event)
    await raise_public_version()
    return True


def _cancelled(moment: datetime) -> dict[Column | str, Any]:
    return {
        Session.status: SessionStatus.cancelled,
        Session.sequence: Session.sequence + 1,
        Session.changed_at: moment,
    }
