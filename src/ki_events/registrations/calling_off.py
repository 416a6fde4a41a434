"""A whole event is called off: its dates, its registrations, and a letter to everyone."""

from ki_events.audit import Change, record
from ki_events.db import transaction
from ki_events.events.cancelling import mark_event_cancelled
from ki_events.events.tables import Event
from ki_events.mail.outbox import put_all
from ki_events.registrations.ledger_losses import envelopes_for_losses
from ki_events.registrations.moves import Target, Why, move_all
from ki_events.registrations.rules import ENDED, Rule
from ki_events.registrations.tables import By, Registration, Status
from ki_events.registrations.turns import take_turn
from ki_events.rows import one


async def call_off(event_id: int, reason: str, actor: str) -> int:
    """Cancel the event and everything about it; return how many people are told. Calling off twice tells nobody twice."""
    async with transaction():
        await take_turn(event_id)
        if not await mark_event_cancelled(event_id, reason):
            return 0
        event = await one(Event, event_id)
        await record(actor, "event.cancelled", f"event:{event_id}", Change(note=reason))
        people = await _active(event_id)
        # The list is not served: there is nothing left to move up to.
        for status in dict.fromkeys(registration.status for registration in people):
            some = [registration for registration in people if registration.status == status]
            await move_all(some, Target(Status.cancelled), Why(By.organiser, Rule.event_cancelled, reason))
        await put_all(await envelopes_for_losses(people, event, "event_cancelled", _key))
        return len(people)


async def _active(event_id: int) -> list[Registration]:
    active = Registration.status.not_in(list(ENDED))
    return await Registration.objects().where((Registration.event == event_id) & active).order_by(Registration.turn)


def _key(registration: Registration) -> str:
    return f"event_cancelled:{registration.id}"
