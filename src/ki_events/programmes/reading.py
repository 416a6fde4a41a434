"""What a programme's page shows beside the list of its events: who takes part, where, when, and what came before and after it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ki_events.clock import now
from ki_events.events.conditions import conditions
from ki_events.events.filter import Filter, Period, is_slug
from ki_events.events.tables import EventStatus
from ki_events.organisations.tables import Organisation
from ki_events.programmes.tables import Programme

YEAR_IN_NAME = re.compile(r"\s*\b(19|20)\d\d\b")


@dataclass(frozen=True)
class Occasion:
    """One date of an event of the programme, in UTC; an event without any has one with neither start nor end.

    Dropped dates are left out, except those of an event that is cancelled: they say so. Dates of a postponed one are none.
    """

    event: int
    is_cancelled: bool
    district: str
    organisation_slug: str
    organisation_name: str
    starts_at: datetime | None
    ends_at: datetime | None
    all_day: bool
    opening_hours: str
    place_name: str
    online: bool


@dataclass(frozen=True)
class Neighbours:
    """The same programme of the year before and of the year after, if there are any."""

    earlier: Programme | None
    later: Programme | None


@dataclass(frozen=True)
class OfOrganisation:
    """A programme of an organisation and how many public events it has."""

    slug: str
    name: str
    starts_on: date | None
    ends_on: date | None
    events: int


async def public_programme(slug: str) -> Programme | None:
    """Return the programme with its organisation."""
    if not is_slug(slug):
        return None
    return await Programme.objects(Programme.organisation).get(Programme.slug == slug)


async def occasions(programme: Programme) -> Sequence[Occasion]:
    """Return all dates of its public events, by time, in one statement; what has none comes last."""
    rows = await Programme.raw(
        "SELECT event.id, event.status, event.district, organisation.slug AS organisation_slug,"
        " organisation.name AS organisation_name, session.starts_at, session.ends_at, session.all_day,"
        " session.opening_hours, session.place_name, session.online_url"
        " FROM programme_entry entry JOIN event ON event.id = entry.event"
        " JOIN organisation ON organisation.id = event.organisation"
        " LEFT JOIN session ON session.event = event.id AND NOT event.postponed"
        " AND (session.status = 'planned' OR event.status = 'cancelled')"
        " WHERE entry.programme = {} AND {}"
        " ORDER BY session.starts_at IS NULL, session.starts_at, event.id, session.id",
        programme.id,
        conditions(Filter(period=Period.always), now()),
    )
    return [_occasion(row) for row in rows]


async def neighbours(programme: Programme) -> Neighbours:
    """Return what the same organisation ran under the same name (years apart) before and after."""
    others = (
        await Programme.objects()
        .where((Programme.organisation == programme.organisation.id) & Programme.starts_on.is_not_null())
        .order_by(Programme.starts_on)
    )
    same = [one for one in others if _without_year(one.name) == _without_year(programme.name)]
    if programme.starts_on is None:
        return Neighbours(None, None)
    earlier = [one for one in same if one.starts_on < programme.starts_on]
    later = [one for one in same if one.starts_on > programme.starts_on]
    return Neighbours(earlier[-1] if earlier else None, later[0] if later else None)


async def programmes_of(organisation: Organisation) -> Sequence[OfOrganisation]:
    """Return the programmes that an organisation runs, the latest first, in one statement."""
    rows = await Programme.raw(
        "SELECT programme.slug, programme.name, programme.starts_on, programme.ends_on,"
        " (SELECT count(*) FROM programme_entry entry JOIN event ON event.id = entry.event"
        " WHERE entry.programme = programme.id AND {}) AS events"
        " FROM programme WHERE programme.organisation = {}"
        " ORDER BY programme.starts_on IS NULL, programme.starts_on DESC, programme.id",
        conditions(Filter(period=Period.always), now()),
        organisation.id,
    )
    return [OfOrganisation(**row) for row in rows]


def _without_year(name: str) -> str:
    return YEAR_IN_NAME.sub("", name).casefold()


def _occasion(row: dict[str, Any]) -> Occasion:
    return Occasion(
        event=row["id"],
        is_cancelled=row["status"] == EventStatus.cancelled,
        district=row["district"],
        organisation_slug=row["organisation_slug"],
        organisation_name=row["organisation_name"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        all_day=bool(row["all_day"]),
        opening_hours=row["opening_hours"] or "",
        place_name=row["place_name"] or "",
        online=bool(row["online_url"]),
    )
