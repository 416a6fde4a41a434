"""What people need is a task for somebody of the organisation: all of its coming events together, the next event first."""

from dataclasses import dataclass
from datetime import datetime

from ki_events.clock import now
from ki_events.registrations.questions.tables import AccessNeed
from ki_events.registrations.rules import ENDED
from ki_events.registrations.tables import Status

PAGE = 50


@dataclass(frozen=True)
class NeedTask:
    """One need of one person of a coming event. `owner` is an account as in the audit ("account:17"), or nobody."""

    id: int
    kind: str
    detail: str
    owner: str
    done_at: datetime | None
    person: str
    person_id: str
    status: Status
    event_slug: str
    event_title: str
    event_lang: str
    starts_at: datetime | None


@dataclass(frozen=True)
class Tasks:
    """The tasks of one page, how many there are on all, and how many of the organisation are `open`, `mine` or `done`."""

    rows: list[NeedTask]
    number: int
    counts: dict[str, int]


_COMING = (
    " FROM access_need n JOIN registration r ON r.id = n.registration JOIN event e ON e.id = r.event"
    " WHERE e.organisation = {} AND e.deleted_at IS NULL AND e.status <> 'cancelled' AND (e.ends_at IS NULL OR e.ends_at > {})"
    " AND r.erased_at IS NULL AND r.status NOT IN (" + ", ".join(f"'{status}'" for status in sorted(ENDED)) + ")"
)
_KINDS = {
    "offen": " AND n.done_at IS NULL",
    "meine": " AND n.done_at IS NULL AND n.owner = {}",
    "erledigt": " AND n.done_at IS NOT NULL",
}


async def tasks_of(organisation_id: int, owner: str, which: str, page: int = 1) -> Tasks:
    """Return the tasks of coming events: `offen`, `meine` (open, of this owner) or `erledigt`, in two statements."""
    moment = now()
    (row,) = await AccessNeed.raw(
        "SELECT SUM(CASE WHEN n.done_at IS NULL THEN 1 ELSE 0 END) AS open,"
        " SUM(CASE WHEN n.done_at IS NULL AND n.owner = {} THEN 1 ELSE 0 END) AS mine,"
        " SUM(CASE WHEN n.done_at IS NOT NULL THEN 1 ELSE 0 END) AS done" + _COMING,
        owner,
        organisation_id,
        moment,
    )
    counts = {"offen": row["open"] or 0, "meine": row["mine"] or 0, "erledigt": row["done"] or 0}
    last = max(1, -(-counts[which] // PAGE))
    own = [owner] if which == "meine" else []
    rows = await AccessNeed.raw(
        "SELECT n.id, n.kind, n.detail, n.owner, n.done_at, r.given_name, r.family_name, r.public_id, r.status,"
        " e.slug, e.title, e.lang, e.starts_at"
        + _COMING
        + _KINDS[which]
        + " ORDER BY CASE WHEN e.starts_at IS NULL THEN 1 ELSE 0 END, e.starts_at, e.id, r.turn, n.id LIMIT {} OFFSET {}",
        organisation_id,
        moment,
        *own,
        PAGE,
        (min(max(1, page), last) - 1) * PAGE,
    )
    return Tasks([_task(one) for one in rows], counts[which], counts)


async def need_in(organisation_id: int, need_id: int) -> AccessNeed | None:
    """Return the need with this id if it is of an event of the organisation."""
    rows = await AccessNeed.raw(
        "SELECT n.id FROM access_need n JOIN registration r ON r.id = n.registration JOIN event e ON e.id = r.event"
        " WHERE n.id = {} AND e.organisation = {}",
        need_id,
        organisation_id,
    )
    return await AccessNeed.objects().get(AccessNeed.id == need_id) if rows else None


def _task(row: dict[str, object]) -> NeedTask:
    return NeedTask(
        id=int(str(row["id"])),
        kind=str(row["kind"]),
        detail=str(row["detail"]),
        owner=str(row["owner"]),
        done_at=_moment(row["done_at"]),
        person=f"{row['given_name']} {row['family_name']}",
        person_id=str(row["public_id"]),
        status=Status(str(row["status"])),
        event_slug=str(row["slug"]),
        event_title=str(row["title"]),
        event_lang=str(row["lang"]),
        starts_at=_moment(row["starts_at"]),
    )


def _moment(value: object) -> datetime | None:
    return value if isinstance(value, datetime) else None
