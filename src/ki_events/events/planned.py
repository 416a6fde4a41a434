"""What is planned in a month, for those who look for a date: one's own events, drafts too, and what other KIs have published."""

from dataclasses import dataclass
from datetime import datetime

from ki_events.clock import local
from ki_events.events.tables import EventStatus, Session, SessionStatus
from ki_events.organisations.tables import Kind


@dataclass(frozen=True)
class Planned:
    """One session as the planning calendar shows it; times in UTC. It may stand for `parts` of its event on a day."""

    title: str
    slug: str
    lang: str
    starts_at: datetime
    ends_at: datetime
    all_day: bool
    is_own: bool
    is_draft: bool
    organisation: str
    parts: int = 1

    @property
    def time(self) -> str:
        """Return the local time of its start, as people write it; nothing for whole days."""
        return "" if self.all_day else f"{local(self.starts_at):%H:%M}"


async def planned(organisation: int, start: datetime, end: datetime) -> list[Planned]:
    """Return what is planned from `start` to `end` (UTC, `end` left out), by time; one statement, however much that is."""
    event = Session.event._
    own = event.organisation == organisation
    # A hundred events of partners in an action week would hide what matters.
    of_centres = event.organisation._.kind.is_in([Kind.integration_centre, Kind.coordination_office])
    seen = ((event.status == EventStatus.published) & (own | of_centres)) | (own & (event.status == EventStatus.draft))
    rows = await (
        Session.select(
            event.title.as_alias("title"),
            event.slug.as_alias("slug"),
            event.lang.as_alias("lang"),
            event.status.as_alias("status"),
            event.organisation.as_alias("organisation"),
            event.organisation._.short.as_alias("organisation_name"),
            Session.starts_at,
            Session.ends_at,
            Session.all_day,
        )
        .where(
            (Session.starts_at < end) & (Session.ends_at > start) & (Session.status == SessionStatus.planned),
            event.deleted_at.is_null() & (event.postponed == False) & seen,  # noqa: E712
        )
        .order_by(Session.starts_at, Session.id)
    )
    return [
        Planned(
            title=row["title"],
            slug=row["slug"],
            lang=row["lang"],
            starts_at=row["starts_at"],
            ends_at=row["ends_at"],
            all_day=bool(row["all_day"]),
            is_own=row["organisation"] == organisation,
            is_draft=row["status"] == EventStatus.draft,
            organisation=row["organisation_name"],
        )
        for row in rows
    ]
