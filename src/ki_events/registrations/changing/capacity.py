"""An organiser changes how many places there are, or drops a date; who is concerned moves up or is told."""

from typing import Any

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.cancelling import mark_session_cancelled
from ki_events.events.contingent_defining import refuse_below_reserved
from ki_events.events.tables import Event, Session, SessionKind
from ki_events.events.versions import keep_version
from ki_events.i18n import ngettext
from ki_events.mail.outbox import Envelope, put_all
from ki_events.mail.quiet_hours import not_in_quiet_hours
from ki_events.public_version import raise_public_version
from ki_events.refusal import Refused
from ki_events.registrations.changing.calling_off import leave_at
from ki_events.registrations.changing.what_stood import part_of, session_stands
from ki_events.registrations.elective_lists import forget_session
from ki_events.registrations.ledger.told import calendar_part
from ki_events.registrations.rules import ENDED, HOLDS_A_PLACE
from ki_events.registrations.tables import Choice, Registration
from ki_events.registrations.turns import take_turn
from ki_events.registrations.waiting_list import serve
from ki_events.rows import one


async def change_capacity(event_id: int, capacity: int | None, actor: str) -> None:
    """Set the number of places (None: unlimited) and serve the list.

    Raise `Refused` (`capacity_below_taken`) with the number of people that would have to go (2-domain.md, "Event"), and as
    `refuse_below_reserved` does.
    """
    async with transaction():
        turn = await take_turn(event_id)
        if turn.capacity == capacity:
            return
        if capacity is not None and capacity < turn.taken:
            raise Refused("capacity_below_taken", _too_many(turn.taken, capacity))
        await refuse_below_reserved(event_id, capacity)
        await Event.update(
            {Event.capacity: capacity, Event.revision: Event.revision + 1, Event.changed_at: now()}
        ).where(Event.id == event_id)
        change = Change(before={"capacity": turn.capacity}, after={"capacity": capacity})
        await record(actor, "event.capacity", f"event:{event_id}", change)
        await raise_public_version()
        await serve(event_id)


async def drop_session(session_id: int, actor: str, words: str = "") -> int:
    """Cancel one date of an event and tell everyone who has a place or waits; return how many people that are.

    `words` are the organiser's own. A session dropped twice is dropped once. Until a letter has left,
    `planning_again.plan_again` undoes it and nobody hears of it.
    """
    async with transaction():
        session = await one(Session, session_id)
        await take_turn(session.event)
        stood = await session_stands(session)
        if not await mark_session_cancelled(session):
            return 0
        event = await one(Event, session.event)
        await record(actor, "session.cancelled", f"session:{session.id}", Change(note=words))
        await keep_version(event, part_of(session), stood.written(), actor)
        people = await _concerned(session)
        letters = [await _session_dropped(person, event, session) for person in people]
        for letter in letters if words else []:
            letter.payload["words"] = words
        if session.kind == SessionKind.elective:
            await forget_session(session)
            # Who wanted to go there may go elsewhere now.
            await serve(event.id)
        return await put_all(letters)


async def _session_dropped(registration: Registration, event: Event, session: Session) -> Envelope:
    payload: dict[str, Any] = {"registration": registration.id, "event": event.id, "session": session.id}
    payload["sequence"] = session.sequence
    if registration.status in HOLDS_A_PLACE and (part := await calendar_part(registration.mail_key, session, "CANCEL")):
        payload["calendar"] = part
    moment = now()
    leaves = leave_at([] if event.postponed else [session.starts_at])
    near = session.starts_at if session.starts_at > moment else session.ends_at
    return Envelope(
        # A date that was planned again can be dropped again.
        key=f"calendar_cancelled:{registration.id}:{session.id}:{session.sequence}",
        kind="calendar_cancelled",
        recipient=registration.email,
        language=registration.language,
        payload=payload,
        run_at=not_in_quiet_hours(leaves, near),
        not_after=session.ends_at,
        is_wanted=registration.is_told,
    )


async def _concerned(session: Session) -> list[Registration]:
    people = await _active(session.event)
    if session.kind != SessionKind.elective:
        return people
    chosen = {
        row["registration"] for row in await Choice.select(Choice.registration).where(Choice.session == session.id)
    }
    # In an event of elective sessions only, without rounds, all go to all of them.
    return [person for person in people if person.id in chosen] if session.round else people


async def _active(event_id: int) -> list[Registration]:
    active = (Registration.event == event_id) & Registration.status.not_in(list(ENDED))
    return await Registration.objects().where(active).order_by(Registration.turn)


def _too_many(taken: int, capacity: int) -> str:
    surplus = taken - capacity
    return ngettext(
        "%(taken)d Plätze sind vergeben. Damit %(capacity)d reicht, müsste %(surplus)d Person absagen.",
        "%(taken)d Plätze sind vergeben. Damit %(capacity)d reicht, müssten %(surplus)d Personen absagen.",
        surplus,
    ) % {"taken": taken, "capacity": capacity, "surplus": surplus}
