"""What a person may know about their registration: the link that opens it, where they stand, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ki_events.clock import now
from ki_events.links import is_valid, public_id_in, token
from ki_events.registrations.rules import Rule
from ki_events.registrations.tables import Decision, Registration, Status

PURPOSE = "registration"


MOVED_UP = (Rule.moved_up, Rule.offer_accepted)
LINK_CHANGED = (Rule.handed_over, Rule.mail_changed)
"""What makes a person's link void and gives a new one."""

_MOST_LINKS = 20


@dataclass(frozen=True)
class Standing:
    """Where a registration stands. `position` counts from 1 and is None for who does not wait.

    `offers` are the deadlines (UTC) of the places that are held for others now, the soonest first; `handed_over` counts
    the places that went to a colleague.
    """

    position: int | None
    waiting: int
    moved_up: int
    handed_over: int
    offers: list[datetime]
    decisions: list[Decision]


@dataclass(frozen=True)
class Former:
    """A link that was right once; `rule` is why it is void now (empty if nobody noted it), `at` when (UTC)."""

    registration: Registration
    rule: str
    at: datetime | None


def own_lines(decisions: Sequence[Decision]) -> Sequence[Decision]:
    """Return the lines, oldest first, that are about the person who has the registration now.

    What happened before the place was handed over is the other person's story.
    """
    handed_over = [number for number, decision in enumerate(decisions) if decision.rule == Rule.handed_over]
    return decisions[handed_over[-1] :] if handed_over else decisions


def token_of(registration: Registration) -> str:
    """Return the secret part of the person's link."""
    return token(PURPOSE, registration.public_id, registration.generation)


async def by_token(text: str) -> Registration | None:
    """Return the registration that a link opens, or None if it opens none."""
    if "\x00" in text:
        return None
    registration = await Registration.objects().get(Registration.public_id == public_id_in(text))
    if registration is None or not is_valid(text, PURPOSE, registration.generation):
        return None
    return registration


async def former(text: str) -> Former | None:
    """Return what a void link opened, or None if it never opened anything."""
    if "\x00" in text:
        return None
    registration = await Registration.objects().get(Registration.public_id == public_id_in(text))
    if registration is None:
        return None
    generation = registration.generation
    earlier = range(max(0, generation - _MOST_LINKS), generation)
    number = next((each for each in earlier if is_valid(text, PURPOSE, each)), None)
    if number is None:
        return None
    own = (Decision.registration == registration.id) & Decision.rule.is_in(list(LINK_CHANGED))
    lines = await Decision.objects().where(own).order_by(Decision.id)
    if len(lines) != generation:
        return Former(registration, "", None)
    return Former(registration, lines[number].rule, lines[number].at)


async def standing(registration: Registration) -> Standing:
    """Return position, open offers, how many moved up so far, and every decision about it, oldest first; in four statements."""
    ahead, waiting = await _list(registration)
    counts = await _counts(registration.event)
    return Standing(
        position=ahead + 1 if registration.status == Status.waitlisted else None,
        waiting=waiting,
        moved_up=sum(counts.get(rule, 0) for rule in MOVED_UP),
        handed_over=counts.get(Rule.handed_over, 0),
        offers=await _offers(registration),
        decisions=await Decision.objects().where(Decision.registration == registration.id).order_by(Decision.id),
    )


async def _list(registration: Registration) -> tuple[int, int]:
    """Return how many wait before this one, in the order of the list, and how many wait in all."""
    (row,) = await Registration.raw(
        "SELECT COUNT(*) AS waiting,"
        " COALESCE(SUM(CASE WHEN priority > {} OR (priority = {} AND turn < {}) THEN 1 ELSE 0 END), 0) AS ahead"
        " FROM registration WHERE event = {} AND status = 'waitlisted'",
        registration.priority,
        registration.priority,
        registration.turn,
        registration.event,
    )
    return row["ahead"], row["waiting"]


async def _counts(event_id: int) -> dict[str, int]:
    wanted = [*MOVED_UP, Rule.handed_over]
    rows = await Decision.raw(
        "SELECT rule, COUNT(*) AS n FROM decision WHERE event = {}"  # noqa: S608 - placeholders only
        f" AND rule IN ({', '.join(['{}'] * len(wanted))}) GROUP BY rule",
        event_id,
        *[rule.value for rule in wanted],
    )
    return {row["rule"]: row["n"] for row in rows}


async def _offers(registration: Registration) -> list[datetime]:
    open_ones = (Registration.event == registration.event) & (Registration.status == Status.offered)
    others = open_ones & (Registration.id != registration.id) & (Registration.deadline > now())
    rows = await Registration.select(Registration.deadline).where(others).order_by(Registration.deadline)
    return [row["deadline"] for row in rows]
