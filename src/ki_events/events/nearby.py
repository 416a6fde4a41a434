"""What else is planned on the days of some dates: of one's own organisation drafts as well, of others what is public."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from piccolo.custom_types import Combinable

from ki_events.clock import BERLIN, local
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.tables import EventStatus, Session, SessionKind, SessionStatus
from ki_events.rows import portions

MOST_SPANS = 100
"""So many days apart are asked for one by one; of more, all between the first and the last are read."""


@dataclass(frozen=True)
class Wanted:
    """A date that someone thinks of; times in UTC. `session` and `event` are what is being changed, to be left out.

    `title` tells it from other parts of its event. `is_workshop` says that people would choose it among others of the event.
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
    title: str = ""
    is_workshop: bool = False


@dataclass(frozen=True)
class Other:
    """A session near the date: of another event, or another one of its own. `title` is that of its event, `part` its own."""

    session: int
    event: int
    title: str
    part: str
    is_workshop: bool
    slug: str
    organisation: int
    organisation_name: str
    starts_at: datetime
    ends_at: datetime
    place: str
    room: str
    speakers: tuple[str, ...]
    groups: frozenset[str] = field(default_factory=frozenset)


async def others_near(wanted: Sequence[Wanted]) -> list[list[Other]]:
    """Return what else is on the days of each of these dates of one organisation, by time; all in two statements."""
    if not wanted:
        return []
    rows = await (
        Session.select(
            Session.id,
            Session.event.id.as_alias("event"),
            Session.event.title.as_alias("title"),
            Session.title.as_alias("part"),
            Session.kind,
            Session.event.slug.as_alias("slug"),
            Session.event._.organisation._.id.as_alias("organisation"),
            Session.event._.organisation._.short.as_alias("organisation_name"),
            Session.starts_at,
            Session.ends_at,
            Session.place_name,
            Session.room,
            Session.speakers,
        )
        .where(_on_days(_spans(wanted)), _known_to(wanted[0].organisation))
        .order_by(Session.starts_at, Session.id)
    )
    asks_groups = any(each.target_groups for each in wanted)
    groups = await _target_groups([row["event"] for row in rows]) if asks_groups else {}
    others = [_other(row, groups.get(row["event"], frozenset())) for row in rows]
    return [_beside(each, others) for each in wanted]


def _beside(wanted: Wanted, others: list[Other]) -> list[Other]:
    begins, ends = _days(wanted)
    return [
        each for each in others if each.session != wanted.session and each.starts_at < ends and begins < each.ends_at
    ]


def _days(wanted: Wanted) -> tuple[datetime, datetime]:
    """Return the midnights at which the days of a date begin and end, in UTC."""
    first, last = local(wanted.starts_at).date(), local(wanted.ends_at).date()
    return _midnight(first), _midnight(last + timedelta(days=1))


def _spans(wanted: Sequence[Wanted]) -> list[tuple[datetime, datetime]]:
    spans = sorted({_days(each) for each in wanted})
    return spans if len(spans) <= MOST_SPANS else [(spans[0][0], max(ends for _begins, ends in spans))]


def _on_days(spans: Sequence[tuple[datetime, datetime]]) -> Combinable:
    touching = [(Session.starts_at < ends) & (Session.ends_at > begins) for begins, ends in spans]
    # An exhibition of some weeks keeps nobody from coming.
    return reduce(or_, touching) & (Session.status == SessionStatus.planned) & (Session.all_day == False)  # noqa: E712


def _known_to(organisation: int) -> Combinable:
    published = Session.event.status == EventStatus.published
    own_draft = (Session.event.status == EventStatus.draft) & (Session.event.organisation == organisation)
    return Session.event.deleted_at.is_null() & (published | own_draft)


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
        session=row["id"],
        event=row["event"],
        title=row["title"],
        part=row["part"],
        is_workshop=row["kind"] == SessionKind.elective,
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
