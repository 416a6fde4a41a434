"""An organiser admits people or does not, and moves someone up out of turn, with a reason that everyone can ask for."""

from collections.abc import Sequence
from dataclasses import replace

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.mail.outbox import put_all
from ki_events.refusal import Refused
from ki_events.registrations.active import is_taken
from ki_events.registrations.admission import refuse_unless_running
from ki_events.registrations.letters.plain import plain_letter
from ki_events.registrations.moves import Target, Why, move_all, note_all
from ki_events.registrations.placing import place
from ki_events.registrations.rules import Rule
from ki_events.registrations.standing_room import together_parties
from ki_events.registrations.tables import By, Registration, Status
from ki_events.registrations.waiting_list import on_its_turn, serve
from ki_events.rows import one

ADMITTED = Why(By.organiser, Rule.admitted)
ADMITTED_TO_LIST = Why(By.organiser, Rule.admitted_to_list)


async def admit(ids: Sequence[int], actor: str) -> list[Registration]:
    """Give each who waits for admission, or was not admitted, a place in their turn, or let them wait for one.

    Each is a transaction of its own: called again after an interruption it goes on, and who is admitted stays so. The
    order is that of the turns, whatever the order of `ids`. Raise `Refused` after all others are admitted: `already_registered`
    for who has registered anew meanwhile, `past` and `cancelled` for an event that takes nobody any more.
    """
    people = sorted([await one(Registration, number) for number in ids], key=lambda person: (person.event, person.turn))
    admitted, refused = [], None
    for person in people:
        try:
            admitted.append(await _admit(person.id, actor))
        except Refused as no:
            refused = refused or no
    if refused is not None:
        raise refused
    return admitted


async def reject(ids: Sequence[int], reason: str, actor: str) -> list[Registration]:
    """Tell people who wait for admission that they are not admitted, and why. Raise `Refused` (`reason_missing`)."""
    if not reason.strip():
        raise Refused("reason_missing", _("Bitte geben Sie einen Grund an: Er steht in der E-Mail an die Person."))
    return [await _reject(number, reason.strip(), actor) for number in ids]


async def move_up_out_of_turn(registration_id: int, reason: str, actor: str) -> Registration:
    """Put a waiting person before all others, with those who only get places together with them.

    The reason stays on record and is shown. Raise `Refused` (`reason_missing`).
    """
    if not reason.strip():
        raise Refused("reason_missing", _("Bitte geben Sie einen Grund an: Er bleibt bei der Anmeldung stehen."))
    async with transaction():
        registration = await on_its_turn(registration_id)
        if registration.status != Status.waitlisted:
            return registration
        (highest,) = await Registration.raw(
            "SELECT MAX(priority) AS priority FROM registration WHERE event = {}", registration.event
        )
        people = await _together_with(registration)
        ids = [person.id for person in people]
        await Registration.update({Registration.priority: highest["priority"] + 1}).where(Registration.id.is_in(ids))
        why = Why(By.organiser, Rule.moved_up_by_organiser, reason.strip(), actor)
        await note_all([person for person in people if person.status == Status.waitlisted], Status.waitlisted, why)
        for number in ids:
            await record(actor, "priority.raised", f"registration:{number}", Change(note=reason.strip()))
        await serve(registration.event)
        return await one(Registration, registration_id)


async def _together_with(registration: Registration) -> list[Registration]:
    """Return who only gets a place together with this person, also who is not proven or admitted yet, and this person."""
    if not await together_parties([registration]):
        return [registration]
    without = Registration.status.is_in([Status.waitlisted.value, Status.pending.value, Status.unverified.value])
    return (
        await Registration.objects()
        .where((Registration.party == registration.party) & without)
        .order_by(Registration.turn)
    )


async def _admit(registration_id: int, actor: str) -> Registration:
    async with transaction():
        registration = await on_its_turn(registration_id)
        if registration.status not in (Status.pending, Status.rejected):
            return registration
        refuse_unless_running(await one(Event, registration.event), now())
        if await is_taken(registration, registration.mail_key, registration.name_key):
            raise Refused("already_registered", _("Diese Person hat sich inzwischen neu angemeldet."))
        to_place, to_list = replace(ADMITTED, actor=actor), replace(ADMITTED_TO_LIST, actor=actor)
        await put_all(await place(registration, to_place, to_list, "admitted"))
        await serve(registration.event)
        return await one(Registration, registration_id)


async def _reject(registration_id: int, reason: str, actor: str) -> Registration:
    async with transaction():
        registration = await on_its_turn(registration_id)
        if registration.status != Status.pending:
            return registration
        why = Why(By.organiser, Rule.not_admitted, reason, actor)
        (decision,) = await move_all([registration], Target(Status.rejected), why)
        event = await one(Event, registration.event)
        await put_all([plain_letter(registration, event, "rejected", f"rejected:{registration.id}:{decision.id}")])
        return registration
