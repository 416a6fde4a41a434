"""Who gets a message: the people of an event that meet all conditions, or those who were picked one by one."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from piccolo.querystring import QueryString

from ki_events.registrations.tables import Registration, Status
from ki_events.rows import some

RECEIVES = "r.is_told AND r.erased_at IS NULL AND r.email <> '' AND r.status <> 'unverified'"
"""A registration `r` that can be written to: wanted, not erased, and its address proven where that is asked for."""


@dataclass(frozen=True)
class Audience:
    """Whom a message is for; what is empty is not asked for. With `people` (ids of registrations) nothing else counts.

    `workshop`, `contingent` are ids; `present` and `absent` are ids of sessions at which somebody was, or was not.
    """

    statuses: tuple[str, ...] = (Status.confirmed.value,)
    workshop: int | None = None
    contingent: int | None = None
    attendance: str = ""
    target_group: str = ""
    present: int | None = None
    absent: int | None = None
    people: tuple[int, ...] = ()

    def stored(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True)
class Numbers:
    """How many get the message, and how many meet the conditions but cannot be written to."""

    people: int
    left_out: int


def audience_in(stored: str) -> Audience:
    """Return the audience of a stored message."""
    values: dict[str, Any] = json.loads(stored)
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return Audience(**values | lists)


async def numbers(event_id: int, audience: Audience) -> Numbers:
    """Count the audience; one statement."""
    (row,) = await Registration.raw(
        f"SELECT COUNT(*) AS everyone, COUNT(CASE WHEN {RECEIVES} THEN 1 END) AS people FROM registration r WHERE {{}}",  # noqa: S608 - constants
        condition(event_id, audience),
    )
    return Numbers(row["people"], row["everyone"] - row["people"])


async def receiver(event_id: int, audience: Audience, place: int) -> Registration | None:
    """Return the person at this place, counted from 1, of those who get the message, in the order of their names."""
    where = QueryString(
        f"id = (SELECT r.id FROM registration r WHERE {{}} AND {RECEIVES}"  # noqa: S608 - constants
        " ORDER BY LOWER(r.family_name), LOWER(r.given_name), r.id LIMIT 1 OFFSET {})",
        condition(event_id, audience),
        place - 1,
    )
    return next(iter(await some(Registration, where)), None)


def condition(event_id: int, audience: Audience) -> QueryString:
    """Return the condition for registrations `r` that meet all that is asked for, whether they can be written to or not."""
    parts = [QueryString("r.event = {}", event_id), *_conditions(audience)]
    return QueryString(" AND ".join(["{}"] * len(parts)), *parts)


def _conditions(audience: Audience) -> Iterator[QueryString]:
    if audience.people:
        yield _among("r.id", audience.people)
        return
    yield _among("r.status", audience.statuses)
    for column, value in (
        ("r.contingent", audience.contingent),
        ("r.attendance", audience.attendance),
        ("r.target_group", audience.target_group),
    ):
        if value not in (None, ""):
            yield QueryString(f"{column} = {{}}", value)
    if audience.workshop is not None:
        yield QueryString(f"EXISTS ({_TAKEN})", audience.workshop)
    if audience.present is not None:
        yield QueryString(f"EXISTS ({_PRESENT})", audience.present)
    if audience.absent is not None:
        # Nobody misses a workshop that they did not choose.
        yield QueryString(
            f"NOT EXISTS ({_PRESENT}) AND (EXISTS (SELECT 1 FROM session s WHERE s.id = {{}} AND s.round IS NULL)"  # noqa: S608 - constants
            f" OR EXISTS ({_TAKEN}))",
            audience.absent,
            audience.absent,
            audience.absent,
        )


_TAKEN = "SELECT 1 FROM choice c WHERE c.registration = r.id AND c.status = 'taken' AND c.session = {}"
_PRESENT = "SELECT 1 FROM attendance a WHERE a.registration = r.id AND a.is_present AND a.session = {}"


def _among(column: str, values: tuple[Any, ...]) -> QueryString:
    if not values:
        return QueryString("1 = 0")
    return QueryString(f"{column} IN ({', '.join(['{}'] * len(values))})", *values)
