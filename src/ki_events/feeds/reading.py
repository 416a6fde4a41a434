"""The rows behind a feed: first only which sessions in which version, then all of those that are not known yet."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from piccolo.querystring import QueryString

from ki_events.events.conditions import YEAR, any_of, conditions
from ki_events.events.filter import Filter, Period
from ki_events.events.label_table import Label
from ki_events.events.tables import Session
from ki_events.feeds.asked import SHOWN, asked_rows, names_in
from ki_events.feeds.naming import Names
from ki_events.i18n import language

CANCELLED_STAY = timedelta(days=30)
PASSING = ("zeitraum", "von", "bis", "frei")
"""The names in a query that say what passes."""
AT_ONCE = 10_000  # sessions per statement; databases take some 32,000 parameters


@dataclass(frozen=True)
class Subscription:
    """What a feed is of: a filter, or one event by its slug."""

    wanted: Filter = field(default_factory=Filter)
    event: str = ""

    @property
    def filter(self) -> Filter:
        """Return the filter with the period that feeds have: the past year and all the future; all of a single event."""
        return replace(self.wanted, period=Period.always if self.event else Period.past_year)


class Version(NamedTuple):
    """A session in a state that its calendar entry depends on; equal versions have equal entries."""

    uid: str
    changed_at: datetime
    revision: int
    organisation: str


@dataclass(frozen=True)
class Shown:
    """What a feed is made of now: the names of what it was asked for and the sessions, soonest first."""

    asked: tuple[tuple[tuple[str, str], str], ...]
    sessions: tuple[tuple[int, Version], ...]

    @property
    def names(self) -> Names:
        """Return the names by field and value; what is not among them is unknown."""
        return dict(self.asked)


@dataclass(frozen=True)
class Loaded:
    """A session with its event and organisation, and the event's topics."""

    session: Session
    topics: tuple[str, ...]


def lasting(wanted: Filter) -> Filter:
    """Return the filter without what passes: a subscription goes on, and must not lose events when a week is over."""
    return replace(wanted, span=None, first=None, last=None, free=False)


async def read_versions(subscription: Subscription, moment: datetime) -> Shown:
    """Return what the feed shows at `moment` (UTC), in one statement."""
    wanted = subscription.filter
    rows = await Session.raw(
        "SELECT asked.*, shown.* FROM ({}) asked"
        " LEFT JOIN (SELECT session.id, session.uid, session.starts_at, session.changed_at, event.revision,"
        " organisation.name AS organisation FROM event JOIN session ON session.event = event.id"
        " JOIN organisation ON organisation.id = event.organisation WHERE {} AND {}) shown ON asked.field = {}"
        " ORDER BY shown.starts_at, shown.id",
        asked_rows(wanted, subscription.event, moment),
        _of_event(subscription, moment),
        _still_shown(wanted.period, moment),
        SHOWN,
    )
    sessions = [
        (row["id"], Version(row["uid"], row["changed_at"], row["revision"], row["organisation"]))
        for row in rows
        if row["id"] is not None
    ]
    return Shown(tuple(sorted(names_in(rows).items())), tuple(sessions))


async def load(session_ids: Sequence[int]) -> list[Loaded]:
    """Return the sessions in two statements (more only beyond ten thousand); what has gone meanwhile is missing."""
    loaded: list[Loaded] = []
    for start in range(0, len(session_ids), AT_ONCE):
        some = list(session_ids[start : start + AT_ONCE])
        sessions = await Session.objects(Session.event, Session.event._.organisation).where(Session.id.is_in(some))
        topics = await _topics(sorted({session.event.id for session in sessions}), sessions)
        loaded += [Loaded(session, tuple(topics.get(session.event.id, ()))) for session in sessions]
    return loaded


async def _topics(event_ids: list[int], sessions: Sequence[Session]) -> dict[int, list[str]]:
    """Return the topics of the events, and let the sessions' events say what they say in the language of the feed."""
    topics: dict[int, list[str]] = {}
    ids = any_of(event_ids or [0])
    rows = await Label.raw(
        "SELECT event, 0 AS is_text, position, id, name AS title, '' AS summary FROM label"
        " WHERE kind = 'topic' AND event IN {} UNION ALL SELECT event, 1, 0, id, title, summary FROM event_text"
        " WHERE lang = {} AND event IN {} ORDER BY 2, 3, 4",
        ids,
        language(),
        ids,
    )
    for row in rows:
        if not row["is_text"]:
            topics.setdefault(row["event"], []).append(row["title"])
    texts = {row["event"]: row for row in rows if row["is_text"]}
    for event in (session.event for session in sessions if session.event.id in texts):
        event.title = texts[event.id]["title"] or event.title
        event.summary = texts[event.id]["summary"] or event.summary
    return topics


def _of_event(subscription: Subscription, moment: datetime) -> QueryString:
    meant = conditions(subscription.filter, moment)
    if not subscription.event:
        return meant
    return QueryString("{} AND event.slug = {}", meant, subscription.event)


def _still_shown(period: Period, moment: datetime) -> QueryString:
    """Cancelled sessions stay for 30 days after their date (invariant 9), others of a list for a year."""
    cancelled = "(session.status = 'cancelled' OR event.status = 'cancelled')"
    stays = QueryString(f"(session.ends_at >= {{}} OR NOT {cancelled})", moment - CANCELLED_STAY)
    if period == Period.always:
        return stays
    return QueryString("{} AND (session.ends_at >= {} OR event.postponed)", stays, moment - YEAR)
