"""An organiser adds and discards dates: one transaction with the event's turn, and who is concerned is told once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.revising import revise_event
from ki_events.events.session_facts import SessionFacts, columns_of
from ki_events.events.tables import Event, EventStatus, Session
from ki_events.events.uid import new_uid
from ki_events.i18n import _
from ki_events.organisations.tables import Organisation
from ki_events.refusal import Refused
from ki_events.registrations.changing.telling import tell_changes
from ki_events.registrations.letters.known import Before
from ki_events.registrations.tables import Registration
from ki_events.registrations.turns import take_turn
from ki_events.rows import one


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
            await record(actor, "session.created", f"session:{session.id}", Change(after=when_of(session)))
        return await tell_if_public(event, {session.id: Before() for session in sessions}, "")


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
        await record(actor, "session.discarded", f"event:{event.id}", Change(before=when_of(session)))
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


async def tell_if_public(event: Event, before: Mapping[int, Before], words: str) -> int:
    """Tell people of sessions as `tell_changes` does, unless nobody can know the event yet; return how many are told."""
    if event.status != EventStatus.published:
        return 0
    return await tell_changes(event.id, before, words)


def when_of(session: Session) -> dict[str, Any]:
    """Return what the audit keeps of when a session is."""
    start: datetime = session.starts_at
    return {"starts_at": start.isoformat(), "sequence": session.sequence}


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
