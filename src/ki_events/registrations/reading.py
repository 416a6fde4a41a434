"""What a person may know about their registration: the link that opens it, where they stand, and why."""

from dataclasses import dataclass

from ki_events.links import is_valid, public_id_in, token
from ki_events.registrations.rules import Rule
from ki_events.registrations.tables import Decision, Registration, Status

PURPOSE = "registration"


@dataclass(frozen=True)
class Standing:
    """Where a registration stands. `position` counts from 1 and is None for who does not wait."""

    position: int | None
    waiting: int
    moved_up: int
    decisions: list[Decision]


def token_of(registration: Registration) -> str:
    """Return the secret part of the person's link."""
    return token(PURPOSE, registration.public_id, registration.generation)


async def by_token(text: str) -> Registration | None:
    """Return the registration that a link opens, or None if it opens none."""
    if "\x00" in text:
        return None
    registration = await Registration.objects().get(Registration.public_id == public_id_in(text))
    if registration is None or not is_valid(text, PURPOSE, registration.generation):
        return None
    return registration


async def standing(registration: Registration) -> Standing:
    """Return position, how many wait, how many moved up so far, and every decision about it, oldest first."""
    waiting = (Registration.event == registration.event) & (Registration.status == Status.waitlisted)
    ahead = await Registration.count().where(waiting & (Registration.turn < registration.turn))
    return Standing(
        position=ahead + 1 if registration.status == Status.waitlisted else None,
        waiting=await Registration.count().where(waiting),
        moved_up=await Decision.count().where(
            (Decision.event == registration.event) & (Decision.rule == Rule.moved_up)
        ),
        decisions=await Decision.objects().where(Decision.registration == registration.id).order_by(Decision.id),
    )
