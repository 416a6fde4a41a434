"""What else is planned on the days of a date: of one's own organisation drafts as well, of others what is public."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from piccolo.custom_types import Combinable

from ki_events.clock import BERLIN, local
from ki_events.events.tables import EventStatus, Label, LabelKind, Session, SessionStatus
from ki_events.rows import portions


@dataclass(frozen=True)
class Wanted:
    """A date that someone thinks of; times in UTC. `session` and `event` are what is being changed, to be left out.

    `is_workshop` says that people would choose it among others of the event.
    """

    organisation: int
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    room: str = ""
    speakers: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    session: int | None = None
    event: int | None = None
    is_workshop: bool = False


@dataclass(frozen=True)
class Other:
    """A session of another event near the date."""

    title: str
    slug: str
    organisation: int
    organisation_name: str
    starts_at: datetime
    ends_at: datetime
    place: str
    room: str
    speakers: tuple[str, ...]
    groups: frozenset[str] = field(default_factory=frozenset)


async def others_near(wanted: Wanted) -> list[Other]:
    """Return the sessions of other events on the days of a date, by time, in two statements."""
    rows = await (
        Session.select(
            Session.id,
            Session.event.id.as_alias("event"),
            Session.event.title.as_alias("title"),
            Session.event.slug.as_alias("slug"),
            Session.event._.organisation._.id.as_alias("organisation"),
            Session.event._.organisation._.short.as_alias("organisation_name"),
            Session.starts_at,
            Session.ends_at,
            Session.place_name,
            Session.room,
            Session.speakers,
        )
        .where(_on_its_days(wanted), _known_to(wanted.organisation))
        .order_by(Session.starts_at, Session.id)
    )
    rows = [row for row in rows if not _is_itself(row, wanted)]
    groups = await _target_groups([row["event"] for row in rows]) if wanted.target_groups else {}
    return [_other(row, groups.get(row["event"], frozenset())) for row in rows]


def _on_its_days(wanted: Wanted) -> Combinable:
    first, last = local(wanted.starts_at).date(), local(wanted.ends_at).date()
    return (
        (Session.starts_at < _midnight(last + timedelta(days=1)))
        & (Session.ends_at > _midnight(first))
        & (Session.status == SessionStatus.planned)
        # An exhibition of some weeks keeps nobody from coming.
        & (Session.all_day == False)  # noqa: E712
    )


def _known_to(organisation: int) -> Combinable:
    published = Session.event.status == EventStatus.published
    own_draft = (Session.event.status == EventStatus.draft) & (Session.event.organisation == organisation)
    return Session.event.deleted_at.is_null() & (published | own_draft)


def _is_itself(row: dict[str, Any], wanted: Wanted) -> bool:
    # Workshops of one event run side by side on purpose; its own dates are looked at by whoever edits them.
    return bool(row["id"] == wanted.session or row["event"] == wanted.event)


async def _target_groups(events: list[int]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = {}
    for some in portions(sorted(set(events))):
        rows = await Label.select(Label.event, Label.slug).where(
            Label.kind == LabelKind.target_group, Label.event.is_in(some)
        )
        for row in rows:
            found.setdefault(row["event"], set()).add(row["slug"])
    return {event: frozenset(slugs) for event, slugs in found.items()}


def _other(row: dict[str, Any], groups: frozenset[str]) -> Other:
    return Other(
        title=row["title"],
        slug=row["slug"],
        organisation=row["organisation"],
        organisation_name=row["organisation_name"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        place=row["place_name"],
        room=row["room"],
        # After the comma stands what they are.
        speakers=tuple(str(each).partition(",")[0].strip() for each in json.loads(row["speakers"])),
        groups=groups,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BERLIN).astimezone(UTC)
