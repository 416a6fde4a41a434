"""A cancellation by an organiser is taken back while nobody has been told of it, and if it overtakes nobody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event, Round
from ki_events.i18n import _
from ki_events.mail.outbox import payload_of, put_all
from ki_events.mail.tables import Message, MessageState
from ki_events.refusal import Refused
from ki_events.registrations.active import is_taken
from ki_events.registrations.admission import refuse_unless_running
from ki_events.registrations.ledger.told import envelopes_for_loss
from ki_events.registrations.letters.held import send_after_all
from ki_events.registrations.moves import Target, Why, move_all
from ki_events.registrations.placing import place
from ki_events.registrations.rules import Rule
from ki_events.registrations.tables import By, Decision, Registration, Status
from ki_events.registrations.waiting_list import on_its_turn, serve
from ki_events.rows import one

UNDO_WITHIN = timedelta(days=14)


@dataclass(frozen=True)
class Undoable:
    """What a cancellation ended: the status before it, and until when (UTC) it can be taken back."""

    before: Status
    until: datetime


async def undoable(registration: Registration) -> Undoable:
    """Return what can be taken back. Raise `Refused` with the reason why nothing can.

    Codes: `not_cancelled_here`, `too_late`, `already_told`, `has_workshops`, `already_registered`, `cancelled`, `past`.
    """
    last = (
        await Decision.objects()
        .where(Decision.registration == registration.id)
        .order_by(Decision.id, ascending=False)
        .first()
    )
    if registration.status != Status.cancelled or last is None or last.rule != Rule.cancelled_by_organiser:
        raise Refused(
            "not_cancelled_here",
            _("Zurücknehmen lässt sich nur eine Absage, die hier in der Verwaltung gemacht wurde."),
        )
    if registration.erased_at is not None or last.at + UNDO_WITHIN <= now():
        raise Refused("too_late", _("Eine Absage lässt sich 14 Tage lang zurücknehmen; diese ist älter."))
    if last.from_status not in (Status.confirmed, Status.waitlisted):
        raise Refused(
            "not_cancelled_here",
            _(
                "Vor der Absage gab es weder einen Platz noch einen Platz auf der Warteliste; bitte tragen Sie die Person neu ein."
            ),
        )
    if await _has_left(registration):
        raise Refused(
            "already_told",
            _(
                "Die E-Mail mit der Absage ist schon verschickt. Die Person kann sich neu anmelden, oder Sie tragen sie neu ein."
            ),
        )
    event = await one(Event, registration.event)
    refuse_unless_running(event, now())
    if await Round.exists().where(Round.event == event.id):
        raise Refused(
            "has_workshops",
            _(
                "Die Plätze in den Workshops sind mit der Absage frei geworden. Bitte tragen Sie die Person neu ein und wählen Sie die Workshops."
            ),
        )
    if await is_taken(registration, registration.mail_key, registration.name_key):
        raise Refused("already_registered", _("Diese Person hat sich inzwischen neu angemeldet."))
    return Undoable(Status(last.from_status), last.at + UNDO_WITHIN)


async def undo_cancellation(registration_id: int, actor: str) -> Registration:
    """Put the registration back where it was: on its place if that is still free for it, else in its turn in the list.

    What was to be mailed about the cancellation is taken out of the outbox; who had a place and now waits is told so. Called
    twice it changes nothing. Raise `Refused` as `undoable` does.
    """
    async with transaction():
        registration = await on_its_turn(registration_id)
        if registration.status in (Status.confirmed, Status.waitlisted, Status.offered):
            return registration
        what = await undoable(registration)
        before = what.before
        await _take_back_letters(registration)
        if before is Status.confirmed:
            # Who only waited had no dates in the calendar: what was taken out there was so before.
            await _invited_again(registration)
        why = Why(By.organiser, Rule.cancellation_undone, "", actor)
        if before is Status.confirmed:
            letters = await place(registration, why, why, "registered")
            # Who has the place as before never heard that it was gone; who waits now has dates in the calendar that are not theirs.
            if registration.status == Status.waitlisted:
                event = await one(Event, registration.event)
                await put_all(await envelopes_for_loss(registration, event, letters[0].kind, letters[0].key))
        else:
            await move_all([registration], Target(Status.waitlisted), why)
        await _count_link(registration)
        await _send_after_all(registration, what.until - UNDO_WITHIN)
        await serve(registration.event)
        return await one(Registration, registration_id)


def _about(registration: Registration) -> object:
    key = f"cancelled:{registration.id}"
    return (Message.key == key) | Message.key.like(f"{key}:%")


async def _has_left(registration: Registration) -> bool:
    gone = (Message.state == MessageState.sent) | Message.token.is_not_null()
    return bool(await Message.exists().where(_about(registration) & gone))  # type: ignore[operator]


async def _take_back_letters(registration: Registration) -> None:
    waits = (Message.state != MessageState.sent) & Message.token.is_null()
    taken_back = await Message.delete().where(_about(registration) & waits).returning(Message.id)  # type: ignore[operator]
    if not taken_back and await _has_left(registration):
        raise Refused(
            "already_told", _("Die E-Mail mit der Absage ist gerade unterwegs; sie lässt sich nicht mehr zurücknehmen.")
        )


async def _send_after_all(registration: Registration, cancelled_at: datetime) -> None:
    """Let what was not sent because of the cancellation be looked at once more: a confirmation is true again."""
    # A mail that was dropped since was leased since.
    unsent = (Message.recipient == registration.email) & (Message.state == MessageState.dropped)
    rows = await Message.objects().where(unsent & (Message.run_at > cancelled_at))
    await send_after_all([row.id for row in rows if payload_of(row).get("registration") == registration.id])


async def _invited_again(registration: Registration) -> None:
    """Let the ledger say again that the mailbox knows the dates: the message that took them out never left."""
    await Registration.raw(
        "UPDATE invitation SET method = 'REQUEST' WHERE mail_key = {} AND method = 'CANCEL'"
        " AND session IN (SELECT id FROM session WHERE event = {} AND status = 'planned')",
        registration.mail_key,
        registration.event,
    )


async def _count_link(registration: Registration) -> None:
    if registration.link is None:
        return
    counted = await Registration.raw(
        "UPDATE invitation_link SET used = used + 1 WHERE id = {} AND (most IS NULL OR used < most) RETURNING id",
        registration.link,
    )
    if not counted:
        # Somebody else has come by it meanwhile: this registration is the organiser's now.
        registration.link = None
        await registration.save([Registration.link])
