"""A whole event is called off: its dates, its registrations, and a letter to everyone, which leaves ten minutes later."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.cancelling import mark_event_cancelled
from ki_events.events.tables import Event, EventStatus, Session, SessionStatus
from ki_events.events.versions import keep_version
from ki_events.mail.outbox import put_all
from ki_events.registrations.changing.what_stood import what_stands
from ki_events.registrations.ledger.losses import envelopes_for_losses
from ki_events.registrations.moves import Target, Why, move_all
from ki_events.registrations.rules import ENDED, Rule
from ki_events.registrations.tables import By, Registration, Status
from ki_events.registrations.turns import take_turn
from ki_events.rows import one

PART = "calling_off"
"""Under this name what stood before is kept among the versions of the event."""

THINK_TWICE = timedelta(minutes=10)
"""So long the letters wait, and until they leave it can be taken back."""

AT_ONCE_BEFORE = timedelta(hours=2)
"""So near to the next date people are told at once: they may be on their way."""


async def call_off(event_id: int, reason: str, actor: str) -> int:
    """Cancel the event and everything about it; return how many people are told. Calling off twice tells nobody twice.

    Until a letter has left, `restoring.take_back_calling_off` undoes it.
    """
    async with transaction():
        await take_turn(event_id)
        event = await one(Event, event_id)
        if event.status == EventStatus.cancelled:
            return 0
        people = await active_people(event_id)
        stood, due = await what_stands(event, people), await letters_leave_at(event)
        await mark_event_cancelled(event_id, reason)
        await record(actor, "event.cancelled", f"event:{event_id}", Change(note=reason))
        decisions = await _end(people, reason, actor)
        await keep_version(event, PART, replace(stood, decisions=decisions).written(), actor)
        letters = await envelopes_for_losses(people, event, "event_cancelled", _key)
        await put_all([replace(letter, run_at=due) for letter in letters])
        return len(people)


async def letters_leave_at(event: Event) -> datetime:
    """Return when people would be told that the event, or a date of it, is called off now (UTC)."""
    unfinished = (Session.event == event.id) & (Session.status == SessionStatus.planned) & (Session.ends_at > now())
    starts = await Session.select(Session.starts_at).where(unfinished).output(as_list=True)
    return leave_at([] if event.postponed else starts)


def leave_at(starts: Sequence[datetime]) -> datetime:
    """Return when letters about sessions with these starts leave that somebody may still take back (UTC)."""
    moment = now()
    is_near = any(start - moment < AT_ONCE_BEFORE for start in starts)
    return moment if is_near else moment + THINK_TWICE


async def active_people(event_id: int) -> list[Registration]:
    """Return who has a place, an offer, waits, or has yet to be admitted or to prove the address."""
    active = Registration.status.not_in(list(ENDED))
    return await Registration.objects().where((Registration.event == event_id) & active).order_by(Registration.turn)


async def _end(people: Sequence[Registration], reason: str, actor: str) -> list[int]:
    """End all registrations; return the ids of their reason lines. The list is not served: there is nothing to move up to."""
    lines: list[int] = []
    for status in dict.fromkeys(registration.status for registration in people):
        some = [registration for registration in people if registration.status == status]
        why = Why(By.organiser, Rule.event_cancelled, reason, actor)
        lines += [line.id for line in await move_all(some, Target(Status.cancelled), why)]
    return lines


def _key(registration: Registration) -> str:
    return f"event_cancelled:{registration.id}"
