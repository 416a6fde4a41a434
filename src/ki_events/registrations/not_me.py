"""Whoever gets a letter about a registration that they never made says "Das war ich nicht", and hears no more of it."""

from ki_events.db import transaction
from ki_events.events.tables import Event
from ki_events.mail.outbox import put_all
from ki_events.registrations.ledger import envelopes_for_loss
from ki_events.registrations.mail_history import ENTRY
from ki_events.registrations.moves import Why, move
from ki_events.registrations.rules import ENDED, Rule
from ki_events.registrations.tables import By, Registration, Status
from ki_events.registrations.turns import take_turn
from ki_events.registrations.waiting_list import serve
from ki_events.rows import one


async def not_me(registration_id: int) -> Registration:
    """End the registration, give its place to the next, and write no letter; saying it twice changes nothing.

    Whose mailbox it is was proven by the link of the letter (`address_proof`): who only knows the registration's own link
    may have made it. For 30 days this person gets no letter about signing up for this event (`mail_history`); colleagues of
    the same mailbox do. Raise `LookupError` when there is no such registration.
    """
    async with transaction():
        await take_turn((await one(Registration, registration_id)).event)
        # Read again: it may have moved while we waited for the turn.
        registration = await one(Registration, registration_id)
        if registration.status in ENDED:
            return registration
        event = await one(Event, registration.event)
        await move(registration, Status.cancelled, Why(By.person, Rule.not_me))
        await _tell_only_colleagues(registration, event)
        await serve(event.id)
        return registration


async def _tell_only_colleagues(registration: Registration, event: Event) -> None:
    # The ledger notes what is over, and what a colleague of the same mailbox still waits for is passed on to them.
    envelopes = await envelopes_for_loss(registration, event, "not_me", f"not_me:{registration.id}")
    await put_all([envelope for envelope in envelopes if envelope.kind == ENTRY])
