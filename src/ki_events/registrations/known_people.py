"""Who is registered already hears so at their own mail address, and nobody else does (invariant 6)."""

from ki_events.clock import local, now
from ki_events.db import transaction
from ki_events.events.tables import Event
from ki_events.mail.outbox import put_all
from ki_events.registrations.arrivals import Arrival
from ki_events.registrations.letters.arrivals import known_letter
from ki_events.registrations.letters.plain import plain_letter
from ki_events.registrations.mailboxes.limits import within_mail_limit
from ki_events.registrations.rules import ENDED, mail_key
from ki_events.registrations.tables import Registration
from ki_events.rows import one


async def send_links_again(event_id: int, arrival: Arrival) -> bool:
    """Mail their links to those of the form who are registered already; return False if nobody is, since they cancelled meanwhile.

    The contact of a party hears that it was not registered, and of those names only that use the same mailbox.
    """
    known = await _known(event_id, arrival)
    if not known:
        return False
    event = await one(Event, event_id)
    # Once a day: a form that anyone can send must not fill somebody's mailbox.
    day = local(now()).date()
    letters = [plain_letter(row, event, "already_registered", f"already_registered:{row.id}:{day}") for row in known]
    if arrival.is_party:
        own = [row for row in known if row.mail_key == mail_key(arrival.sender.email)]
        letters = [letter for letter, row in zip(letters, known, strict=True) if row not in own]
        letters.append(known_letter(event, arrival.sender, own))
    async with transaction():
        await put_all(await within_mail_limit(letters))
    return True


async def _known(event_id: int, arrival: Arrival) -> list[Registration]:
    keys = {guest.person.keys for guest in arrival.guests}
    rows = await Registration.objects().where(
        (Registration.event == event_id)
        & Registration.mail_key.is_in([mail for mail, _ in keys])
        & Registration.status.not_in(list(ENDED))
    )
    return [row for row in rows if (row.mail_key, row.name_key) in keys]
