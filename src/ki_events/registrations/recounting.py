"""The invariants of 2-domain.md, recounted from the rows; `ki-events doctor` and the tests ask here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ki_events.clock import now
from ki_events.events.contingents import Contingent
from ki_events.events.tables import Event
from ki_events.registrations.elective_lists import could_move
from ki_events.registrations.rules import MOVES, may_undo
from ki_events.registrations.tables import Decision, Registration, Status
from ki_events.registrations.turns import OnTurn, on_turn
from ki_events.registrations.waiting_list import is_served, plan
from ki_events.registrations.working_time import DIRECT_FROM

NOTICED_WITHIN = timedelta(minutes=10)
"""What time alone frees the worker notices within a minute; the doctor is patient."""


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
        *await _part_counters(),
        *await _holders(),
        *await _free_while_waiting(now()),
        *await _overtaken(),
        *await _turns(),
        *await _doubles(),
        *await _histories(),
    ]


async def _counters() -> list[Fault]:
    rows = await Event.raw(
        "SELECT e.slug, e.capacity, e.taken, e.waiting, e.door, COALESCE(r.taken, 0) AS real_taken,"
        " COALESCE(r.waiting, 0) AS real_waiting, COALESCE(r.door, 0) AS real_door"
        " FROM event e LEFT JOIN (SELECT event,"
        " SUM(CASE WHEN holds_place THEN 1 ELSE 0 END) AS taken,"
        " SUM(CASE WHEN status = 'waitlisted' THEN 1 ELSE 0 END) AS waiting,"
        " SUM(CASE WHEN status = 'confirmed' AND NOT holds_place THEN 1 ELSE 0 END) AS door"
        " FROM registration GROUP BY event) r ON r.event = e.id"
        " WHERE e.taken <> COALESCE(r.taken, 0) OR e.waiting <> COALESCE(r.waiting, 0) OR e.door <> COALESCE(r.door, 0)"
        " OR (e.capacity IS NOT NULL AND COALESCE(r.taken, 0) > e.capacity)"
    )
    return [
        Fault(
            1,
            f"{row['slug']}: counted {row['real_taken']} places, {row['real_waiting']} waiting and {row['real_door']} at the door,"
            f" written {row['taken']}, {row['waiting']} and {row['door']}, capacity {row['capacity']}",
        )
        for row in rows
    ]


_PARTS = {
    "contingent": "SELECT id, taken, places AS most, (SELECT COUNT(*) FROM registration r WHERE r.holds_place AND (r.contingent = contingent.id"
    " OR contingent.kind = 'attendance' AND r.event = contingent.event AND r.attendance = contingent.value)) AS counted FROM contingent",
    "session": "SELECT id, taken, capacity AS most, (SELECT COUNT(*) FROM choice c WHERE c.session = session.id AND c.status = 'taken')"
    " AS counted FROM session WHERE kind = 'elective'",
    "invitation_link": "SELECT id, used AS taken, most, (SELECT COUNT(*) FROM registration r WHERE r.link = invitation_link.id"
    " AND r.status <> 'cancelled') AS counted FROM invitation_link",
}
"""What is counted beside the places of an event, and how many it really is."""


async def _part_counters() -> list[Fault]:
    found = []
    for name, counted in _PARTS.items():
        rows = await Event.raw(
            f"SELECT * FROM ({counted}) AS part WHERE taken <> counted OR (most IS NOT NULL AND counted > most)"  # noqa: S608 - constants
        )
        found += [
            Fault(1, f"{name} {row['id']}: counted {row['counted']}, written {row['taken']}, at most {row['most']}")
            for row in rows
        ]
    return found


async def _holders() -> list[Fault]:
    rows = await Registration.raw(
        "SELECT id, status FROM registration WHERE status IN ('confirmed', 'offered') AND NOT holds_place AND source <> 'door'"
        " OR holds_place AND status NOT IN ('confirmed', 'offered', 'unverified')"
        " OR NOT holds_place AND contingent IS NOT NULL"
        " OR NOT holds_place AND EXISTS (SELECT 1 FROM choice c WHERE c.registration = registration.id AND c.status = 'taken')"
        " OR status = 'offered' AND deadline IS NULL OR deadline IS NOT NULL AND status NOT IN ('offered', 'unverified')"
    )
    return [Fault(1, f"registration {row['id']}: {row['status']}, and what it holds does not fit that") for row in rows]


async def _free_while_waiting(moment: datetime) -> list[Fault]:
    found = []
    rows = await Event.raw("SELECT id, slug FROM event WHERE status = 'published' AND starts_at > {}", moment)
    for row in await _with_lists([row["id"] for row in rows]):
        turn = await on_turn(row)
        if turn.is_due or await _just_now(turn, moment):
            continue
        if is_served(turn) and (await plan(turn))[1].seats:
            found.append(Fault(3, f"{turn.event.slug}: a place is free while {turn.event.waiting} wait"))
        if turn.special and await could_move(row) is not None:
            found.append(Fault(3, f"{turn.event.slug}: a workshop has a place that somebody waits for"))
    return found


async def _with_lists(events: Sequence[int]) -> list[int]:
    rows = await Event.raw(
        "SELECT id FROM event WHERE waiting > 0 AND (capacity IS NULL OR taken < capacity)"
        " UNION SELECT event FROM choice WHERE status = 'waiting'"
    )
    return sorted({row["id"] for row in rows} & set(events))


async def _just_now(turn: OnTurn, moment: datetime) -> bool:
    """Say whether time alone has just freed something, which the worker is about to notice."""
    last_day = None if turn.event.starts_at is None else turn.event.starts_at - DIRECT_FROM
    if last_day is not None and moment - NOTICED_WITHIN < last_day <= moment:
        return True
    released = (Contingent.event == turn.event.id) & (Contingent.release_at > moment - NOTICED_WITHIN)
    return bool(await Contingent.exists().where(released & (Contingent.release_at <= moment)))


async def _overtaken() -> list[Fault]:
    """Find who got a place after somebody before them in the order had begun to wait, and no line says why."""
    rows = await Event.raw(
        "WITH waiting AS (SELECT r.id, r.event, r.priority, r.turn, MAX(d.id) AS since FROM registration r"
        " JOIN decision d ON d.registration = r.id AND (d.to_status = 'waitlisted' AND d.from_status <> 'waitlisted'"
        " OR d.rule = 'moved_up_by_organiser') WHERE r.status = 'waitlisted' GROUP BY r.id, r.event, r.priority, r.turn),"
        " placed AS (SELECT r.event, r.priority, r.turn, MAX(d.id) AS since FROM registration r"
        " JOIN decision d ON d.registration = r.id AND d.from_status NOT IN ('confirmed', 'offered')"
        " AND d.to_status IN ('confirmed', 'offered', 'unverified')"
        " WHERE r.holds_place AND r.event IN (SELECT event FROM waiting) GROUP BY r.id, r.event, r.priority, r.turn)"
        " SELECT e.slug, COUNT(*) AS people FROM waiting w JOIN placed p ON p.event = w.event AND p.since > w.since"
        " AND (p.priority < w.priority OR p.priority = w.priority AND p.turn > w.turn) JOIN event e ON e.id = w.event"
        " WHERE NOT EXISTS (SELECT 1 FROM decision s WHERE s.registration = w.id AND s.rule LIKE 'skipped%' AND s.id > w.since)"
        " GROUP BY e.slug"
    )
    return [Fault(2, f"{row['slug']}: {row['people']} got a place before someone who came earlier") for row in rows]


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
        "SELECT r.id, r.status, d.from_status, d.to_status, d.rule FROM registration r"
        " LEFT JOIN decision d ON d.registration = r.id ORDER BY r.id, d.id"
    )
    found: list[Fault] = []
    stands: dict[int, str] = {}
    ends: dict[int, str] = {}
    for line in lines:
        row = line["id"]
        ends[row] = line["status"]
        before = stands.get(row, "")
        if line["to_status"] is None or line["from_status"] != before or not _exists(before, line):
            found.append(Fault(3, f"registration {row}: a move without its line ({before} → {line['to_status']})"))
        stands[row] = line["to_status"]
    found += [
        Fault(3, f"registration {row}: stands at {end}, its lines say {stands[row]}")
        for row, end in ends.items()
        if stands[row] != end
    ]
    return found


def _exists(before: str, line: Mapping[str, Any]) -> bool:
    after = line["to_status"]
    # A line may say something about a registration that stays where it is: passed over, handed over, offered again.
    if before == after:
        return True
    if before and may_undo(Status(before), Status(after), line["rule"]):
        return True
    return Status(after) in MOVES[Status(before) if before else None]
