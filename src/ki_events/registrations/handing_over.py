"""A confirmed place can go to a colleague: the person changes, the place was never free, and everybody may know that it happened."""

from copy import copy
from dataclasses import replace
from datetime import datetime

from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event, HandOver
from ki_events.i18n import _
from ki_events.links import new_public_id
from ki_events.mail.outbox import Envelope, put_all
from ki_events.refusal import Refused
from ki_events.registrations.active import active_on_turn, other_of, own_electives
from ki_events.registrations.arrivals import Person
from ki_events.registrations.institutions.spelling import spelled
from ki_events.registrations.ledger.told import Placed, envelopes_for_loss, envelopes_for_places
from ki_events.registrations.letters.plain import plain_letter
from ki_events.registrations.mailboxes.hand_over_limit import refuse_when_mailbox_is_full
from ki_events.registrations.moves import Why, move
from ki_events.registrations.questions.tables import AccessNeed, Answer
from ki_events.registrations.remarks import remark
from ki_events.registrations.rules import Rule, institution_key
from ki_events.registrations.tables import By, CalendarChoice, Decision, Registration, Status
from ki_events.registrations.waiting_list import serve
from ki_events.rows import one

MOST = 3
"""So often one place goes on: a colleague for a colleague, and no market."""


async def hand_over(registration_id: int, colleague: Person, generation: int | None = None) -> Registration:
    """Give the place to `colleague`, end their own waiting, and tell both (2-domain.md, "Hand-over").

    Workshops and contingent stay with the place; answers and access needs were the other person's and are erased. Within
    the same institution its name stays too. The links so far are void; `generation` is that of the link by which somebody asks.
    Raise `Refused`: `ended`, `link_replaced`, `no_place`, `hand_over_never`, `begun`, `handed_over_often`, `same_person`,
    `institution_full`, `has_place`.
    """
    async with transaction():
        registration = await active_on_turn(registration_id)
        if generation not in (None, registration.generation):
            # The same form on two devices: the place is not theirs any more.
            raise Refused("link_replaced", _("Dieser Platz wurde inzwischen weitergegeben."))
        event = await one(Event, registration.event)
        colleague = replace(colleague, organization=await spelled(event.organisation, colleague.organization))
        refuse_unless_possible(registration, event, now())
        await _refuse_when_handed_over_often(registration)
        if colleague.keys == (registration.mail_key, registration.name_key):
            raise Refused("same_person", _("Das sind Sie selbst: Dieser Platz gehört Ihnen schon."))
        await _refuse_when_institution_is_full(registration, event, colleague)
        await refuse_when_mailbox_is_full(colleague.email)
        before = copy(registration)
        await _end_own_waiting(registration, colleague)
        await _change_person(registration, event, colleague)
        decision = await remark(registration, Why(By.person, Rule.handed_over))
        await put_all(await _letters(before, registration, event, decision.id))
        # Also who only waited may have been in the way of others: a party whose last ones leave fits in.
        await serve(event.id)
        return registration


def refuse_unless_possible(registration: Registration, event: Event, moment: datetime) -> None:
    """Raise `Refused` unless the event lets this place go on at `moment` (UTC); the page asks before it offers it."""
    if registration.status != Status.confirmed:
        raise Refused("no_place", _("Weitergeben lässt sich nur ein Platz, den Sie fest haben."))
    if event.hand_over == HandOver.never:
        raise Refused("hand_over_never", _never())
    if event.starts_at is not None and event.starts_at <= moment and not event.postponed:
        raise Refused("begun", _("Die Veranstaltung hat begonnen; Plätze lassen sich nicht mehr weitergeben."))


async def _refuse_when_handed_over_often(registration: Registration) -> None:
    own = (Decision.registration == registration.id) & (Decision.rule == Rule.handed_over)
    if await Decision.count().where(own) >= MOST:
        raise Refused("handed_over_often", _often())


async def _refuse_when_institution_is_full(registration: Registration, event: Event, colleague: Person) -> None:
    key = _institution_of(event, registration, colleague)[1]
    if event.per_institution is None or not key or key == registration.institution_key:
        return
    same = (Registration.event == event.id) & (Registration.institution_key == key)
    if await Registration.count().where(same & (Registration.holds_place == True)) >= event.per_institution:  # noqa: E712 - SQL
        raise Refused("institution_full", _institution_full())


async def _end_own_waiting(registration: Registration, colleague: Person) -> None:
    """End the colleague's own waiting, of which the letter about the new place tells. A place of theirs nobody else ends."""
    own = await other_of(registration, *colleague.keys)
    if own is None:
        return
    if own.holds_place:
        raise Refused("has_place", _has_place())
    await move(own, Status.cancelled, Why(By.system, Rule.got_handed_over))


async def _change_person(registration: Registration, event: Event, colleague: Person) -> None:
    await Answer.delete().where(Answer.registration == registration.id)
    await AccessNeed.delete().where(AccessNeed.registration == registration.id)
    organization, key = _institution_of(event, registration, colleague)
    mail, name = colleague.keys
    registration.given_name, registration.family_name = colleague.given_name, colleague.family_name
    registration.email, registration.mail_key, registration.name_key = colleague.email, mail, name
    registration.organization, registration.institution_key = organization, key
    registration.generation, registration.changed_at = registration.generation + 1, now()
    registration.new_email, registration.verified_at = "", None
    # Neither the form that made it nor the party that it came with opens it any more.
    registration.nonce, registration.party = new_public_id(), None
    registration.calendar = CalendarChoice.invitations
    await registration.save(_PERSONAL)


_PERSONAL = [
    Registration.given_name,
    Registration.family_name,
    Registration.email,
    Registration.mail_key,
    Registration.name_key,
    Registration.organization,
    Registration.institution_key,
    Registration.generation,
    Registration.changed_at,
    Registration.new_email,
    Registration.nonce,
    Registration.party,
    Registration.verified_at,
    Registration.calendar,
]


def _institution_of(event: Event, registration: Registration, colleague: Person) -> tuple[str, str]:
    if event.hand_over == HandOver.institution:
        return registration.organization, registration.institution_key
    return colleague.organization, institution_key(colleague.organization)


async def _letters(before: Registration, after: Registration, event: Event, number: int) -> list[Envelope]:
    gone, got = f"handed_over_from:{after.id}:{number}", f"handed_over_to:{after.id}:{number}"
    if before.mail_key == after.mail_key:
        # A school's one mailbox keeps its entries; the next one has the new name. Who had the place may have wanted none.
        return [plain_letter(before, event, "handed_over_from", gone), *await _to_next(after, event, got)]
    return [
        *await envelopes_for_loss(before, event, "handed_over_from", gone),
        *await _to_next(after, event, got),
    ]


async def _to_next(after: Registration, event: Event, key: str) -> list[Envelope]:
    return await envelopes_for_places([Placed(after, key, await own_electives(after))], event, "handed_over_to")


def _has_place() -> str:
    return _(
        "An diese Person lässt sich der Platz nicht weitergeben. Vielleicht hat sie schon einen. Wenn Sie nicht kommen können, "
        "sagen Sie bitte ab: Dann rückt die nächste Person der Warteliste nach."
    )


def _never() -> str:
    return _(
        "Bei dieser Veranstaltung werden Plätze nicht weitergegeben. Wenn Sie nicht kommen können, sagen Sie bitte ab: "
        "Dann rückt die nächste Person der Warteliste nach."
    )


def _often() -> str:
    return _(
        "Dieser Platz wurde schon dreimal weitergegeben. Bitte sagen Sie ab, wenn Sie nicht kommen können: "
        "Dann rückt die nächste Person der Warteliste nach."
    )


def _institution_full() -> str:
    return _(
        "Aus dieser Einrichtung haben schon so viele Personen einen Platz, wie die Veranstaltung erlaubt. "
        "Bitte geben Sie den Platz an jemanden aus einer anderen Einrichtung weiter oder sagen Sie ab."
    )
