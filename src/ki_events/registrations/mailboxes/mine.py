"""All registrations of one mailbox: first those of what is coming, then the rest."""

from dataclasses import dataclass

from ki_events.clock import now
from ki_events.registrations.tables import Registration

PAGE = 20  # registrations


@dataclass(frozen=True)
class Own:
    """A registration with its event (and organisation); `is_current` while something is still to come of it."""

    registration: Registration
    is_current: bool


@dataclass(frozen=True)
class Mine:
    """One page of a mailbox's registrations, and how many pages there are, at least one."""

    rows: list[Own]
    page: int
    pages: int


async def registrations_of(mail_key: str, page: int) -> Mine:
    """Return a page of the list, the nearest if there is none of this number: soonest first, then the latest past. Two statements."""
    found = await Registration.raw(
        "SELECT id, is_current FROM (SELECT r.id, e.starts_at, e.ends_at, CASE WHEN r.status NOT IN ('cancelled', 'rejected')"
        " AND e.status = 'published' AND (e.postponed OR e.ends_at IS NULL OR e.ends_at >= {}) THEN 1 ELSE 0 END AS is_current"
        " FROM registration r JOIN event e ON e.id = r.event WHERE r.mail_key = {}) mine"
        " ORDER BY is_current DESC, CASE WHEN is_current = 1 AND starts_at IS NULL THEN 1 ELSE 0 END,"
        " CASE WHEN is_current = 1 THEN starts_at END, CASE WHEN is_current = 0 THEN ends_at END DESC, id",
        now(),
        mail_key,
    )
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, page), pages)
    shown = found[(page - 1) * PAGE : page * PAGE]
    rows = await Registration.objects(Registration.event, Registration.event._.organisation).where(
        Registration.id.is_in([row["id"] for row in shown] or [0])
    )
    by_id = {row.id: row for row in rows}
    return Mine([Own(by_id[row["id"]], bool(row["is_current"])) for row in shown if row["id"] in by_id], page, pages)
