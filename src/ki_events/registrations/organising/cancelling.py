"""An organiser ends registrations, with a reason that the people read, or without telling them; the places go to the next."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.mail.outbox import put_all
from ki_events.refusal import Refused
from ki_events.registrations.ledger.told import envelopes_for_loss
from ki_events.registrations.moves import Why, move
from ki_events.registrations.rules import ENDED, Rule
from ki_events.registrations.tables import By, Registration, Status
from ki_events.registrations.turns import take_turn
from ki_events.registrations.waiting_list import serve
from ki_events.rows import one


@dataclass(frozen=True)
class Ending:
    """Why registrations end, whether their people are told, and who (as in the audit) decided."""

    reason: str
    is_told: bool
    actor: str


async def cancel_by_organiser(event_id: int, ids: Sequence[int], ending: Ending) -> int:
    """End these registrations of one event, all before their places go to others; return how many that were.

    Those that have ended already stay as they are: a second click ends nobody twice. Raise `Refused`: `reason_missing`, `past`.
    """
    if not ending.reason.strip():
        raise Refused("reason_missing", _("Bitte geben Sie einen Grund an: Er bleibt bei der Anmeldung stehen."))
    async with transaction():
        await take_turn(event_id, 0)
        await serve(event_id)
        # Read on the turn: they may have moved while we waited for it.
        people, event = [await one(Registration, number) for number in dict.fromkeys(ids)], await one(Event, event_id)
        active = [person for person in people if person.status not in ENDED and person.event == event_id]
        if active and event.ends_at is not None and event.ends_at <= now() and not event.postponed:
            raise Refused("past", _("Die Veranstaltung ist vorbei; Anmeldungen lassen sich nicht mehr absagen."))
        for person in active:
            await _cancel(person, event, ending)
        # Also who only waited may have been in the way of others: a party whose last ones leave fits in.
        await serve(event_id)
        return len(active)


async def _cancel(person: Registration, event: Event, ending: Ending) -> None:
    why = Why(By.organiser, Rule.cancelled_by_organiser, ending.reason.strip(), ending.actor)
    await move(person, Status.cancelled, why)
    told = copy(person)
    # A colleague of the same mailbox keeps what is theirs, whether or not this person is told.
    told.is_told = person.is_told and ending.is_told
    await put_all(await envelopes_for_loss(told, event, "cancelled", f"cancelled:{person.id}"))
