"""A date is moved, and the letters about it are read."""

from collections.abc import Sequence
from typing import Any

from ki_events.db import transaction
from ki_events.events.scheduling import change_session
from ki_events.events.tables import Event, Session
from ki_events.mail.tables import Message
from ki_events.registrations.changing.telling import tell_changes
from ki_events.registrations.letters.known import before_of


async def change(event: Event, some: Sequence[Session] | None = None, **columns: Any) -> int:
    """Change some sessions of an event, or all, as an organiser does."""
    sessions = some or await sessions_of(event)
    before = {session.id: before_of(event, session) for session in sessions}
    async with transaction():
        for session in sessions:
            await change_session(session, {**columns})  # type: ignore[dict-item]  # a key may also be a column
        return await tell_changes(event.id, before)


async def sessions_of(event: Event) -> list[Session]:
    return await Session.objects().where(Session.event == event.id).order_by(Session.starts_at)


async def pending_about_changes() -> list[Message]:
    about_changes = Message.key.like("changed:%") & (Message.state == "pending")
    return await Message.objects().where(about_changes).order_by(Message.id)


async def letters(kind: str = "changed") -> list[Message]:
    return await Message.objects().where(Message.kind == kind).order_by(Message.id)
