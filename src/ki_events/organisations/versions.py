"""What an organisation said of itself before a change is kept for 14 days, so that it can be brought back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from piccolo.columns import JSON, ForeignKey, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from ki_events.clock import now
from ki_events.organisations.tables import LegalKind, Organisation

KEPT_FOR = timedelta(days=14)
"""So long a change can be undone."""

MOST = 20  # that a page shows
PROFILE = "profile"


class OrganisationVersion(Table, tablename="organisation_version"):
    """The profile or a legal text (`part`) of an organisation until `replaced_at` (UTC), as JSON; an empty text is our own one."""

    id: Serial
    organisation = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict, index=True)
    part = Varchar(length=40)
    content = JSON(default="{}")
    replaced_by = Varchar(length=80)
    replaced_at = Timestamptz(index=True)


@dataclass(frozen=True)
class Former:
    """What a part of an organisation was until `replaced_at`, when `replaced_by` changed it (as in `audit.record`)."""

    id: int
    content: Mapping[str, str]
    replaced_by: str
    replaced_at: datetime


def text_part(kind: LegalKind, lang: str) -> str:
    """Return under which name the versions of a legal text are kept."""
    return f"{kind.value}:{lang}"


async def keep_former(organisation_id: int, part: str, content: Mapping[str, str], actor: str) -> None:
    """Keep what a part was before the change that is about to be made; part of a verb's transaction."""
    await OrganisationVersion(
        organisation=organisation_id,
        part=part,
        content=json.dumps(dict(content), ensure_ascii=False),
        replaced_by=actor,
        replaced_at=now(),
    ).save()


async def former_versions(organisation_id: int, part: str) -> list[Former]:
    """Return what can still be brought back of a part, the newest first."""
    here = (OrganisationVersion.organisation == organisation_id) & (OrganisationVersion.part == part)
    rows = (
        await OrganisationVersion.objects()
        .where(here & (OrganisationVersion.replaced_at > now() - KEPT_FOR))
        .order_by(OrganisationVersion.id, ascending=False)
        .limit(MOST)
    )
    return [Former(row.id, _read(row.content), row.replaced_by, row.replaced_at) for row in rows]


async def former_version(organisation_id: int, part: str, number: int) -> Former | None:
    """Return one of them; None if there is no such one, or it is too old."""
    return next((found for found in await former_versions(organisation_id, part) if found.id == number), None)


async def forget_former_versions() -> None:
    """Delete what can no longer be brought back; a worker's chore."""
    await OrganisationVersion.delete().where(OrganisationVersion.replaced_at <= now() - KEPT_FOR)


def _read(content: Any) -> Mapping[str, str]:
    found: Mapping[str, str] = json.loads(content)
    return found
