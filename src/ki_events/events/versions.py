"""What an event said before a change is kept for a while, so that the change can be undone and two people can see what differs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from piccolo.columns import JSON, BigInt, ForeignKey, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from ki_events.clock import now
from ki_events.events.tables import Event

KEPT_FOR = timedelta(days=14)
"""So long a change can be undone."""


class EventVersion(Table, tablename="event_version"):
    """The texts, questions or the like (`part`) of an event before someone changed them: as JSON, without personal data.

    `revision` is the event's revision that it belonged to. Kept for 14 days (UTC).
    """

    id: Serial
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict, index=True)
    part = Varchar(length=20)
    revision = BigInt()
    content = JSON(default="{}")
    replaced_by = Varchar(length=80)
    replaced_at = Timestamptz(index=True)
    undone_at = Timestamptz(null=True, default=None)


@dataclass(frozen=True)
class Version:
    """What one part of an event was until `replaced_at` (UTC), when `replaced_by` changed it (as in `audit.record`)."""

    id: int
    part: str
    revision: int
    content: dict[str, Any]
    replaced_by: str
    replaced_at: datetime
    is_undone: bool


async def keep_version(event: Event, part: str, content: Mapping[str, Any], actor: str) -> None:
    """Keep what a part of `event` was before the change that is about to be made; part of a verb's transaction.

    `event` is the row before the change; `content` is plain JSON and holds nothing about people who take part.
    """
    await EventVersion(
        event=event.id,
        part=part,
        revision=event.revision,
        content=json.dumps(content, ensure_ascii=False),
        replaced_by=actor,
        replaced_at=now(),
    ).save()


async def versions_of(event_id: int) -> list[Version]:
    """Return what can still be brought back of an event, the newest first."""
    rows = (
        await EventVersion.objects()
        .where((EventVersion.event == event_id) & (EventVersion.replaced_at > now() - KEPT_FOR))
        .order_by(EventVersion.id, ascending=False)
    )
    return [_version(row) for row in rows]


async def version(event_id: int, number: int) -> Version | None:
    """Return one version of an event; None if it has no such one or it is too old."""
    return next((found for found in await versions_of(event_id) if found.id == number), None)


async def replaced_since(event_id: int, part: str, revision: int) -> Version | None:
    """Return what a part was at a `revision` of the event; None if it is so still, as far as versions tell."""
    row = (
        await EventVersion.objects()
        .where((EventVersion.event == event_id) & (EventVersion.part == part) & (EventVersion.revision >= revision))
        .order_by(EventVersion.id)
        .first()
    )
    return _version(row) if row else None


async def mark_undone(version_id: int) -> None:
    """Note that a version was brought back. Part of a verb's transaction."""
    await EventVersion.update({EventVersion.undone_at: now()}).where(EventVersion.id == version_id)


async def forget_old_versions() -> None:
    """Delete what can no longer be brought back; a worker's chore."""
    await EventVersion.delete().where(EventVersion.replaced_at <= now() - KEPT_FOR)


def _version(row: EventVersion) -> Version:
    return Version(
        id=row.id,
        part=row.part,
        revision=row.revision,
        content=json.loads(row.content),
        replaced_by=row.replaced_by,
        replaced_at=row.replaced_at,
        is_undone=row.undone_at is not None,
    )
