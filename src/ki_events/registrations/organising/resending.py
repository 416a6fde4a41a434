"""An organiser sends somebody the confirmation once more: also to who is not told otherwise, since somebody asked for it."""

from dataclasses import replace

from ki_events.audit import record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.mail.outbox import put
from ki_events.refusal import Refused
from ki_events.registrations.active import active_on_turn
from ki_events.registrations.letters.plain import plain_letter
from ki_events.registrations.mailboxes.none import has_mailbox
from ki_events.registrations.mailboxes.own_limits import is_unwanted
from ki_events.registrations.mailboxes.resending import known_dates
from ki_events.registrations.tables import Registration, Status
from ki_events.rows import one


async def resend_by_organiser(registration_id: int, actor: str) -> Registration:
    """Write the letter as things stand now, once in ten minutes.

    Raise `Refused`: `ended`, `no_mailbox`, `unwanted` when the owner of the mailbox said "Das war ich nicht", `resent_lately`.
    """
    async with transaction():
        registration = await active_on_turn(registration_id)
        if not has_mailbox(registration.email):
            raise Refused("no_mailbox", _("Von dieser Person ist keine E-Mail-Adresse bekannt."))
        if await is_unwanted(registration):
            raise Refused(
                "unwanted",
                _("In diesem Postfach hieß es, die Anmeldung stamme nicht von dort. Bitte prüfen Sie die Adresse."),
            )
        event = await one(Event, registration.event)
        # The minute without its last digit: a second click sends nothing twice.
        letter = plain_letter(registration, event, "resent", f"resent:{registration.id}:o{f'{now():%Y%m%d%H%M}'[:-1]}")
        if registration.status == Status.confirmed and (calendar := await known_dates(registration)):
            letter.payload["calendar"] = calendar
        if not await put(replace(letter, is_wanted=True)):
            raise Refused("resent_lately", _("Die Bestätigung wurde eben schon verschickt."))
        await record(actor, "registration.resent", f"registration:{registration.id}")
        return registration
