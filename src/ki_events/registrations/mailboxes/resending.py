"""Who has lost the confirmation gets it once more, as things stand now, with the dates that their calendar should have."""

from typing import Any

from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event, Session, SessionStatus
from ki_events.i18n import _
from ki_events.mail.outbox import put
from ki_events.refusal import Refused
from ki_events.registrations.active import active_on_turn
from ki_events.registrations.letters.plain import plain_letter
from ki_events.registrations.mailboxes.own_limits import has_room, is_unwanted
from ki_events.registrations.tables import CalendarChoice, Invitation, Registration, Status
from ki_events.rows import one


async def resend(registration_id: int) -> None:
    """Send the confirmation again, once an hour; nothing goes to a mailbox whose owner said "Das war ich nicht" to the event.

    That is not told, as little as anything else about the mailbox. Raise `Refused`: `ended`, `resent_lately`.
    """
    async with transaction():
        registration = await active_on_turn(registration_id)
        if await is_unwanted(registration):
            return
        event = await one(Event, registration.event)
        letter = plain_letter(registration, event, "resent", f"resent:{registration.id}:{now():%Y%m%d%H}")
        if registration.status == Status.confirmed and (calendar := await known_dates(registration)):
            letter.payload["calendar"] = calendar
        if not await has_room(registration) or not await put(letter):
            raise Refused("resent_lately", _resent_lately())


async def known_dates(registration: Registration) -> dict[str, Any] | None:
    """Return what the ledger says that this mailbox knows, under the same numbers: to a calendar that has it nothing changes.

    None if that is nothing, or the person wants no invitations.
    """
    if registration.calendar != CalendarChoice.invitations:
        return None
    to_come = (Session.event == registration.event) & (Session.ends_at > now())
    planned = await Session.select(Session.id).where(to_come & (Session.status == SessionStatus.planned))
    if not planned:
        return None
    sent = (Invitation.mail_key == registration.mail_key) & (Invitation.method != "CANCEL")
    rows = await Invitation.objects().where(sent & Invitation.session.is_in([row["id"] for row in planned]))
    numbers = {row.session: row.sequence for row in rows}
    if not numbers:
        return None
    if len(numbers) == 1:
        ((session, sequence),) = numbers.items()
        return {"session": session, "method": "REQUEST", "sequence": sequence}
    sequences = {str(session): sequence for session, sequence in numbers.items()}
    return {"method": "PUBLISH", "all": True, "cancelled": False, "sequences": sequences}


def _resent_lately() -> str:
    return _(
        "Wir haben Ihnen die Bestätigung in dieser Stunde schon geschickt. Bitte sehen Sie auch in den Spam-Ordner; "
        "in einer Stunde können Sie sie noch einmal anfordern."
    )
