"""What needs an organisation now: dates of today and tomorrow, who waits for a decision, numbers too low, what is not finished."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from ki_events.attendance.finishing import Unfinished, unfinished
from ki_events.clock import BERLIN, local, now
from ki_events.events.minimum import TrafficLight, traffic_light
from ki_events.events.tables import Event, EventStatus, Session, SessionStatus
from ki_events.registrations.rules import ENDED
from ki_events.registrations.tables import Registration, Status

LOOKS_AHEAD = timedelta(days=14)
"""A number that is too low is shown so long before the day of the decision."""
MOST = 20
"""So many of each kind; the list of events has all."""


@dataclass(frozen=True)
class Dated:
    """One session of today or tomorrow; `people` hold a place in it or, where it is for all, in its event."""

    id: int
    slug: str
    event_title: str
    title: str
    lang: str
    starts_at: datetime
    ends_at: datetime
    place: str
    room: str
    people: int
    capacity: int | None


@dataclass(frozen=True)
class Waiting:
    """People of one event who wait for something: for admission, or others for an answer; `until` is the next deadline (UTC)."""

    slug: str
    title: str
    lang: str
    people: int
    until: datetime | None


@dataclass(frozen=True)
class ToDecide:
    """An event of which it is to be decided whether it takes place."""

    slug: str
    title: str
    lang: str
    light: TrafficLight


@dataclass(frozen=True)
class Today:
    """All of it, each list in the order of urgency; `needs` counts the access needs that nobody has seen to."""

    today: Sequence[Dated]
    tomorrow: Sequence[Dated]
    to_admit: Sequence[Waiting]
    offered: Sequence[Waiting]
    to_decide: Sequence[ToDecide]
    to_finish: Sequence[Unfinished]
    needs: int

    @property
    def is_quiet(self) -> bool:
        """Say whether nothing waits for anybody."""
        return not (self.to_admit or self.offered or self.to_decide or self.to_finish or self.needs)


async def today(organisation: int) -> Today:
    """Return what needs the organisation now; nine statements at most, however much that is."""
    day = local(now()).date()
    sessions = await _sessions(organisation, day)
    midnight = _midnight(day + timedelta(days=1))
    return Today(
        today=[each for each in sessions if each.starts_at < midnight],
        tomorrow=[each for each in sessions if each.starts_at >= midnight],
        to_admit=await _waiting(organisation, Status.pending),
        offered=await _waiting(organisation, Status.offered),
        to_decide=await _to_decide(organisation, day),
        to_finish=await unfinished(organisation),
        needs=await _open_needs(organisation),
    )


async def _sessions(organisation: int, day: date) -> list[Dated]:
    event = Session.event._
    rows = await (
        Session.select(
            Session.id,
            event.slug.as_alias("slug"),
            event.title.as_alias("event_title"),
            event.lang.as_alias("lang"),
            event.taken.as_alias("event_taken"),
            event.capacity.as_alias("event_capacity"),
            Session.title,
            Session.starts_at,
            Session.ends_at,
            Session.place_name,
            Session.room,
            Session.round,
            Session.taken,
            Session.capacity,
        )
        .where(
            event.organisation == organisation,
            event.status.is_in([EventStatus.published, EventStatus.archived]),
            (event.postponed == False) & (Session.all_day == False),  # noqa: E712
            Session.status == SessionStatus.planned,
            (Session.ends_at > _midnight(day)) & (Session.starts_at < _midnight(day + timedelta(days=2))),
        )
        .order_by(Session.starts_at, Session.id)
        .limit(5 * MOST)
    )
    return [_dated(row) for row in rows]


def _dated(row: dict[str, Any]) -> Dated:
    is_chosen = row["round"] is not None
    return Dated(
        id=row["id"],
        slug=row["slug"],
        event_title=row["event_title"],
        title=row["title"],
        lang=row["lang"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        place=row["place_name"],
        room=row["room"],
        people=row["taken"] if is_chosen else row["event_taken"],
        capacity=row["capacity"] if is_chosen else row["event_capacity"],
    )


async def _waiting(organisation: int, status: Status) -> list[Waiting]:
    rows = await Registration.raw(
        "SELECT event.slug, event.title, event.lang, COUNT(*) AS people, MIN(registration.deadline) AS until_then,"
        " MIN(registration.id) AS first"
        " FROM registration JOIN event ON event.id = registration.event"
        " WHERE event.organisation = {} AND registration.status = {} AND event.status = {}"
        " GROUP BY event.id, event.slug, event.title, event.lang, event.next_at"
        " ORDER BY MIN(registration.deadline), event.next_at LIMIT {}",
        organisation,
        status,
        EventStatus.published,
        MOST,
    )
    return [Waiting(row["slug"], row["title"], row["lang"], row["people"], _moment(row["until_then"])) for row in rows]


async def _to_decide(organisation: int, day: date) -> list[ToDecide]:
    events = await (
        Event.objects()
        .where(
            Event.organisation == organisation,
            Event.status == EventStatus.published,
            Event.minimum.is_not_null(),
            Event.taken < Event.minimum,
            Event.decides_on <= day + LOOKS_AHEAD,
            Event.starts_at > now(),
        )
        .order_by(Event.decides_on, Event.id)
        .limit(MOST)
    )
    lights = [(event, traffic_light(event, day)) for event in events]
    return [ToDecide(event.slug, event.title, event.lang, light) for event, light in lights if light]


async def _open_needs(organisation: int) -> int:
    (row,) = await Registration.raw(
        "SELECT COUNT(*) AS needs FROM access_need JOIN registration ON registration.id = access_need.registration"
        " JOIN event ON event.id = registration.event WHERE event.organisation = {} AND access_need.done_at IS NULL"
        " AND event.ends_at > {} AND registration.status NOT IN ({}, {})",
        organisation,
        now(),
        *sorted(ENDED),
    )
    return int(row["needs"])


def _moment(value: datetime | str | None) -> datetime | None:
    # Of an aggregate SQLite does not know that it is a moment.
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BERLIN).astimezone(UTC)
