"""Dates of an event are changed, one or several: all of them or none, and who is concerned is told once."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from ki_events.audit import AuditEntry, Change, entry, record_all
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.availability import is_public
from ki_events.events.revising import revise_event
from ki_events.events.scheduling import MATERIAL, Changes, change_session
from ki_events.events.session_facts import SessionFacts, changes_between, facts_of
from ki_events.events.tables import Event, Session, SessionStatus
from ki_events.i18n import ngettext
from ki_events.refusal import Refused
from ki_events.registrations.changing.rescheduling import (
    changed_meanwhile,
    over_already,
    refuse_called_off,
    tell_if_public,
    when_of,
    would_be_over,
)
from ki_events.registrations.letters.known import Before, before_of
from ki_events.registrations.letters.when import session_when
from ki_events.registrations.tables import Choice
from ki_events.registrations.turns import take_turn
from ki_events.registrations.waiting_list import serve
from ki_events.rows import one


@dataclass(frozen=True)
class Edit:
    """What a session is to be, and what whoever wants that has `seen` of it (`seen_of`)."""

    facts: SessionFacts
    seen: str


def seen_of(session: Session) -> str:
    """Return what is equal exactly if nobody has changed the session."""
    return hashlib.sha256(f"{facts_of(session)}{session.status}".encode()).hexdigest()[:16]


def is_material(stored: Session, wanted: SessionFacts) -> bool:
    """Say whether people must hear of the difference (2-domain.md, "Event")."""
    return any(name in MATERIAL for name in changes_between(stored, wanted))


async def edit_sessions(event_id: int, edits: Mapping[int, Edit], words: str, actor: str) -> int:
    """Change sessions of an event, given by their ids, all or none; return how many people are told, each once for all.

    Raise `Refused`: `changed_meanwhile` if somebody else was faster, `called_off`, `over` for a date that would lie in the past,
    `capacity_below_taken` and `chosen` for what people who chose the workshop do not allow. Of several sessions the sentence
    names the one that it is about.
    """
    async with transaction():
        await take_turn(event_id, 0)
        event = await one(Event, event_id)
        refuse_called_off(event)
        changed = await _allowed(event, edits)
        if not changed:
            return 0
        news = await _write(event, changed, actor, words)
        told = await tell_if_public(event, news, words) if news else 0
        await serve(event.id)
        return told


async def _allowed(event: Event, edits: Mapping[int, Edit]) -> list[tuple[Session, Changes]]:
    """Return the sessions of which something changes, with what does. Raise `Refused` for the first that may not."""
    ids = list(edits)
    if not ids:
        return []
    sessions = (
        await Session.objects()
        .where((Session.event == event.id) & Session.id.is_in(ids))
        .order_by(Session.starts_at, Session.id)
    )
    if len(sessions) < len(ids):
        raise Refused("changed_meanwhile", changed_meanwhile())
    changed = []
    for session in sessions:
        try:
            changes = await _changes(event, session, edits[session.id])
        except Refused as refused:
            raise refused if len(ids) == 1 else _naming(session, refused) from None
        if changes:
            changed.append((session, changes))
    return changed


async def _changes(event: Event, session: Session, edit: Edit) -> Changes:
    if seen_of(session) != edit.seen or session.status != SessionStatus.planned:
        raise Refused("changed_meanwhile", changed_meanwhile())
    if would_be_over(event, session, edit.facts):
        raise Refused("over", over_already())
    changes = changes_between(session, edit.facts)
    await _refuse_against_choices(session, changes)
    return changes


def _naming(session: Session, refused: Refused) -> Refused:
    return Refused(refused.code, f"{session_when(session)}: {refused.sentence}", refused.details)


async def _write(event: Event, changed: list[tuple[Session, Changes]], actor: str, words: str) -> dict[int, Before]:
    """Write the changes and what follows for the event; return what was known of the sessions that people must hear of."""
    news: dict[int, Before] = {}
    lines: list[AuditEntry] = []
    for session, changes in changed:
        before, was = before_of(event, session), when_of(session)
        # Where a date was while nobody saw it, nobody has to be told.
        kept: Changes = {} if is_public(event, now()) else {"moved_from": session.moved_from}
        if await change_session(session, changes | kept):
            news[session.id] = before
        noted = Change(was, {**when_of(session), "columns": sorted(map(str, changes))}, words)
        lines.append(entry(actor, "session.changed", f"session:{session.id}", noted))
    await revise_event(event)
    await record_all(lines)
    return news


async def _refuse_against_choices(session: Session, changes: Changes) -> None:
    capacity = changes.get("capacity")
    if capacity is not None and capacity < session.taken:
        raise Refused("capacity_below_taken", _too_small(session.taken, capacity))
    if {"kind", "round"} & changes.keys() and (chosen := await Choice.count().where(Choice.session == session.id)):
        raise Refused("chosen", _chosen(chosen))


def _too_small(taken: int, capacity: int) -> str:
    sentence = ngettext(
        "%(taken)d Person hat hier schon einen Platz; %(capacity)d sind zu wenig.",
        "%(taken)d Personen haben hier schon einen Platz; %(capacity)d sind zu wenig.",
        taken,
    )
    return sentence % {"taken": taken, "capacity": capacity}


def _chosen(chosen: int) -> str:
    sentence = ngettext(
        "%(chosen)d Person hat diesen Workshop gewählt; die Runde lässt sich nicht mehr ändern. Sagen Sie ihn ab und legen Sie einen neuen an.",
        "%(chosen)d Personen haben diesen Workshop gewählt; die Runde lässt sich nicht mehr ändern. Sagen Sie ihn ab und legen Sie einen neuen an.",
        chosen,
    )
    return sentence % {"chosen": chosen}
