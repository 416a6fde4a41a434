"""An organiser takes an offered place for somebody who said so on the phone, or gives them more time; with a reason."""

from datetime import datetime

from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.mail.outbox import put_all
from ki_events.refusal import Refused
from ki_events.registrations.active import own_electives
from ki_events.registrations.ledger.told import Placed, envelopes_for_places
from ki_events.registrations.letters.plain import offer_letter, start_of
from ki_events.registrations.moves import Target, Why, move_all, note
from ki_events.registrations.rules import Rule
from ki_events.registrations.tables import By, Registration, Status
from ki_events.registrations.waiting_list import on_its_turn
from ki_events.rows import one


async def accept_for_person(registration_id: int, reason: str, actor: str) -> Registration:
    """Confirm the offered place; a second click changes nothing. Raise `Refused`: `reason_missing`, `no_offer`."""
    _refuse_without(reason)
    async with transaction():
        registration = await on_its_turn(registration_id)
        if registration.status == Status.confirmed:
            return registration
        _refuse_unless_offered(registration)
        event = await one(Event, registration.event)
        why = Why(By.organiser, Rule.offer_accepted, reason.strip(), actor)
        (decision,) = await move_all([registration], Target(Status.confirmed), why)
        placed = Placed(registration, f"registered:{registration.id}:{decision.id}", await own_electives(registration))
        await put_all(await envelopes_for_places([placed], event, "registered"))
        return registration


async def extend_offer(registration_id: int, until: datetime, why: tuple[str, str]) -> Registration:
    """Hold the place until `until` (UTC) and write the person so; `why` is the reason, and who (as in the audit) decided.

    Raise `Refused`: `reason_missing`, `no_offer`, `deadline_invalid` for one that is not later or lies after the start.
    """
    reason, actor = why
    _refuse_without(reason)
    async with transaction():
        registration = await on_its_turn(registration_id)
        _refuse_unless_offered(registration)
        event = await one(Event, registration.event)
        if registration.deadline == until:
            return registration
        _refuse_unless_later(registration, event, until)
        registration.deadline = until
        await registration.save([Registration.deadline])
        decision = await note(
            registration, Status.offered, Why(By.organiser, Rule.offer_extended, reason.strip(), actor)
        )
        await put_all([offer_letter(registration, event, "offer", f"offer:{registration.id}:{decision.id}")])
        return registration


def _refuse_without(reason: str) -> None:
    if not reason.strip():
        raise Refused("reason_missing", _("Bitte geben Sie einen Grund an: Er bleibt bei der Anmeldung stehen."))


def _refuse_unless_offered(registration: Registration) -> None:
    if registration.status != Status.offered:
        raise Refused(
            "no_offer", _("Dieser Person ist gerade kein Platz angeboten; vielleicht ist die Frist abgelaufen.")
        )


def _refuse_unless_later(registration: Registration, event: Event, until: datetime) -> None:
    start = start_of(event)
    if until <= now() or (registration.deadline is not None and until <= registration.deadline):
        raise Refused("deadline_invalid", _("Bitte wählen Sie eine spätere Frist als bisher."))
    if start is not None and until >= start:
        raise Refused("deadline_invalid", _("Bitte wählen Sie eine Frist vor dem Beginn der Veranstaltung."))
