"""An organiser moves a person to another date: a place or a turn there first, then the one here goes, in one transaction and one letter."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event, EventStatus, Mode
from ki_events.i18n import _
from ki_events.mail.outbox import Envelope, put_all
from ki_events.refusal import Refused
from ki_events.registrations.active import own_electives
from ki_events.registrations.admission import refuse_unless_running, turned_away
from ki_events.registrations.arrivals import AlreadyThere, Arrival, Guest, NotOpen, Person, Turned, Wishes
from ki_events.registrations.ledger.told import Placed, envelopes_for_loss, envelopes_for_places
from ki_events.registrations.letters.plain import plain_letter
from ki_events.registrations.moves import Why, move
from ki_events.registrations.questions.moving_answers import copy_answers
from ki_events.registrations.remarks import remark
from ki_events.registrations.rules import ENDED, Rule
from ki_events.registrations.tables import By, Registration, Source, Status
from ki_events.registrations.taking_in import take_in
from ki_events.registrations.turns import take_turn
from ki_events.registrations.waiting_list import serve
from ki_events.rows import one

KIND = "moved_over"


@dataclass(frozen=True)
class Moving:
    """Where a registration goes, with what it wishes there; why, who (as in the audit) decided, and whether the person is told."""

    event: int
    reason: str
    actor: str
    wishes: Wishes = field(default_factory=Wishes)
    is_told: bool = True


async def move_over(registration_id: int, moving: Moving) -> Registration:
    """Register the person for the other event of the organisation and end the registration here; return the new one.

    There they have a place if one is free for who comes now, else they wait at the end. Answers to the same questions and
    access needs go with them. A second click returns what the first made. Raise `Refused`: `same_event`, `ended`, `past`,
    `cancelled`, `not_published`, `no_registration`, `already_registered`, and the codes of `arrivals.Turned`.
    """
    before = await one(Registration, registration_id)
    if moving.event == before.event:
        raise Refused("same_event", _("Bitte wählen Sie einen anderen Termin als den bisherigen."))
    async with transaction():
        # Always the lower number first: two who move people to and fro never wait for each other.
        for event_id in sorted((before.event, moving.event)):
            await take_turn(event_id, 0)
        for event_id in (before.event, moving.event):
            await serve(event_id)
        registration = await one(Registration, registration_id)
        if (made := await _made_before(registration, moving)) is not None:
            return made
        await _refuse_unless_possible(registration, moving)
        new = await _arrive(registration, moving)
        await _leave(registration, moving)
        await _write_letters(registration, new, moving)
        change = Change(before={"registration": registration.id}, after={"registration": new.id}, note=moving.reason)
        await record(moving.actor, "registration.moved_over", f"registration:{registration.id}", change)
        await serve(registration.event)
        return await one(Registration, new.id)


async def _made_before(registration: Registration, moving: Moving) -> Registration | None:
    own = (Registration.event == moving.event) & (Registration.nonce == _nonce(registration))
    return await Registration.objects().get(own) if registration.status in ENDED else None


async def _refuse_unless_possible(registration: Registration, moving: Moving) -> None:
    here, there = await one(Event, registration.event), await one(Event, moving.event)
    if registration.status in ENDED or registration.erased_at is not None:
        raise Refused("ended", _("Diese Anmeldung ist beendet; daran lässt sich nichts mehr ändern."))
    if there.organisation != here.organisation or there.deleted_at is not None or there.status == EventStatus.draft:
        raise Refused(
            "not_published", _("Dorthin lässt sich niemand umbuchen. Bitte wählen Sie einen Termin aus der Liste.")
        )
    if there.mode in (Mode.none, Mode.external):
        raise Refused("no_registration", _("Zu dieser Veranstaltung meldet sich hier niemand an."))
    refuse_unless_running(there, now())


async def _arrive(registration: Registration, moving: Moving) -> Registration:
    person = Person(
        registration.given_name,
        registration.family_name,
        registration.email,
        registration.organization,
        registration.language,
    )
    # Not told as others are who are written in: one letter says old and new.
    guests = (Guest(person, moving.wishes),)
    arrival = Arrival(guests, _nonce(registration), source=Source.organiser, is_told=False, actor=moving.actor)
    (outcome,) = await take_in(moving.event, [arrival])
    if isinstance(outcome, Turned):
        raise await turned_away(outcome, moving.event)
    if isinstance(outcome, AlreadyThere | NotOpen):
        raise Refused("already_registered", _("Diese Person ist dort schon angemeldet."))
    return await _take_along(registration, await one(Registration, outcome[0].id), moving)


async def _take_along(registration: Registration, new: Registration, moving: Moving) -> Registration:
    new.source, new.is_told, new.calendar = registration.source, registration.is_told, registration.calendar
    new.remark, new.verified_at = registration.remark, registration.verified_at
    await new.save(
        [
            Registration.source,
            Registration.is_told,
            Registration.calendar,
            Registration.remark,
            Registration.verified_at,
        ]
    )
    await copy_answers(registration, new)
    await remark(new, Why(By.organiser, Rule.moved_here, moving.reason, moving.actor))
    return new


async def _leave(registration: Registration, moving: Moving) -> None:
    await move(registration, Status.cancelled, Why(By.organiser, Rule.moved_away, moving.reason, moving.actor))


async def _write_letters(before: Registration, after: Registration, moving: Moving) -> None:
    old, new = await one(Event, before.event), await one(Event, after.event)
    gone, came = copy(before), copy(after)
    gone.is_told = came.is_told = after.is_told and moving.is_told
    # What takes the old dates out of the calendar has messages of its own: one UID and one METHOD each (RFC 5546 section 3.2.2).
    removal = await envelopes_for_loss(gone, old, "calendar_cancelled", f"moved_away:{before.id}")
    letters = [*await _letters(came, new), *(each for each in removal if "calendar" in each.payload)]
    for letter in letters:
        if letter.kind == KIND:
            letter.payload["from_event"] = old.id
    await put_all(letters)


async def _letters(person: Registration, event: Event) -> Sequence[Envelope]:
    key = f"{KIND}:{person.id}"
    if person.status != Status.confirmed:
        return [plain_letter(person, event, KIND, key)]
    return await envelopes_for_places([Placed(person, key, await own_electives(person))], event, KIND)


def _nonce(registration: Registration) -> str:
    return f"moved:{registration.public_id}"
