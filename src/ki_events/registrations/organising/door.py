"""At the door people are let in beside the capacity: they hold no place of the event, and `event.door` counts them."""

from ki_events.clock import now
from ki_events.events.tables import Event
from ki_events.links import new_public_id
from ki_events.registrations.arrivals import Person
from ki_events.registrations.mailboxes.none import has_mailbox, new_address
from ki_events.registrations.moves import Why, move, move_beside, note
from ki_events.registrations.rules import Rule, institution_key, mail_key, name_key
from ki_events.registrations.tables import By, Registration, Source, Status
from ki_events.registrations.turns import add_to_door


def at_the_door(actor: str) -> Why:
    """Return why somebody was let in by this account."""
    return Why(By.organiser, Rule.admitted_at_door, actor=actor)


async def let_in(registration: Registration, actor: str) -> None:
    """Let somebody in who waits, read while holding the event's turn; who holds a place already takes that one.

    Nobody is mailed: the person stands there.
    """
    if registration.holds_place:
        await move(registration, Status.confirmed, at_the_door(actor))
    else:
        await move_beside(registration, at_the_door(actor))


async def write_at_door(event: Event, turn: int, person: Person, nonce: str) -> Registration:
    """Write somebody who has just come, with this turn of the event, which the caller holds."""
    moment = now()
    email = person.email or new_address()
    registration = Registration(
        public_id=new_public_id(),
        event=event.id,
        turn=turn,
        status=Status.confirmed,
        given_name=person.given_name,
        family_name=person.family_name,
        email=email,
        organization=person.organization,
        mail_key=mail_key(email),
        name_key=name_key(person.given_name, person.family_name),
        institution_key=institution_key(person.organization),
        language=person.language,
        nonce=nonce,
        registered_at=moment,
        changed_at=moment,
        placed_at=moment,
        source=Source.door,
        is_told=has_mailbox(email),
    )
    await registration.save()
    await add_to_door(event.id, 1)
    return registration


async def note_at_door(registration: Registration, actor: str) -> None:
    """Write why somebody who has just come is there."""
    await note(registration, None, at_the_door(actor))
