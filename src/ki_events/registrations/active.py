"""Whoever changes something about a registration reads it on its event's turn, and finds it still active."""

from collections.abc import Sequence

from ki_events.events.tables import Session
from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.registrations.elective_lists import electives_of
from ki_events.registrations.rules import ENDED
from ki_events.registrations.tables import Registration
from ki_events.registrations.waiting_list import on_its_turn


async def active_on_turn(registration_id: int) -> Registration:
    """Take the turn of the registration's event and serve its list; return it as it stands then. Raise `Refused` (`ended`) if it has ended."""
    registration = await on_its_turn(registration_id)
    if registration.status in ENDED or registration.erased_at is not None:
        raise Refused("ended", _("Diese Anmeldung ist beendet; daran lässt sich nichts mehr ändern."))
    return registration


async def is_taken(registration: Registration, mail_key: str, name_key: str) -> bool:
    """Say whether another active registration of the event is this person's; ask while holding the turn (invariant 6)."""
    return await other_of(registration, mail_key, name_key) is not None


async def other_of(registration: Registration, mail_key: str, name_key: str) -> Registration | None:
    """Return the other active registration of this person for the same event; there is at most one."""
    same = (Registration.mail_key == mail_key) & (Registration.name_key == name_key)
    others = (Registration.event == registration.event) & (Registration.id != registration.id)
    return await Registration.objects().get(others & same & Registration.status.not_in(list(ENDED)))


async def own_electives(registration: Registration) -> Sequence[Session]:
    """Return the elective sessions in which this person has a place."""
    return (await electives_of([registration])).get(registration.id, ())
