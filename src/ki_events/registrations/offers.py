"""A person takes the place that is held for them, or leaves it to the next."""

from ki_events.db import transaction
from ki_events.events.tables import Event, EventStatus
from ki_events.i18n import _
from ki_events.mail.outbox import put_all
from ki_events.refusal import Refused
from ki_events.registrations.elective_lists import electives_of
from ki_events.registrations.ledger.told import Placed, envelopes_for_places
from ki_events.registrations.letters.plain import plain_letter
from ki_events.registrations.mailboxes.own_limits import within_own_limit
from ki_events.registrations.moves import Target, Why, move_all
from ki_events.registrations.rules import Rule
from ki_events.registrations.tables import By, Decision, Registration, Status
from ki_events.registrations.turns import take_turn
from ki_events.registrations.waiting_list import on_its_turn, serve
from ki_events.rows import one


async def accept(registration_id: int) -> Registration:
    """Confirm the offered place; accepting it twice is one answer.

    Raise `Refused`: `offer_lapsed` after the deadline (whatever comes of that is committed), `no_offer` when there is none.
    """
    async with transaction():
        registration = await on_its_turn(registration_id)
        if registration.status == Status.offered:
            return await _confirm(registration)
    return await _without_offer(registration)


async def decline(registration_id: int, reason: str = "") -> Registration:
    """Give the offered place to the next; declining it twice is one answer. Raise `Refused` as `accept` does."""
    async with transaction():
        registration = await on_its_turn(registration_id)
        if registration.status == Status.offered:
            event = await one(Event, registration.event)
            why = Why(By.person, Rule.offer_declined, reason)
            (decision,) = await move_all([registration], Target(Status.cancelled), why)
            letter = plain_letter(registration, event, "cancelled", f"cancelled:{registration.id}:{decision.id}")
            await put_all(await within_own_limit(registration, [letter]))
            await serve(registration.event)
            return registration
    if registration.status == Status.cancelled and await _last_rule(registration) == Rule.offer_declined:
        return registration
    return await _without_offer(registration)


async def settle(event_id: int) -> None:
    """Notice what has run out or become free with time, and serve the list."""
    async with transaction():
        await take_turn(event_id)
        await serve(event_id)


async def _confirm(registration: Registration) -> Registration:
    event = await one(Event, registration.event)
    (decision,) = await move_all([registration], Target(Status.confirmed), Why(By.person, Rule.offer_accepted))
    electives = (await electives_of([registration])).get(registration.id, [])
    placed = Placed(registration, f"registered:{registration.id}:{decision.id}", electives)
    await put_all(await envelopes_for_places([placed], event, "registered"))
    return registration


async def _without_offer(registration: Registration) -> Registration:
    rule = await _last_rule(registration)
    if registration.status == Status.confirmed:
        return registration
    event = await one(Event, registration.event)
    if event.status == EventStatus.cancelled:
        raise Refused("cancelled", _("Diese Veranstaltung ist abgesagt; der Platz besteht nicht mehr."))
    if rule in (Rule.offer_lapsed, Rule.offer_lapsed_twice):
        raise Refused("offer_lapsed", _lapsed(registration))
    raise Refused(
        "no_offer", _("Für Sie ist gerade kein Platz reserviert. Wie es steht, sehen Sie bei Ihrer Anmeldung.")
    )


async def _last_rule(registration: Registration) -> str:
    rows = Decision.objects().where((Decision.registration == registration.id) & Decision.rule.not_like("skipped%"))
    last = await rows.order_by(Decision.id, ascending=False).first()
    return "" if last is None else str(last.rule)


def _lapsed(registration: Registration) -> str:
    if registration.status == Status.waitlisted:
        return _(
            "Die Frist ist abgelaufen, und der Platz ging an die nächste Person. Sie stehen wieder auf der Warteliste."
        )
    return _("Die Frist ist abgelaufen, und der Platz ging an die nächste Person. Sie können sich neu anmelden.")
