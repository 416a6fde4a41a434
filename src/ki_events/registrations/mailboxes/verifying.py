"""A mail address is proven by the link that was sent to it; only then is the place certain, where the event asks for that."""

from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event, Mode
from ki_events.i18n import _
from ki_events.mail.outbox import put_all
from ki_events.refusal import Refused
from ki_events.registrations.elective_lists import electives_of
from ki_events.registrations.ledger.told import Placed, envelopes_for_places
from ki_events.registrations.letters.plain import plain_letter
from ki_events.registrations.moves import Target, Why, move_all
from ki_events.registrations.placing import place
from ki_events.registrations.rules import ENDED, Rule
from ki_events.registrations.tables import By, Registration, Status
from ki_events.registrations.waiting_list import on_its_turn, serve
from ki_events.rows import one

VERIFIED = Why(By.person, Rule.verified)


async def verify(registration_id: int) -> Registration:
    """Note that the person reads this mailbox; doing so twice changes nothing.

    They keep the place that was held, or get one in their turn, or wait for it or for admission. Raise `Refused`
    (`not_verified`) when it is too late.
    """
    async with transaction():
        registration = await on_its_turn(registration_id)
        if registration.status == Status.unverified:
            await Registration.update({Registration.verified_at: now()}).where(Registration.id == registration_id)
            await _go_on(registration, await one(Event, registration.event))
            # Who waits for a workshop is in its list from now on; a place that was held may be free now.
            await serve(registration.event)
    if registration.status in ENDED and registration.verified_at is None:
        raise Refused(
            "not_verified",
            _(
                "Die Frist für die Bestätigung ist abgelaufen, und die Anmeldung ist beendet. Sie können sich neu anmelden."
            ),
        )
    return registration


async def _go_on(registration: Registration, event: Event) -> None:
    if event.mode == Mode.approval:
        why = Why(By.person, Rule.waits_for_admission)
        (decision,) = await move_all([registration], Target(Status.pending), why)
        await put_all([plain_letter(registration, event, "pending", f"pending:{registration.id}:{decision.id}")])
    elif registration.holds_place:
        (decision,) = await move_all([registration], Target(Status.confirmed), VERIFIED)
        electives = (await electives_of([registration])).get(registration.id, [])
        placed = Placed(registration, f"registered:{registration.id}:{decision.id}", electives)
        await put_all(await envelopes_for_places([placed], event, "registered"))
    else:
        await put_all(await place(registration, VERIFIED, Why(By.person, Rule.joined_list), "registered"))
