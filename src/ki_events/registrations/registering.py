"""A person registers and cancels; whoever frees a place serves the list in the same transaction."""

from ki_events.batching import Batches
from ki_events.clock import local, now
from ki_events.db import DB, transaction
from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.mail.outbox import put, put_all
from ki_events.refusal import Refused
from ki_events.registrations.admission import refuse_unless_open
from ki_events.registrations.arrivals import Arrival, NotOpen, Outcome, Person
from ki_events.registrations.ledger import envelopes_for_loss
from ki_events.registrations.moves import Why, move
from ki_events.registrations.rules import ENDED, HOLDS_A_PLACE, Rule
from ki_events.registrations.tables import By, Registration, Status
from ki_events.registrations.taking_in import plain_letter, take_in
from ki_events.registrations.turns import take_turn
from ki_events.registrations.waiting_list import serve
from ki_events.rows import one

__all__ = ["Person", "cancel", "register"]

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
    arrival = Arrival(person, nonce)
    for _attempt in range(TRIES):
        outcome = await _outcome(event_id, arrival)
        if isinstance(outcome, Registration):
            return _same_answer(outcome, person)
        if isinstance(outcome, NotOpen):
            # Here and not where it was found out: the sentence is in this person's language.
            refuse_unless_open(outcome.event, outcome.moment)
        if await _send_link_again(event_id, person):
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
    async with transaction():
        registration = await _on_turn(registration_id)
        if registration.status in ENDED:
            return registration
        event = await one(Event, registration.event)
        if event.ends_at is not None and event.ends_at <= now() and not event.postponed:
            raise Refused("past", _("Die Veranstaltung ist vorbei; die Anmeldung lässt sich nicht mehr absagen."))
        held_a_place = registration.status in HOLDS_A_PLACE
        rule = Rule.cancelled_by_person if by == By.person else Rule.cancelled_by_organiser
        await move(registration, Status.cancelled, Why(by, rule, reason))
        key = f"cancelled:{registration.id}"
        await put_all(await envelopes_for_loss(registration, event, "cancelled", key))
        if held_a_place:
            await serve(event.id)
        return registration


async def _on_turn(registration_id: int) -> Registration:
    await take_turn((await one(Registration, registration_id)).event)
    # Read again: it may have moved while we waited for the turn.
    return await one(Registration, registration_id)


def _same_answer(known: Registration, person: Person) -> Registration:
    if person.keys == (known.mail_key, known.name_key):
        return known
    raise Refused(
        "nonce_used",
        _(
            "Mit diesem Formular wurde schon eine andere Person angemeldet. Bitte prüfen Sie die Angaben und senden Sie sie noch einmal ab."
        ),
    )


async def _send_link_again(event_id: int, person: Person) -> bool:
    """Mail the link to who is registered already; return False if nobody is, since they cancelled meanwhile."""
    mail, name = person.keys
    active = await Registration.objects().get(
        (Registration.event == event_id)
        & (Registration.mail_key == mail)
        & (Registration.name_key == name)
        & Registration.status.not_in(list(ENDED))
    )
    if active is None:
        return False
    event = await one(Event, event_id)
    # Once a day: a form that anyone can send must not fill somebody's mailbox.
    key = f"already_registered:{active.id}:{local(now()).date()}"
    async with transaction():
        await put(plain_letter(active, event, "already_registered", key))
    return True
