"""A person registers and cancels; whoever frees a place serves the list in the same transaction."""

from dataclasses import dataclass

from ki_events.clock import local, now
from ki_events.db import transaction
from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.links import new_public_id
from ki_events.mail.outbox import Envelope, put, put_all
from ki_events.refusal import Refused
from ki_events.registrations.admission import refuse_unless_open
from ki_events.registrations.ledger import envelopes_for_loss, envelopes_for_place
from ki_events.registrations.moves import Why, move, note
from ki_events.registrations.rules import ENDED, HOLDS_A_PLACE, Rule, mail_key, name_key
from ki_events.registrations.tables import By, Registration, Status
from ki_events.registrations.turns import Turn, take_turn, take_turn_and_place
from ki_events.registrations.waiting_list import serve
from ki_events.rows import one


@dataclass(frozen=True)
class Person:
    """Who signs up; `language` is the language of their letters."""

    given_name: str
    family_name: str
    email: str
    organization: str = ""
    language: str = "de"


TRIES = 3
"""So often the way may be cleared, by somebody who cancels or the same form that arrives twice, before it is a bug."""


class _AlreadyThere(Exception):
    """An active registration of this person, or the same form, is there already: undo the turn."""


async def register(event_id: int, person: Person, nonce: str) -> Registration:
    """Give this person a place, or the next place in the waiting list; "registered" is true when this returns.

    The same `nonce` with the same person returns the registration that it made (invariant 5). Raise `Refused` when the event
    does not take registrations now, when `nonce` made another person's registration (`nonce_used`), and when the person
    is registered already (`already_registered`; their link goes to their mail address only, invariant 6).
    """
    for _attempt in range(TRIES):
        if known := await _by_nonce(event_id, nonce):
            return _same_answer(known, person)
        try:
            async with transaction():
                return await _take_in(event_id, person, nonce)
        except _AlreadyThere:
            if await _by_nonce(event_id, nonce) is None and await _send_link_again(event_id, person):
                raise Refused("already_registered", _("Sie sind für diese Veranstaltung bereits angemeldet.")) from None
    raise RuntimeError(f"a registration for event {event_id} cannot be written, and none is in its way")


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


async def _take_in(event_id: int, person: Person, nonce: str) -> Registration:
    turn, has_place = await take_turn_and_place(event_id)
    event = await one(Event, event_id)
    refuse_unless_open(event, now())
    status = Status.confirmed if has_place else Status.waitlisted
    registration = await _insert(_row(event_id, person, nonce, turn, status))
    rule = Rule.place_free if has_place else Rule.joined_list
    decision = await note(registration, None, Why(By.person, rule))
    kind = "registered" if has_place else "waiting"
    key = f"{kind}:{registration.id}:{decision.id}"
    if has_place:
        await put_all(await envelopes_for_place(registration, event, kind, key))
    else:
        await put(_plain(registration, event, kind, key))
        if turn.free is None or turn.free > 0:
            await serve(event_id)
            registration = await one(Registration, registration.id)
    return registration


async def _insert(registration: Registration) -> Registration:
    inserted = await Registration.insert(registration).on_conflict(action="DO NOTHING").returning(Registration.id)
    if not inserted:
        raise _AlreadyThere
    registration.id = inserted[0]["id"]
    registration._exists_in_db = True  # noqa: SLF001  # what `save()` would say
    return registration


def _row(event_id: int, person: Person, nonce: str, turn: Turn, status: Status) -> Registration:
    moment = now()
    return Registration(
        public_id=new_public_id(),
        event=event_id,
        turn=turn.number,
        status=status,
        given_name=person.given_name,
        family_name=person.family_name,
        email=person.email,
        organization=person.organization,
        mail_key=mail_key(person.email),
        name_key=name_key(person.given_name, person.family_name),
        language=person.language,
        nonce=nonce,
        registered_at=moment,
        changed_at=moment,
        placed_at=moment if status in HOLDS_A_PLACE else None,
    )


async def _on_turn(registration_id: int) -> Registration:
    await take_turn((await one(Registration, registration_id)).event)
    # Read again: it may have moved while we waited for the turn.
    return await one(Registration, registration_id)


async def _by_nonce(event_id: int, nonce: str) -> Registration | None:
    rows = await Registration.raw("SELECT id FROM registration WHERE event = {} AND nonce = {}", event_id, nonce)
    return await one(Registration, rows[0]["id"]) if rows else None


def _same_answer(known: Registration, person: Person) -> Registration:
    keys = mail_key(person.email), name_key(person.given_name, person.family_name)
    if keys == (known.mail_key, known.name_key):
        return known
    raise Refused(
        "nonce_used",
        _(
            "Mit diesem Formular wurde schon eine andere Person angemeldet. Bitte prüfen Sie die Angaben und senden Sie sie noch einmal ab."
        ),
    )


async def _send_link_again(event_id: int, person: Person) -> bool:
    """Mail the link to who is registered already; return False if nobody is, since they cancelled meanwhile."""
    active = await Registration.objects().get(
        (Registration.event == event_id)
        & (Registration.mail_key == mail_key(person.email))
        & (Registration.name_key == name_key(person.given_name, person.family_name))
        & Registration.status.not_in(list(ENDED))
    )
    if active is None:
        return False
    event = await one(Event, event_id)
    # Once a day: a form that anyone can send must not fill somebody's mailbox.
    key = f"already_registered:{active.id}:{local(now()).date()}"
    async with transaction():
        await put(_plain(active, event, "already_registered", key))
    return True


def _plain(registration: Registration, event: Event, kind: str, key: str) -> Envelope:
    return Envelope(
        key=key,
        kind=kind,
        recipient=registration.email,
        language=registration.language,
        payload={"registration": registration.id, "event": event.id},
        not_after=event.ends_at,
    )
