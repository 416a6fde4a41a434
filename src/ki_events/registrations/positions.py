"""Who waits where: the place of registrations in the waiting list of their event, counted from 1."""

from collections.abc import Sequence

from ki_events.registrations.tables import Registration


async def positions_of(waiting: Sequence[int]) -> dict[int, int]:
    """Return the positions of these registrations, all of which wait, by their ids; in one statement, or none for nobody."""
    if not waiting:
        return {}
    rows = await Registration.raw(
        "SELECT id, (SELECT count(*) FROM registration ahead WHERE ahead.event = registration.event"  # noqa: S608 - placeholders only
        " AND ahead.status = 'waitlisted' AND (ahead.priority > registration.priority"
        " OR ahead.priority = registration.priority AND ahead.turn <= registration.turn)) AS position"
        f" FROM registration WHERE id IN ({', '.join(['{}'] * len(waiting))})",
        *waiting,
    )
    return {row["id"]: row["position"] for row in rows}


def missing_places(capacity: int | None, taken: int, people: int) -> int:
    """Return how many places at least must still become free so that so many people fit in together."""
    return 0 if capacity is None else max(0, people - max(0, capacity - taken))
