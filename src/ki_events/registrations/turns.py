"""One at a time per event, in order of arrival: the write that comes first in every transaction about places.

PostgreSQL locks the event's row, SQLite takes its write lock; the number returned is the order (3-architecture.md,
"The core: take a turn").
"""

from dataclasses import dataclass
from functools import cache

from ki_events.clock import now
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


@dataclass(frozen=True)
class OnTurn:
    """An event read while holding its turn.

    It is `special` when who may have a free place depends on more than the order: contingents, rounds, a limit per
    institution, parties that stay together. `is_due` says that an offer or a proof of address has run out, `spells` that
    its organisation has said which spellings of institutions are one.
    """

    event: Event
    special: bool
    is_due: bool
    spells: bool = False

    @property
    def free(self) -> int | None:
        """Return how many places nobody holds; None when they are unlimited."""
        return None if self.event.capacity is None else self.event.capacity - self.event.taken


async def on_turn(event_id: int) -> OnTurn:
    """Read the event, whose turn is held, and how its list is to be served, in one statement. Raise `LookupError`."""
    rows = await Event.raw(_on_turn(), now(), event_id)
    if not rows:
        raise LookupError("no such event")
    (row,) = rows
    special, is_due, spells = row.pop("special"), row.pop("is_due"), row.pop("spells")
    event = Event(**row)
    event._exists_in_db = True  # noqa: SLF001  # what `objects()` would say
    return OnTurn(event, bool(special) or event.per_institution is not None, bool(is_due), bool(spells))


@cache
def _on_turn() -> str:
    columns = ", ".join(f'event."{column._meta.db_column_name}"' for column in Event._meta.columns)
    return (
        f"SELECT {columns},"  # noqa: S608 - names of ours
        " (EXISTS (SELECT 1 FROM contingent WHERE contingent.event = event.id)"
        " OR EXISTS (SELECT 1 FROM round WHERE round.event = event.id)"
        " OR EXISTS (SELECT 1 FROM party WHERE party.event = event.id AND party.manner = 'together')) AS special,"
        " EXISTS (SELECT 1 FROM registration WHERE registration.event = event.id"
        " AND registration.deadline IS NOT NULL AND registration.deadline <= {}) AS is_due,"
        " EXISTS (SELECT 1 FROM institution_spelling WHERE institution_spelling.organisation = event.organisation) AS spells"
        " FROM event WHERE event.id = {}"
    )


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


async def add_to_door(event_id: int, people: int) -> None:
    """Change how many people came in beside the capacity, while holding the event's turn."""
    await Event.raw("UPDATE event SET door = door + {} WHERE id = {}", people, event_id)


def _turn(row: dict[str, int]) -> Turn:
    return Turn(number=row["turn"], taken=row["taken"], waiting=row["waiting"], capacity=row["capacity"])
