"""An organiser adds, changes and discards dates: one transaction with the event's turn, and who is concerned is told once."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.availability import is_public
from ki_events.events.revising import revise_event
from ki_events.events.scheduling import MATERIAL, Changes, change_session
from ki_events.events.session_facts import SessionFacts, changes_between, columns_of, facts_of
from ki_events.events.tables import Event, EventStatus, Session, SessionStatus
from ki_events.events.uid import new_uid
from ki_events.i18n import _, ngettext
from ki_events.organisations.tables import Organisation
from ki_events.refusal import Refused
from ki_events.registrations.changing.telling import tell_changes
from ki_events.registrations.letters.known import Before, before_of
from ki_events.registrations.tables import Choice, Registration
from ki_events.registrations.turns import take_turn
from ki_events.registrations.waiting_list import serve
from ki_events.rows import one


@dataclass(frozen=True)
class Edit:
    """What a session is to be, what whoever wants that has `seen` of it (`seen_of`), and their words to people."""

    facts: SessionFacts
    seen: str
    words: str = ""


def seen_of(session: Session) -> str:
    """Return what is equal exactly if nobody has changed the session."""
    return hashlib.sha256(f"{facts_of(session)}{session.status}".encode()).hexdigest()[:16]


def is_material(stored: Session, wanted: SessionFacts) -> bool:
    """Say whether people must hear of the difference (2-domain.md, "Event")."""
    return any(name in MATERIAL for name in changes_between(stored, wanted))


def would_be_over(event: Event, stored: Session | None, wanted: SessionFacts) -> bool:
    """Say whether a date of a published event that is to come, or is new, would lie in the past: a mistyped year."""
    is_to_come = stored is None or stored.ends_at > now()
    return event.status == EventStatus.published and is_to_come and wanted.ends_at <= now()


def over_already() -> str:
    """Return the sentence for a date in the past."""
    return _("Dieser Termin wäre schon vorbei. Bitte prüfen Sie Tag und Jahr.")


async def add_sessions(event_id: int, wanted: Sequence[SessionFacts], key: str, actor: str) -> int:
    """Add dates to an event; return how many people are told. What was added with the same `key` is there already.

    Raise `Refused`: `called_off`, and `over` if one of them would lie in the past of a published event.
    """
    async with transaction():
        await take_turn(event_id, 0)
        event = await one(Event, event_id)
        refuse_called_off(event)
        if not wanted or await Session.exists().where((Session.event == event_id) & (Session.ref == f"{key}-1")):
            return 0
        if any(would_be_over(event, None, facts) for facts in wanted):
            raise Refused("over", over_already())
        sessions = await _insert(event, wanted, key)
        await revise_event(event)
        for session in sessions:
            await record(actor, "session.created", f"session:{session.id}", Change(after=_when(session)))
        return await _tell(event, {session.id: Before() for session in sessions}, "")


async def edit_session(session_id: int, edit: Edit, actor: str) -> int:
    """Change a session; return how many people are told.

    Raise `Refused`: `changed_meanwhile` if somebody else was faster, `called_off`, `over` for a date that would lie in the past,
    `capacity_below_taken` and `chosen` for what people who chose the workshop do not allow.
    """
    async with transaction():
        session = await one(Session, session_id)
        await take_turn(session.event, 0)
        session, event = await one(Session, session_id), await one(Event, session.event)
        refuse_called_off(event)
        if seen_of(session) != edit.seen or session.status != SessionStatus.planned:
            raise Refused("changed_meanwhile", changed_meanwhile())
        if would_be_over(event, session, edit.facts):
            raise Refused("over", over_already())
        changes = changes_between(session, edit.facts)
        if not changes:
            return 0
        await _refuse_against_choices(session, changes)
        before, was = before_of(event, session), _when(session)
        # Where a date was while nobody saw it, nobody has to be told.
        kept: Changes = {} if is_public(event, now()) else {"moved_from": session.moved_from}
        is_news = await change_session(session, changes | kept)
        await revise_event(event)
        noted = Change(was, {**_when(session), "columns": sorted(map(str, changes))}, edit.words)
        await record(actor, "session.changed", f"session:{session.id}", noted)
        told = await _tell(event, {session.id: before}, edit.words) if is_news else 0
        await serve(event.id)
        return told


async def discard_session(session_id: int, actor: str) -> bool:
    """Delete a date of a draft for which nobody has registered; return False, and do nothing, for any other."""
    async with transaction():
        session = await Session.objects().get(Session.id == session_id)
        if session is None:
            return True
        await take_turn(session.event, 0)
        event = await one(Event, session.event)
        if not await may_be_discarded(event):
            return False
        await Session.delete().where(Session.id == session_id)
        await revise_event(event)
        await record(actor, "session.discarded", f"event:{event.id}", Change(before=_when(session)))
        return True


async def may_be_discarded(event: Event) -> bool:
    """Say whether dates of the event can be deleted: a draft that nobody has ever registered for."""
    if event.status != EventStatus.draft:
        return False
    return not await Registration.exists().where(Registration.event == event.id)


def refuse_called_off(event: Event) -> None:
    """Raise `Refused` (`called_off`) for an event that is cancelled."""
    if event.status == EventStatus.cancelled:
        sentence = _(
            "Die Veranstaltung ist abgesagt; ihre Termine lassen sich nicht mehr ändern. Legen Sie eine Kopie an."
        )
        raise Refused("called_off", sentence)


def changed_meanwhile() -> str:
    """Return the sentence for who edits what somebody else has just changed."""
    return _(
        "Jemand hat inzwischen gespeichert. Nichts ist verloren: Vergleichen Sie unten und speichern Sie dann noch einmal."
    )


async def _insert(event: Event, wanted: Sequence[SessionFacts], key: str) -> list[Session]:
    organisation, moment = await one(Organisation, event.organisation), now()
    sessions = []
    for number, facts in enumerate(wanted, start=1):
        session = Session(
            **columns_of(facts),
            event=event.id,
            ref=f"{key}-{number}",
            uid=new_uid(),
            organizer_name=organisation.name,
            organizer_email=organisation.email,
            created_at=moment,
            changed_at=moment,
        )
        await session.save()
        sessions.append(session)
    return sessions


async def _tell(event: Event, before: Mapping[int, Before], words: str) -> int:
    if event.status != EventStatus.published:
        return 0
    return await tell_changes(event.id, before, words)


async def _refuse_against_choices(session: Session, changes: Changes) -> None:
    capacity = changes.get("capacity")
    if capacity is not None and capacity < session.taken:
        raise Refused("capacity_below_taken", _too_small(session.taken, capacity))
    if {"kind", "round"} & changes.keys() and (chosen := await Choice.count().where(Choice.session == session.id)):
        raise Refused("chosen", _chosen(chosen))


def _when(session: Session) -> dict[str, Any]:
    start: datetime = session.starts_at
    return {"starts_at": start.isoformat(), "sequence": session.sequence}


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
