"""The bin: drafts that were deleted in the last 14 days."""

from dataclasses import dataclass
from datetime import datetime

from ki_events.clock import now
from ki_events.events.tables import Event, Format
from ki_events.events.versions import KEPT_FOR


@dataclass(frozen=True)
class Binned:
    """One draft in the bin; `until` (UTC) it can be restored."""

    id: int
    slug: str
    title: str
    lang: str
    format: Format
    deleted_at: datetime
    until: datetime


async def binned(organisation_id: int, page: int = 1, size: int = 25) -> tuple[list[Binned], int]:
    """Return a page of the bin of an organisation, what was deleted last first, and how many there are in all."""
    condition = (Event.organisation == organisation_id) & (Event.deleted_at > now() - KEPT_FOR)
    total = await Event.count().where(condition)
    rows = (
        await Event.objects()
        .where(condition)
        .order_by(Event.deleted_at, Event.id, ascending=False)
        .limit(size)
        .offset((page - 1) * size)
    )
    return [_binned(row) for row in rows], total


async def binned_event(organisation_id: int, slug: str) -> int | None:
    """Return the id of the draft with this slug that lies in the bin of the organisation; None if there is none."""
    rows = await Event.select(Event.id).where(
        (Event.organisation == organisation_id) & (Event.slug == slug) & (Event.deleted_at > now() - KEPT_FOR)
    )
    return rows[0]["id"] if rows else None


def _binned(row: Event) -> Binned:
    return Binned(
        id=row.id,
        slug=row.slug,
        title=row.title,
        lang=row.lang,
        format=Format(row.format),
        deleted_at=row.deleted_at,
        until=row.deleted_at + KEPT_FOR,
    )
