"""One at a time per event, in order of arrival: the write that comes first in every transaction about places.

PostgreSQL locks the event's row, SQLite takes its write lock; the number returned is the order (3-architecture.md,
"The core: take a turn").
"""

from dataclasses import dataclass

from ki_events.events.availability import place_state
from ki_events.events.tables import Event
from ki_events.public_version import raise_public_version


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


async def take_turn(event_id: int, people: int = 1) -> Turn:
    """Wait for the event, then hold it until the transaction ends; `number` is the last of as many turns as `people`.

    Raise `LookupError` when there is no such event.
    """
    rows = await Event.raw(
        "UPDATE event SET turn = turn + {} WHERE id = {} RETURNING turn, taken, waiting, capacity", people, event_id
    )
    if not rows:
        raise LookupError("no such event")
    return _turn(rows[0])


async def add_to_counters(event_id: int, taken: int, waiting: int) -> None:
    """Change the event's counters while holding its turn; the database refuses what breaks invariant 1.

    Lists are made anew only when they say something else now: a rush changes them twice and not 200 times.
    """
    if not taken and not waiting:
        return
    rows = await Event.raw(
        "UPDATE event SET taken = taken + {}, waiting = waiting + {} WHERE id = {}"
        " RETURNING turn, taken, waiting, capacity",
        taken,
        waiting,
        event_id,
    )
    after = _turn(rows[0])
    before = Turn(after.number, after.taken - taken, after.waiting - waiting, after.capacity)
    if place_state(before.free, before.waiting) != place_state(after.free, after.waiting):
        await raise_public_version()


def _turn(row: dict[str, int]) -> Turn:
    return Turn(number=row["turn"], taken=row["taken"], waiting=row["waiting"], capacity=row["capacity"])
