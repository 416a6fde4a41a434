"""The dates of a day, as who stands at the door picks one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ki_events.accounts.memberships import Member
from ki_events.accounts.roles import Right
from ki_events.clock import local, now
from ki_events.events.tables import Session


@dataclass(frozen=True)
class TodaysSession:
    """One date of today, or the next one: what it is, where, and how many are there of how many."""

    id: int
    slug: str
    event: str
    lang: str
    title: str
    starts_at: datetime
    ends_at: datetime
    room: str
    place: str
    expected: int
    present: int
    waiting: int


async def sessions_today(member: Member) -> Sequence[TodaysSession]:
    """Return the planned dates of today that the member may check people in at, those of the same event together."""
    start = local(now()).replace(hour=0, minute=0, second=0, microsecond=0)
    return await _between(member, start, start + timedelta(days=1))


async def next_sessions(member: Member) -> Sequence[TodaysSession]:
    """Return the dates of the next day that has any, within a month; for a day on which there are none."""
    start = local(now()).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    found = await _between(member, start, start + timedelta(days=31))
    first = local(found[0].starts_at).date() if found else None
    return [each for each in found if local(each.starts_at).date() == first]


async def _between(member: Member, start: datetime, end: datetime) -> list[TodaysSession]:
    rows = await Session.raw(
        "SELECT s.id, e.slug, e.title AS event, e.lang, s.title, s.starts_at, s.ends_at, s.room, s.place_name AS place, e.waiting,"
        " CASE WHEN s.kind = 'elective' THEN s.taken ELSE e.taken + e.door END AS expected,"
        " (SELECT COUNT(*) FROM attendance a WHERE a.session = s.id AND a.is_present) AS present"
        " FROM session s JOIN event e ON e.id = s.event"
        " WHERE e.organisation = {} AND s.status = 'planned' AND e.status IN ('published', 'archived') AND e.deleted_at IS NULL"
        " AND NOT e.postponed AND s.starts_at < {} AND s.ends_at > {}"
        " AND ({} OR EXISTS (SELECT 1 FROM check_in_helper h WHERE h.event = e.id AND h.account = {}))"
        " ORDER BY s.starts_at, e.title, s.title, s.id LIMIT 200",
        member.organisation.id,
        end,
        start,
        member.may(Right.check_in_everywhere),
        member.who.account_id,
    )
    return [TodaysSession(**row) for row in rows]
