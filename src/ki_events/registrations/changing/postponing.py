"""The dates of an event are open, or it has new ones: registrations stay, calendars learn it, people are told once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.revising import revise_event
from ki_events.events.scheduling import Changes, change_session
from ki_events.events.tables import Event, EventStatus, Session, SessionStatus
from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.registrations.changing.rescheduling import changed_meanwhile, refuse_called_off
from ki_events.registrations.changing.telling import tell_changes
from ki_events.registrations.letters.known import before_of
from ki_events.registrations.turns import take_turn
from ki_events.registrations.waiting_list import serve
from ki_events.rows import one

Span = tuple[datetime, datetime]
"""Start and end of a session (UTC)."""


@dataclass(frozen=True)
class NewDates:
    """New start and end by session, at which `revision` of the event they were chosen, and the organiser's words."""

    dates: Mapping[int, Span] = field(default_factory=dict)
    revision: int = 0
    words: str = ""


async def postpone(event_id: int, words: str, actor: str) -> int:
    """Leave the dates of an event open; return how many people are told. Postponing twice is postponing once.

    Raise `Refused` (`called_off`).
    """
    async with transaction():
        await take_turn(event_id, 0)
        event = await one(Event, event_id)
        refuse_called_off(event)
        if event.postponed:
            return 0
        await record(actor, "event.postponed", f"event:{event_id}", Change(note=words))
        return await _change(event, {}, postponed=True, words=words)


async def set_new_dates(event_id: int, wanted: NewDates, actor: str) -> int:
    """Give a postponed event its new dates; return how many people are told.

    Raise `Refused`: `changed_meanwhile`, `called_off`, `past` unless one date is still to come.
    """
    async with transaction():
        await take_turn(event_id, 0)
        event = await one(Event, event_id)
        refuse_called_off(event)
        if event.revision != wanted.revision or not event.postponed:
            raise Refused("changed_meanwhile", changed_meanwhile())
        if all(end <= now() for _start, end in wanted.dates.values()):
            raise Refused(
                "past", _("Alle Termine liegen in der Vergangenheit. Bitte geben Sie mindestens einen neuen an.")
            )
        dates = {str(number): start.isoformat() for number, (start, _end) in wanted.dates.items()}
        await record(actor, "event.dated", f"event:{event_id}", Change(after=dates, note=wanted.words))
        return await _change(event, wanted.dates, postponed=False, words=wanted.words)


async def _change(event: Event, dates: Mapping[int, Span], *, postponed: bool, words: str) -> int:
    before = {}
    for session in await planned_sessions(event.id):
        before[session.id] = before_of(event, session)
        await change_session(session, _moved(session, dates), event_changed=True)
    await revise_event(event, {"postponed": postponed})
    told = await tell_changes(event.id, before, words) if event.status == EventStatus.published else 0
    await serve(event.id)
    return told


async def planned_sessions(event_id: int) -> list[Session]:
    """Return the sessions that are not dropped, the first first."""
    planned = (Session.event == event_id) & (Session.status == SessionStatus.planned)
    return await Session.objects().where(planned).order_by(Session.starts_at, Session.id)


def _moved(session: Session, dates: Mapping[int, Span]) -> Changes:
    start, end = dates.get(session.id, (session.starts_at, session.ends_at))
    changes: Changes = {}
    if start != session.starts_at:
        changes["starts_at"] = start
    if end != session.ends_at:
        changes["ends_at"] = end
    return changes
