"""A person registers and cancels; whoever frees a place serves the list in the same transaction."""

from collections.abc import Sequence

from ki_events.batching import Batches
from ki_events.clock import now
from ki_events.db import DB, transaction
from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.mail.outbox import put_all
from ki_events.refusal import Refused
from ki_events.registrations.admission import refuse_unless_open, turned_away
from ki_events.registrations.arrivals import AlreadyThere, Arrival, Guest, NotOpen, Outcome, Person, Turned
from ki_events.registrations.known_people import send_links_again
from ki_events.registrations.ledger.told import envelopes_for_loss
from ki_events.registrations.mailboxes.own_limits import within_cancelling_limit
from ki_events.registrations.moves import Why, move
from ki_events.registrations.rules import ENDED, Rule
from ki_events.registrations.tables import By, Registration, Status
from ki_events.registrations.taking_in import take_in
from ki_events.registrations.turns import take_turn
from ki_events.registrations.waiting_list import serve
from ki_events.rows import one

__all__ = ["Person", "cancel", "cancel_together", "register", "register_party"]

TRIES = 3
"""So often somebody who is registered already may cancel before their link is sent, before it is a bug."""

_arrivals: Batches[int, Arrival, Outcome] = Batches(take_in)
"""In a rush one transaction takes in all who arrived while the one before was written (stack: "batched")."""


async def register(event_id: int, person: Person, nonce: str) -> Registration:
    """Give this person a place, or the next place in the waiting list; "registered" is true when this returns.

    The same `nonce` with the same person returns the registration that it made (invariant 5). Raise `Refused` when the event
    does not take registrations now, when `nonce` made another person's registration (`nonce_used`), and when the person
    is registered already (`already_registered`; their link goes to their mail address only, invariant 6).
    """
    return (await register_party(event_id, Arrival((Guest(person),), nonce)))[0]


async def register_party(event_id: int, arrival: Arrival) -> Sequence[Registration]:
    """Give everyone of a form a place, or the next places in the waiting list, with what they chose and answered: all or nobody.

    Raise `Refused` as `register` does, and with the codes of `arrivals.Turned`; its `details` are about guests, by index.
    """
    for _attempt in range(TRIES):
        outcome = await _outcome(event_id, arrival)
        if isinstance(outcome, NotOpen):
            # Here and not where it was found out: the sentence is in this person's language.
            refuse_unless_open(outcome)
        elif isinstance(outcome, Turned):
            raise await turned_away(outcome, event_id)
        elif not isinstance(outcome, AlreadyThere):
            return _same_answer(outcome, arrival)
        elif await send_links_again(event_id, arrival):
            raise Refused("already_registered", _("Sie sind für diese Veranstaltung bereits angemeldet."))
    raise RuntimeError(f"a registration for event {event_id} cannot be written, and none is in its way")


async def _outcome(event_id: int, arrival: Arrival) -> Outcome:
    if DB.transaction_exists():
        return (await take_in(event_id, [arrival]))[0]
    return await _arrivals.add(event_id, arrival)


async def cancel(registration_id: int, by: By, reason: str = "") -> Registration:
    """End a registration and give its place to the next; cancelling twice changes nothing.

    Raise `Refused` (`past`) when the event is over, and `LookupError` when there is no such registration.
    """
    return (await cancel_together([registration_id], by, reason))[0]


async def cancel_together(ids: Sequence[int], by: By, reason: str = "", contact: str = "") -> list[Registration]:
    """End registrations of one event, all before their places go to others; raise as `cancel` does.

    `contact` is the mailbox (`mail_key`) of who calls off a party: the others of it read who did that.
    """
    async with transaction():
        event_id = (await one(Registration, ids[0])).event
        await take_turn(event_id)
        # Read on the turn: they may have moved while we waited for it.
        people, event = [await one(Registration, number) for number in ids], await one(Event, event_id)
        active = [registration for registration in people if registration.status not in ENDED]
        if active and event.ends_at is not None and event.ends_at <= now() and not event.postponed:
            raise Refused("past", _("Die Veranstaltung ist vorbei; die Anmeldung lässt sich nicht mehr absagen."))
        for registration in active:
            await move(registration, Status.cancelled, Why(by, _rule(registration, by, contact), reason))
            key = f"cancelled:{registration.id}"
            letters = await envelopes_for_loss(registration, event, "cancelled", key)
            await put_all(await within_cancelling_limit(registration, letters) if by == By.person else letters)
        # Also who only waited may have been in the way of others: a party whose last ones leave fits in.
        await serve(event.id)
        return people


def _rule(registration: Registration, by: By, contact: str) -> Rule:
    if by != By.person:
        return Rule.cancelled_by_organiser
    return Rule.cancelled_by_contact if contact not in ("", registration.mail_key) else Rule.cancelled_by_person


def _same_answer(known: Sequence[Registration], arrival: Arrival) -> Sequence[Registration]:
    if [guest.person.keys for guest in arrival.guests] == [(each.mail_key, each.name_key) for each in known]:
        return known
    raise Refused(
        "nonce_used",
        _(
            "Mit diesem Formular wurde schon eine andere Person angemeldet. Bitte prüfen Sie die Angaben und senden Sie sie noch einmal ab."
        ),
    )
