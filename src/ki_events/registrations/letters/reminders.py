"""Reminders are written when their moment comes, to who then holds a place, once per person, date and rule (invariant 8)."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from piccolo.columns.combination import WhereRaw

from ki_events import heartbeat
from ki_events.clock import local, now
from ki_events.db import is_sqlite
from ki_events.events.tables import EventStatus, Session, SessionKind, SessionStatus
from ki_events.mail.quiet_hours import not_in_quiet_hours
from ki_events.mail.tables import Message

WEEK_BEFORE = timedelta(days=7)
DAY_BEFORE = timedelta(days=1)

CHUNK = 1_000
"""So many reminders are written at a time: nobody who signs up meanwhile waits for more than a moment."""

_OVERLAP = timedelta(minutes=10)
_FIRST_LOOK_BACK = timedelta(days=1)
_WATERMARK = "reminders"


@dataclass(frozen=True)
class _Due:
    """Everyone of `event` is to be reminded of the sessions of one day; who got a place after `moment` is not (UTC)."""

    event: int
    rule: str
    moment: datetime
    starts_at: datetime

    @property
    def day(self) -> str:
        """Return the local day as in "2027-03-17"."""
        return local(self.starts_at).date().isoformat()


async def plan_reminders() -> int:
    """Write the reminders whose moment has come since the last look; return how many are new."""
    moment = now()
    since = await _since(moment)
    due = await _week_before(since, moment) + await _day_before(since, moment)
    written = sum([await _write(each, moment) for each in due])
    await heartbeat.beat(_WATERMARK)
    return written


async def remind_from_now_on() -> None:
    """Let what lies behind be: only reminders whose moment is still to come will be written."""
    await heartbeat.beat(_WATERMARK)


async def _since(moment: datetime) -> datetime:
    last = await heartbeat.last_beat(_WATERMARK)
    # Once more over the last minutes: who signed up then may have been committed after we looked.
    return (min(last, moment) if last else moment - _FIRST_LOOK_BACK) - _OVERLAP


async def _week_before(since: datetime, moment: datetime) -> list[_Due]:
    found = await _starting(since + WEEK_BEFORE, moment + WEEK_BEFORE)
    firsts = _first_of_each(await _planned_of(found), key=lambda session: session.event)
    wanted = {session.id for session in found}
    return [_due(session, "7d", WEEK_BEFORE) for session in firsts if session.id in wanted]


async def _day_before(since: datetime, moment: datetime) -> list[_Due]:
    found = await _starting(since + DAY_BEFORE, moment + DAY_BEFORE)
    firsts = _first_of_each(
        await _planned_of(found), key=lambda session: (session.event, local(session.starts_at).date())
    )
    wanted = {session.id for session in found}
    return [_due(session, "1d", DAY_BEFORE) for session in firsts if session.id in wanted]


async def _starting(after: datetime, until: datetime) -> list[Session]:
    # By the index of starts_at: a window of minutes, however many events there are.
    window = (Session.starts_at > max(after, now())) & (Session.starts_at <= until)
    takes_place = (Session.event.status == EventStatus.published) & (Session.event.postponed == False)  # noqa: E712
    return await Session.objects().where(window & _planned() & takes_place)


async def _planned_of(sessions: Iterable[Session]) -> list[Session]:
    """Return all planned sessions of the same events, in their order."""
    events = {session.event for session in sessions}
    if not events:
        return []
    of_events = Session.event.is_in(list(events))
    return await Session.objects().where(of_events & _planned()).order_by(Session.starts_at, Session.id)


def _planned() -> Any:
    # Elective sessions are for those who chose them; where there is nothing else, they are what the event consists of.
    only_elective = "NOT EXISTS (SELECT 1 FROM session s WHERE s.event = session.event AND s.kind = 'plenary')"
    for_all = (Session.kind == SessionKind.plenary) | WhereRaw(only_elective)
    return (Session.status == SessionStatus.planned) & for_all


def _first_of_each(sessions: Iterable[Session], key: Callable[[Session], Hashable]) -> list[Session]:
    firsts: dict[Hashable, Session] = {}
    for session in sessions:
        firsts.setdefault(key(session), session)
    return list(firsts.values())


def _due(session: Session, rule: str, before: timedelta) -> _Due:
    return _Due(session.event, rule, session.starts_at - before, session.starts_at)


async def _write(due: _Due, moment: datetime) -> int:
    written, total = CHUNK, 0
    while written == CHUNK:
        written = len(await Message.raw(_statement(), *_values(due, moment)))
        total += written
    return total


def _statement() -> str:
    payload = "json_object('registration', r.id, 'event', r.event, 'day', {})"
    if not is_sqlite():
        payload = "json_build_object('registration', r.id, 'event', r.event, 'day', CAST({} AS TEXT))"
    # What is written already is left out before the limit, so that each chunk brings new ones.
    return (
        "INSERT INTO message"  # noqa: S608 - constants
        " (key, kind, recipient, language, payload, state, run_at, not_after, attempts, error, created_at)"
        f" SELECT 'reminder:' || r.id || CAST({{}} AS TEXT), 'reminder', r.email, r.language, {payload},"
        " 'pending', {}, {}, 0, '', {} FROM registration r"
        " WHERE r.event = {} AND r.status = 'confirmed' AND r.is_told AND r.placed_at <= {}"
        " AND NOT EXISTS (SELECT 1 FROM message m WHERE m.key = 'reminder:' || r.id || CAST({} AS TEXT))"
        f" ORDER BY r.id LIMIT {CHUNK} ON CONFLICT (key) DO NOTHING RETURNING id"
    )


def _values(due: _Due, moment: datetime) -> list[Any]:
    key = f":{due.day}:{due.rule}"
    run_at = not_in_quiet_hours(moment, due.starts_at).astimezone(UTC)
    return [key, due.day, run_at, due.starts_at, moment, due.event, due.moment, key]
