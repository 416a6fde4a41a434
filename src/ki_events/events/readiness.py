"""What an event needs before the public may see it, and what would still help people to decide."""

from dataclasses import dataclass
from enum import StrEnum

from ki_events.clock import now
from ki_events.events.tables import Event, LabelKind, Mode, Session, SessionStatus


class Need(StrEnum):
    """One thing that an event should have; those of `NEEDED` first, in the order in which one does them."""

    date = "date"
    place = "place"
    summary = "summary"
    address = "address"
    contact = "contact"
    description = "description"
    audience = "audience"
    picture = "picture"
    plain = "plain"


NEEDED = frozenset({Need.date, Need.place, Need.summary, Need.address})
"""Without these a page would lead people nowhere; the others are advice."""


@dataclass(frozen=True)
class Readiness:
    """What an event has and what it lacks."""

    there: tuple[Need, ...]
    missing: tuple[Need, ...]

    @property
    def stops(self) -> tuple[Need, ...]:
        """Return what is missing and needed before anyone may see the event."""
        return tuple(need for need in self.missing if need in NEEDED)


async def readiness(event: Event) -> Readiness:
    """Return what `event` has and lacks, in one statement."""
    (found,) = await Session.raw(
        "SELECT COUNT(*) AS dates, COUNT(CASE WHEN place_name = '' AND online_url = '' THEN 1 END) AS nowhere,"  # noqa: S608  # names of ours
        " (SELECT COUNT(*) FROM label WHERE label.event = {}"
        f" AND label.kind = '{LabelKind.target_group.value}') AS audience"
        f" FROM session WHERE session.event = {{}} AND session.status = '{SessionStatus.planned.value}'",
        event.id,
        event.id,
    )
    has = {
        Need.date: event.postponed or (bool(found["dates"]) and event.ends_at is not None and event.ends_at > now()),
        Need.place: event.postponed or bool(found["dates"] and not found["nowhere"]),
        Need.summary: bool(event.summary or event.description),
        Need.address: event.mode != Mode.external or bool(event.external_url),
        Need.contact: bool(event.contact_email or event.contact_phone),
        Need.description: bool(event.description),
        Need.audience: bool(found["audience"]),
        Need.picture: event.picture is not None,
        Need.plain: bool(event.plain_summary),
    }
    # Nobody asks where to sign up for what is signed up for here.
    asked = [need for need in Need if need is not Need.address or event.mode == Mode.external]
    return Readiness(tuple(need for need in asked if has[need]), tuple(need for need in asked if not has[need]))
