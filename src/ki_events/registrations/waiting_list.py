"""A freed place moves in the transaction that frees it: the list is served, first come, nobody overtaken."""

from ki_events.clock import now
from ki_events.events.tables import Event, EventStatus
from ki_events.mail.outbox import put_all
from ki_events.registrations.ledger import envelopes_for_place
from ki_events.registrations.moves import Why, move
from ki_events.registrations.rules import Rule, list_moves, next_up
from ki_events.registrations.tables import By, Registration, Status
from ki_events.rows import one


async def serve(event_id: int) -> list[Registration]:
    """Give every free place of the event to the first who waits; return who moved up.

    Call it inside every transaction that holds the event's turn and may have freed something.
    """
    event = await one(Event, event_id)
    if event.waiting == 0 or event.status != EventStatus.published:
        return []
    if not list_moves(event.starts_at, now()):
        return []
    free = None if event.capacity is None else event.capacity - event.taken
    if free is not None and free <= 0:
        return []
    people = next_up(await _first_waiting(event_id, free), free)
    for registration in people:
        decision = await move(registration, Status.confirmed, Why(By.system, Rule.moved_up))
        key = f"moved_up:{registration.id}:{decision.id}"
        await put_all(await envelopes_for_place(registration, event, "moved_up", key))
    return people


async def _first_waiting(event_id: int, free: int | None) -> list[Registration]:
    query = (
        Registration.objects()
        .where((Registration.event == event_id) & (Registration.status == Status.waitlisted))
        .order_by(Registration.turn)
    )
    return await (query if free is None else query.limit(free))
