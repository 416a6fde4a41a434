"""What an event needs before the public may see it, and what would still help people to decide."""

from dataclasses import dataclass
from enum import StrEnum

from ki_events.clock import now
from ki_events.events.label_table import LabelKind
from ki_events.events.tables import Event, Format, Mode, Session, SessionKind, SessionStatus


class Need(StrEnum):
    """One thing that an event should have; those of `NEEDED` first, in the order in which one does them."""

    date = "date"
    place = "place"
    summary = "summary"
    address = "address"
    rounds = "rounds"
    contact = "contact"
    description = "description"
    audience = "audience"
    picture = "picture"
    plain = "plain"


NEEDED = frozenset({Need.date, Need.place, Need.summary, Need.address})
"""Without these a page would lead people nowhere; the others are advice."""


@dataclass(frozen=True)
class Readiness:
    """What an event has and what it lacks.

    `has_rounds` says whether people choose between workshops already, `is_over` that it has dates and all of them are past.
    """

    there: tuple[Need, ...]
    missing: tuple[Need, ...]
    has_rounds: bool = False
    is_over: bool = False

    @property
    def stops(self) -> tuple[Need, ...]:
        """Return what is missing and needed before anyone may see the event."""
        return tuple(need for need in self.missing if need in NEEDED)

    @property
    def next(self) -> Need | None:
        """Return what to do next before one thinks of publishing; None when nothing stands in the way of that."""
        return next((need for need in self.missing if need in NEEDED or need is Need.rounds), None)


async def readiness(event: Event) -> Readiness:
    """Return what `event` has and lacks, in one statement."""
    (found,) = await Session.raw(
        "SELECT COUNT(*) AS dates, COUNT(CASE WHEN place_name = '' AND online_url = '' THEN 1 END) AS nowhere,"  # noqa: S608  # names of ours
        f" COUNT(CASE WHEN kind = '{SessionKind.elective.value}' THEN 1 END) AS workshops,"
        " (SELECT COUNT(*) FROM label WHERE label.event = {}"
        f" AND label.kind = '{LabelKind.target_group.value}') AS audience,"
        ' (SELECT COUNT(*) FROM "round" WHERE "round".event = {}) AS rounds,'
        ' (SELECT COUNT(*) FROM "round" WHERE "round".event = {} AND NOT EXISTS (SELECT 1 FROM session AS own'
        f' WHERE own."round" = "round".id AND own.status = \'{SessionStatus.planned.value}\')) AS empty_rounds'
        f" FROM session WHERE session.event = {{}} AND session.status = '{SessionStatus.planned.value}'",
        *[event.id] * 4,
    )
    has = {
        Need.date: event.postponed or (bool(found["dates"]) and event.ends_at is not None and event.ends_at > now()),
        Need.place: event.postponed or bool(found["dates"] and not found["nowhere"]),
        Need.summary: bool(event.summary or event.description),
        Need.address: event.mode != Mode.external or bool(event.external_url),
        Need.rounds: bool(found["workshops"]) and not found["empty_rounds"],
        Need.contact: bool(event.contact_email or event.contact_phone),
        Need.description: bool(event.description),
        Need.audience: bool(found["audience"]),
        Need.picture: event.picture is not None,
        Need.plain: bool(event.plain_summary),
    }
    # Nobody asks where to sign up for what is signed up for here, and few events have workshops to choose from.
    unasked = {Need.address} if event.mode != Mode.external else set()
    if event.format != Format.thematic_day and not found["rounds"]:
        unasked.add(Need.rounds)
    asked = [need for need in Need if need not in unasked]
    return Readiness(
        there=tuple(need for need in asked if has[need]),
        missing=tuple(need for need in asked if not has[need]),
        has_rounds=bool(found["rounds"]),
        is_over=bool(found["dates"]) and not has[Need.date],
    )
