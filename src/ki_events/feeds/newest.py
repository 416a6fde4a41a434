"""What newsreaders show: the coming events that were published or changed last, each with its dates and topics."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from ki_events.events.conditions import conditions
from ki_events.events.filter import Filter
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.tables import Event, EventStatus, Format, Session
from ki_events.events.translating import LANG, SUMMARY, TITLE, in_language
from ki_events.feeds.asked import SHOWN, asked_rows, names_in
from ki_events.feeds.naming import Names

MOST = 50
COLUMNS = (
    f"event.id, event.slug, {TITLE}, {LANG}, {SUMMARY}, event.format, event.status, event.postponed,"
    " event.cancel_reason, event.cost, event.created_at, event.changed_at, event.publish_at, event.revision,"
    " organisation.name AS organisation, organisation.website"
)
# What was written long ago and appears today is news of today.
LATER = "CASE WHEN event.publish_at > event.changed_at THEN event.publish_at ELSE event.changed_at END"


class Item(NamedTuple):
    """An event as news. Times in UTC: `published` is when everyone could see it first, `updated` its last change."""

    id: int
    slug: str
    title: str
    lang: str
    summary: str
    format: Format
    status: EventStatus
    postponed: bool
    cancel_reason: str
    cost: str
    created_at: datetime
    published: datetime
    updated: datetime
    revision: int
    organisation: str
    website: str


@dataclass(frozen=True)
class News:
    """The names of what was asked for and the items, those changed last first."""

    asked: tuple[tuple[tuple[str, str], str], ...]
    items: tuple[Item, ...]

    @property
    def names(self) -> Names:
        """Return the names by field and value; what is not among them is unknown."""
        return dict(self.asked)


@dataclass(frozen=True)
class Details:
    """The sessions of an event in the order of time, and its topics."""

    sessions: tuple[Session, ...]
    topics: tuple[tuple[str, str], ...]


async def read_news(wanted: Filter, moment: datetime) -> News:
    """Return the newest that is coming at `moment` (UTC), in one statement."""
    rows = await Event.raw(
        f"SELECT asked.*, shown.* FROM ({{}}) asked LEFT JOIN (SELECT {COLUMNS}"  # noqa: S608  # names of ours
        " FROM event JOIN organisation ON organisation.id = event.organisation {} WHERE {}"
        f" ORDER BY {LATER} DESC, event.id DESC LIMIT {{}}) shown ON asked.field = {{}}",
        asked_rows(wanted, "", moment),
        in_language(),
        conditions(wanted, moment),
        MOST,
        SHOWN,
    )
    items = sorted((_item(row) for row in rows if row["id"] is not None), key=_newest_first)
    return News(tuple(sorted(names_in(rows).items())), tuple(items))


async def details(items: Sequence[Item]) -> dict[int, Details]:
    """Return the rest of the items by their id, in two statements."""
    ids = [item.id for item in items] or [0]
    sessions = await Session.objects().where(Session.event.is_in(ids)).order_by(Session.starts_at, Session.id)
    topics = (
        await Label.select(Label.event, Label.slug, Label.name)
        .where((Label.kind == LabelKind.topic) & Label.event.is_in(ids))
        .order_by(Label.position, Label.id)
    )
    return {
        item.id: Details(
            tuple(session for session in sessions if session.event == item.id),
            tuple((topic["slug"], topic["name"]) for topic in topics if topic["event"] == item.id),
        )
        for item in items
    }


def _newest_first(item: Item) -> tuple[float, int]:
    return -item.updated.timestamp(), -item.id


def _item(row: dict[str, Any]) -> Item:
    appeared = row["publish_at"] or row["created_at"]
    return Item(
        id=row["id"],
        slug=row["slug"],
        title=row["title"],
        lang=row["lang"],
        summary=row["summary"],
        format=Format(row["format"]),
        status=EventStatus(row["status"]),
        postponed=bool(row["postponed"]),
        cancel_reason=row["cancel_reason"],
        cost=row["cost"],
        created_at=row["created_at"],
        published=max(row["created_at"], appeared),
        updated=max(row["changed_at"], appeared),
        revision=row["revision"],
        organisation=row["organisation"],
        website=row["website"],
    )
