"""The invariants of 2-domain.md, recounted from the rows; `ki-events doctor` and the tests ask here."""

from dataclasses import dataclass
from datetime import datetime

from ki_events.clock import now
from ki_events.events.tables import Event
from ki_events.registrations.rules import DOOR_BEFORE_START, MOVES
from ki_events.registrations.tables import Decision, Registration, Status


@dataclass(frozen=True)
class Fault:
    """A broken promise: which invariant (number in 2-domain.md), and where."""

    invariant: int
    where: str

    def __str__(self) -> str:
        return f"invariant {self.invariant}: {self.where}"


async def faults() -> list[Fault]:
    """Recount everything that must be true of registrations; an empty list is health. Use it inside `db.snapshot()`."""
    return [
        *await _counters(),
        *await _free_while_waiting(now()),
        *await _overtaken(),
        *await _turns(),
        *await _doubles(),
        *await _histories(),
    ]


async def _counters() -> list[Fault]:
    rows = await Event.raw(
        "SELECT e.slug, e.capacity, e.taken, e.waiting, COALESCE(r.taken, 0) AS real_taken, COALESCE(r.waiting, 0) AS real_waiting"
        " FROM event e LEFT JOIN (SELECT event,"
        " SUM(CASE WHEN status IN ('confirmed', 'offered') THEN 1 ELSE 0 END) AS taken,"
        " SUM(CASE WHEN status = 'waitlisted' THEN 1 ELSE 0 END) AS waiting"
        " FROM registration GROUP BY event) r ON r.event = e.id"
        " WHERE e.taken <> COALESCE(r.taken, 0) OR e.waiting <> COALESCE(r.waiting, 0)"
        " OR (e.capacity IS NOT NULL AND COALESCE(r.taken, 0) > e.capacity)"
    )
    return [
        Fault(
            1,
            f"{row['slug']}: counted {row['real_taken']} places and {row['real_waiting']} waiting,"
            f" written {row['taken']} and {row['waiting']}, capacity {row['capacity']}",
        )
        for row in rows
    ]


async def _free_while_waiting(moment: datetime) -> list[Fault]:
    rows = await Event.raw(
        "SELECT slug, waiting FROM event WHERE status = 'published' AND waiting > 0"
        " AND (capacity IS NULL OR taken < capacity) AND (starts_at IS NULL OR starts_at > {})",
        moment + DOOR_BEFORE_START,
    )
    return [Fault(3, f"{row['slug']}: a place is free while {row['waiting']} wait") for row in rows]


async def _overtaken() -> list[Fault]:
    rows = await Event.raw(
        "SELECT e.slug, COUNT(*) AS people FROM registration r JOIN event e ON e.id = r.event"
        " JOIN (SELECT event, MIN(turn) AS first FROM registration WHERE status = 'waitlisted' GROUP BY event) w"
        " ON w.event = r.event WHERE r.status IN ('confirmed', 'offered') AND r.turn > w.first GROUP BY e.slug"
    )
    return [Fault(2, f"{row['slug']}: {row['people']} hold a place before someone who came earlier") for row in rows]


async def _turns() -> list[Fault]:
    rows = await Event.raw(
        "SELECT e.slug FROM event e JOIN registration r ON r.event = e.id GROUP BY e.id, e.slug, e.turn"
        " HAVING MAX(r.turn) > e.turn OR COUNT(DISTINCT r.turn) <> COUNT(*)"
    )
    return [Fault(2, f"{row['slug']}: turns are doubled or were never handed out") for row in rows]


async def _doubles() -> list[Fault]:
    rows = await Registration.raw(
        "SELECT event, COUNT(*) AS doubles FROM registration WHERE status NOT IN ('cancelled', 'rejected')"
        " GROUP BY event, mail_key, name_key HAVING COUNT(*) > 1"
    )
    return [Fault(6, f"event {row['event']}: one person is registered {row['doubles']} times") for row in rows]


async def _histories() -> list[Fault]:
    """Every registration has a line for each move, the moves exist, and the last one is where it stands."""
    lines = await Decision.raw(
        "SELECT r.id, r.status, d.from_status, d.to_status FROM registration r"
        " LEFT JOIN decision d ON d.registration = r.id ORDER BY r.id, d.id"
    )
    found: list[Fault] = []
    stands: dict[int, str] = {}
    ends: dict[int, str] = {}
    for line in lines:
        row = line["id"]
        ends[row] = line["status"]
        before = stands.get(row, "")
        if line["to_status"] is None or line["from_status"] != before or not _exists(before, line["to_status"]):
            found.append(Fault(3, f"registration {row}: a move without its line ({before} → {line['to_status']})"))
        stands[row] = line["to_status"]
    found += [
        Fault(3, f"registration {row}: stands at {end}, its lines say {stands[row]}")
        for row, end in ends.items()
        if stands[row] != end
    ]
    return found


def _exists(before: str, after: str) -> bool:
    return Status(after) in MOVES[Status(before) if before else None]
