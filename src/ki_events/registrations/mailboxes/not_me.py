"""Whoever gets a letter about a registration that they never made says "Das war ich nicht", and hears no more of it."""

from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.mail.outbox import put_all
from ki_events.refusal import Refused
from ki_events.registrations.ledger.told import envelopes_for_loss
from ki_events.registrations.mailboxes.history import ENTRY
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
    the same mailbox do. Raise `Refused` (`past`) when the event is over or the registration erased, and `LookupError` when there
    is no such registration.
    """
    async with transaction():
        await take_turn((await one(Registration, registration_id)).event)
        # Read again: it may have moved while we waited for the turn.
        registration = await one(Registration, registration_id)
        if registration.status in ENDED:
            return registration
        event = await one(Event, registration.event)
        refuse_when_past(registration, event)
        await move(registration, Status.cancelled, Why(By.person, Rule.not_me))
        await _tell_only_colleagues(registration, event)
        await serve(event.id)
        return registration


def refuse_when_past(registration: Registration, event: Event) -> None:
    """Raise `Refused` when there is nothing left to end; the page asks before it offers it."""
    is_over = event.ends_at is not None and event.ends_at <= now() and not event.postponed
    if is_over or registration.erased_at is not None:
        raise Refused("past", _("Die Veranstaltung ist vorbei; an der Anmeldung lässt sich nichts mehr ändern."))


async def _tell_only_colleagues(registration: Registration, event: Event) -> None:
    # The ledger notes what is over, and what a colleague of the same mailbox still waits for is passed on to them.
    envelopes = await envelopes_for_loss(registration, event, "not_me", f"not_me:{registration.id}")
    await put_all([envelope for envelope in envelopes if envelope.kind == ENTRY])
