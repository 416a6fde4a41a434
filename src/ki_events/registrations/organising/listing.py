"""The registrations of an event as organisers look for them: searched, filtered, sorted and in pages, in three statements."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from piccolo.querystring import QueryString

from ki_events.registrations.questions.answer_search import answers_with
from ki_events.registrations.questions.reading import Asked
from ki_events.registrations.rules import institution_key, mail_key, name_key
from ki_events.registrations.tables import Registration, Status
from ki_events.rows import some

PAGE = 50
MOST_OFFERS = 200

ORDER = (
    Status.pending,
    Status.confirmed,
    Status.offered,
    Status.unverified,
    Status.waitlisted,
    Status.rejected,
    Status.cancelled,
)
"""What needs somebody comes first, what has ended last."""

_BY_STATUS = "CASE r.status " + " ".join(f"WHEN '{status}' THEN {place}" for place, status in enumerate(ORDER)) + " END"

SORTINGS = {
    "stand": f"{_BY_STATUS} {{0}}, r.priority DESC, r.turn",
    "name": "LOWER(r.family_name) {0}, LOWER(r.given_name) {0}, r.turn",
    "einrichtung": "LOWER(r.organization) {0}, LOWER(r.family_name), r.turn",
    "eingang": "r.turn {0}",
    "reihenfolge": "r.priority DESC, r.turn {0}",
}
"""What the list can be ordered by, as in its address."""


@dataclass(frozen=True)
class Wanted:
    """Which registrations of an event, in which order; what is empty is not asked for.

    `answer` is (question, what its answer contains); `people` are public ids.
    """

    event: int
    search: str = ""
    statuses: tuple[Status, ...] = ()
    contingent: int | None = None
    attendance: str = ""
    target_group: str = ""
    institution: str = ""
    session: int | None = None
    party: int | None = None
    source: str = ""
    answer: tuple[Asked, str] | None = None
    people: tuple[str, ...] = ()
    sorting: str = "stand"
    descending: bool = False
    page: int = 1


@dataclass(frozen=True)
class Found:
    """The people of one page, how many there are on all pages, and how many of each status the event has."""

    people: Sequence[Registration] = ()
    number: int = 0
    counts: dict[Status, int] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        """Return the number of the last page, at least 1."""
        return max(1, -(-self.number // PAGE))


async def registrations_of(wanted: Wanted) -> Found:
    """Return the registrations of a page; the last page for a number that is too high."""
    counts = await counts_of(wanted.event)
    where = _where(wanted)
    (row,) = await Registration.raw("SELECT COUNT(*) AS people FROM registration r WHERE {}", where)
    last = max(1, -(-row["people"] // PAGE))
    first = (min(max(1, wanted.page), last) - 1) * PAGE
    order = SORTINGS[wanted.sorting].format("DESC" if wanted.descending else "ASC")
    condition = QueryString(
        f"id IN (SELECT r.id FROM registration r WHERE {{}} ORDER BY {order} LIMIT {{}} OFFSET {{}})",  # noqa: S608 - constants
        where,
        PAGE,
        first,
    )
    people = await some(Registration, QueryString("{} ORDER BY " + order.replace("r.", "registration."), condition))
    return Found(people, row["people"], counts)


async def counts_of(event_id: int) -> dict[Status, int]:
    """Return how many registrations of each status an event has, in the order of the table."""
    rows = await Registration.raw(
        "SELECT status, COUNT(*) AS people FROM registration WHERE event = {} GROUP BY status", event_id
    )
    found = {row["status"]: row["people"] for row in rows}
    return {status: found[status] for status in ORDER if status in found}


async def offered_places(event_id: int) -> list[Registration]:
    """Return who has an offer, the first to run out first."""
    return await some(
        Registration,
        QueryString("event = {} AND status = 'offered' ORDER BY deadline, id LIMIT {}", event_id, MOST_OFFERS),
    )


async def waiting_order(event_id: int, first: int) -> list[Registration]:
    """Return a page of those who wait, in the order of the list, after so many others."""
    order = "event = {} AND status = 'waitlisted' ORDER BY priority DESC, turn LIMIT {} OFFSET {}"
    return await some(Registration, QueryString(order, event_id, PAGE, first))


async def chosen(event_id: int, people: Sequence[str]) -> list[Registration]:
    """Return those of these registrations (public ids) that are the event's, in the order of their turns."""
    if not people:
        return []
    marks = ", ".join(["{}"] * len(people))
    return await some(
        Registration, QueryString(f"event = {{}} AND public_id IN ({marks}) ORDER BY turn", event_id, *people)
    )


async def registration_of(event_id: int, public_id: str) -> Registration | None:
    """Return the registration of the event with this public id."""
    return next(iter(await chosen(event_id, [public_id])), None)


def _where(wanted: Wanted) -> QueryString:
    parts = [QueryString("r.event = {}", wanted.event), *_conditions(wanted)]
    return QueryString(" AND ".join(["{}"] * len(parts)), *parts)


def _conditions(wanted: Wanted) -> Iterator[QueryString]:
    for word in wanted.search.split():
        yield _has_word(word)
    if wanted.statuses:
        yield _among("r.status", [status.value for status in wanted.statuses])
    if wanted.people:
        yield _among("r.public_id", wanted.people)
    for column, value in _equal(wanted).items():
        if value not in (None, ""):
            yield QueryString(f"{column} = {{}}", value)
    if wanted.session is not None:
        yield QueryString(
            "EXISTS (SELECT 1 FROM choice c WHERE c.registration = r.id AND c.session = {})", wanted.session
        )
    if wanted.answer is not None:
        yield answers_with(*wanted.answer)


def _equal(wanted: Wanted) -> dict[str, Any]:
    return {
        "r.contingent": wanted.contingent,
        "r.attendance": wanted.attendance,
        "r.target_group": wanted.target_group,
        "r.institution_key": wanted.institution,
        "r.party": wanted.party,
        "r.source": wanted.source,
    }


def _has_word(word: str) -> QueryString:
    name, institution = name_key(word, "").strip(), institution_key(word)
    text = "r.name_key LIKE {} ESCAPE '!' OR r.mail_key LIKE {} ESCAPE '!'"
    values = [_part(name), _part(mail_key(word))]
    if institution:
        text, values = f"{text} OR r.institution_key LIKE {{}} ESCAPE '!'", [*values, _part(institution)]
    return QueryString(f"({text})", *values)


def _among(column: str, values: Sequence[str]) -> QueryString:
    return QueryString(f"{column} IN ({', '.join(['{}'] * len(values))})", *values)


def _part(text: str) -> str:
    plain = text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{plain}%"
