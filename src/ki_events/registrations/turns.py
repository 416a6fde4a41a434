"""One at a time per event, in order of arrival: the write that comes first in every transaction about places.

PostgreSQL locks the event's row, SQLite takes its write lock; the number returned is the order (3-architecture.md,
"The core: take a turn").
"""

from dataclasses import dataclass

from ki_events.events.tables import Event


@dataclass(frozen=True)
class Turn:
    """The number that was handed out, and the event's counters from now until the transaction ends."""

    number: int
    taken: int
    waiting: int
    capacity: int | None

    @property
    def free(self) -> int | None:
        """Return how many places nobody holds; None when they are unlimited."""
        return None if self.capacity is None else self.capacity - self.taken


async def take_turn(event_id: int) -> Turn:
    """Wait for the event, then hold it until the transaction ends."""
    rows = await Event.raw(
        "UPDATE event SET turn = turn + 1 WHERE id = {} RETURNING turn, taken, waiting, capacity", event_id
    )
    return _turn(rows)


async def take_turn_and_place(event_id: int) -> tuple[Turn, bool]:
    """Wait for the event and take a place, or join the waiting list; return which: True is a place.

    `waiting = 0` is fairness: while anyone waits, a newcomer may not take the place just freed (invariant 2).
    """
    fits = "(capacity IS NULL OR taken < capacity) AND waiting = 0"
    rows = await Event.raw(
        "UPDATE event SET turn = turn + 1,"  # noqa: S608  # texts of ours
        f" taken = taken + CASE WHEN {fits} THEN 1 ELSE 0 END,"
        f" waiting = waiting + CASE WHEN {fits} THEN 0 ELSE 1 END"
        " WHERE id = {} RETURNING turn, taken, waiting, capacity",
        event_id,
    )
    turn = _turn(rows)
    return turn, turn.waiting == 0


async def add_to_counters(event_id: int, taken: int, waiting: int) -> None:
    """Change the event's counters while holding its turn; the database refuses what breaks invariant 1."""
    if taken or waiting:
        await Event.raw(
            "UPDATE event SET taken = taken + {}, waiting = waiting + {} WHERE id = {}", taken, waiting, event_id
        )


def _turn(rows: list[dict[str, int]]) -> Turn:
    if not rows:
        raise LookupError("no such event")
    row = rows[0]
    return Turn(number=row["turn"], taken=row["taken"], waiting=row["waiting"], capacity=row["capacity"])
