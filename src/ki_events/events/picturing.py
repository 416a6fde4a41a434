"""The picture of an event: put on, described anew, taken off; one that nobody shows any more is erased."""

from datetime import timedelta

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event
from ki_events.organisations.pictures import Picture
from ki_events.organisations.tables import Organisation
from ki_events.public_version import raise_public_version

UNUSED_FOR = timedelta(days=1)
"""Who has just uploaded a picture may still be about to use it."""


async def show_picture(event_id: int, picture: Picture | None, actor: str) -> bool:
    """Let an event have this picture, or none; return whether that is a change. Raise `LookupError` for no such event."""
    number = picture.id if picture is not None else None
    async with transaction():
        rows = await Event.raw("SELECT picture FROM event WHERE id = {}", event_id)
        if not rows:
            raise LookupError(f"no event {event_id}")
        if rows[0]["picture"] == number:
            return False
        await Event.update({Event.picture: number, Event.revision: Event.revision + 1, Event.changed_at: now()}).where(
            Event.id == event_id
        )
        change = Change(before={"picture": rows[0]["picture"]}, after={"picture": number})
        await record(actor, "event.picture", f"event:{event_id}", change)
        await raise_public_version()
        return True


async def erase_unused_pictures() -> int:
    """Erase pictures that neither an event nor an organisation has shown for a day; return how many. A worker's chore."""
    rows = await Picture.raw(
        "SELECT id FROM picture WHERE made_at < {}"
        " AND NOT EXISTS (SELECT 1 FROM event WHERE event.picture = picture.id)"
        " AND NOT EXISTS (SELECT 1 FROM organisation WHERE organisation.logo = picture.id)",
        now() - UNUSED_FOR,
    )
    for row in rows:
        await _erase_if_unused(row["id"])
    return len(rows)


async def _erase_if_unused(number: int) -> None:
    # Somebody may have begun to show it: then the database refuses, and it stays (foreign keys).
    async with transaction():
        used = await Event.exists().where(Event.picture == number) or await Organisation.exists().where(
            Organisation.logo == number
        )
        if not used:
            await Picture.delete().where(Picture.id == number)
