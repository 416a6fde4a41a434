"""What is left to do when an event is over: to note who was there, and to issue the certificates that were earned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ki_events.attendance.certificates import has_enough, standings
from ki_events.attendance.shares import Meant, sessions_meant, share_in
from ki_events.attendance.tables import Attendance
from ki_events.clock import local, now
from ki_events.events.tables import Event, EventStatus, Measure, Session, SessionKind, SessionStatus

ASKED_FOR = timedelta(days=14)
"""So long after the last date an event stands on the first page."""
MOST = 20


@dataclass(frozen=True)
class Left:
    """Of an event that is over: how many people take part, were there at all, have earned a certificate and have none, were
    there too little, and have one; and on how many of its dates (or days, where those count) nobody is noted."""

    people: int
    present: int
    due: int
    short: int
    issued: int
    unmarked: int


@dataclass(frozen=True)
class Unfinished:
    """An event that ended lately: `due` people wait for their certificate; where nobody is noted as present it is 0."""

    slug: str
    title: str
    lang: str
    ended_at: datetime
    due: int
    is_marked: bool


async def left_to_do(event: Event) -> Left:
    """Return what is left to do at an event, in six statements."""
    found = await standings(event)
    return Left(
        people=len(found),
        present=sum(each.share.sessions > 0 for each in found),
        due=sum(each.is_due for each in found),
        short=sum(each.share.sessions > 0 and not each.has_enough and each.certificate is None for each in found),
        issued=sum(each.certificate is not None for each in found),
        unmarked=await _unmarked(event),
    )


async def unfinished(organisation_id: int) -> list[Unfinished]:
    """Return the events of the last days that promise certificates and have not issued all, the first that ended first.

    Four statements, however many there are; one for none.
    """
    moment = now()
    events = await (
        Event.objects()
        .where(
            (Event.organisation == organisation_id) & (Event.certificate == True),  # noqa: E712 - SQL
            Event.status.is_in([EventStatus.published.value, EventStatus.archived.value]),
            (Event.postponed == False) & Event.deleted_at.is_null(),  # noqa: E712 - SQL
            (Event.ends_at <= moment) & (Event.ends_at > moment - ASKED_FOR),
            (Event.taken > 0) | (Event.door > 0),
        )
        .order_by(Event.ends_at, Event.id)
        .limit(MOST)
    )
    if not events:
        return []
    numbers = [event.id for event in events]
    meant, there = await sessions_meant(numbers), await _there(numbers)
    found = [_unfinished(event, meant, there.get(event.id, {})) for event in events]
    return [each for each in found if each.due or not each.is_marked]


@dataclass(frozen=True)
class _Person:
    """Where somebody with a place was, and whether they have a certificate."""

    attended: frozenset[int]
    has_one: bool


def _unfinished(event: Event, meant: Meant, people: Mapping[int, _Person]) -> Unfinished:
    due = sum(
        not person.has_one and has_enough(event, share_in(event, meant, number, person.attended))
        for number, person in people.items()
    )
    return Unfinished(event.slug, event.title, event.lang, event.ends_at, due, is_marked=bool(people))


async def _there(events: Sequence[int]) -> dict[int, dict[int, _Person]]:
    """Return by event who of those with a place was there, by registration."""
    rows = await Attendance.raw(
        "SELECT a.event, a.registration, a.session, c.id AS certificate FROM attendance a"  # noqa: S608 - placeholders only
        " JOIN registration r ON r.id = a.registration LEFT JOIN certificate c ON c.registration = a.registration"
        f" WHERE a.event IN ({', '.join(['{}'] * len(events))}) AND a.is_present"
        " AND r.status = 'confirmed' AND r.erased_at IS NULL",
        *events,
    )
    found: dict[int, dict[int, _Person]] = {}
    for row in rows:
        people = found.setdefault(row["event"], {})
        known = people.get(row["registration"], _Person(frozenset(), row["certificate"] is not None))
        people[row["registration"]] = _Person(known.attended | {row["session"]}, known.has_one)
    return found


async def _unmarked(event: Event) -> int:
    """Return on how many planned dates nobody is noted; workshops that nobody chose are left out."""
    rows = await Session.raw(
        "SELECT s.starts_at, s.kind, s.taken, (SELECT COUNT(*) FROM attendance a WHERE a.session = s.id) AS marks"
        " FROM session s WHERE s.event = {} AND s.status = {}",
        event.id,
        SessionStatus.planned.value,
    )
    if event.certificate_measure == Measure.days:
        marked: dict[date, int] = {}
        for row in rows:
            day = local(row["starts_at"]).date()
            marked[day] = marked.get(day, 0) + row["marks"]
        return sum(not marks for marks in marked.values())
    return sum(not row["marks"] and (row["kind"] == SessionKind.plenary or bool(row["taken"])) for row in rows)
