"""A mail address changes when its mailbox has proven itself; the one before is told, and its link opens nothing any more."""

from copy import copy
from datetime import timedelta

from ki_events.audit import AuditEntry, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.links import new_public_id
from ki_events.mail.outbox import Envelope, put, put_all
from ki_events.refusal import Refused
from ki_events.registrations.active import active_on_turn, is_taken, own_electives
from ki_events.registrations.ledger.told import Placed, envelopes_for_loss, envelopes_for_places
from ki_events.registrations.letters.plain import plain_letter
from ki_events.registrations.mailboxes.codes import mailbox_code
from ki_events.registrations.mailboxes.verifying import verify
from ki_events.registrations.moves import Why
from ki_events.registrations.party_contacts import move_contact
from ki_events.registrations.remarks import remark
from ki_events.registrations.rules import Rule, mail_key
from ki_events.registrations.tables import By, Registration, Status
from ki_events.rows import one

MOST_AN_HOUR = 3
"""So many letters ask in an hour, of one registration and at one address: nobody's mailbox is filled from here."""

ASKED = "registration.address_asked"
PROVE_WITHIN = timedelta(days=7)
"""So long an address that nobody has proven is kept (retention/sweeping.py): it may be a stranger's."""


async def ask_for_new_address(registration_id: int, email: str) -> None:
    """Note the address and send it the link that proves it; until then everything goes on at the one so far.

    Whether somebody is registered with it is not told here: only its mailbox learns. Raise `Refused`: `ended`, `same_address`,
    `asked_too_often`.
    """
    async with transaction():
        registration = await active_on_turn(registration_id)
        if mail_key(email) == registration.mail_key:
            raise Refused("same_address", _("An diese Adresse schreiben wir Ihnen schon."))
        await _refuse_when_asked_too_often(registration)
        registration.new_email = email
        await registration.save([Registration.new_email])
        await record(By.person, ASKED, f"registration:{registration.id}")
        await _send_proof(registration, email)


async def take_new_address(registration_id: int, email: str) -> Registration:
    """Let the registration have its new address, whose mailbox has proven itself; tell the old one.

    The links so far are void, also that of a party of which they are the contact; a calendar is emptied there and filled here.
    Taking it twice changes nothing. Raise `Refused`:
    `ended`; `link_replaced` when another address was given since; `already_registered` when the person has a registration
    with this address too (invariant 6).
    """
    async with transaction():
        registration = await active_on_turn(registration_id)
        if registration.mail_key == mail_key(email):
            return registration
        if not registration.new_email or mail_key(registration.new_email) != mail_key(email):
            raise Refused(
                "link_replaced", _("Inzwischen wurde eine andere Adresse angegeben; dieser Link gilt nicht mehr.")
            )
        if await is_taken(registration, mail_key(email), registration.name_key):
            raise Refused("already_registered", _already_registered())
        decision = await remark(registration, Why(By.person, Rule.mail_changed))
        before = copy(registration)
        await _write(registration)
        await move_contact(before, registration.email)
        await put_all(await _letters(before, registration, decision.id))
        if registration.status == Status.unverified:
            return await verify(registration.id)
        return registration


async def _write(registration: Registration) -> None:
    registration.email, registration.new_email = registration.new_email, ""
    registration.mail_key = mail_key(registration.email)
    registration.generation += 1
    # The form that made it opens it no more: whoever sends it again need not read the new mailbox.
    registration.nonce = new_public_id()
    registration.verified_at = now()
    await Registration.update(
        {
            Registration.email: registration.email,
            Registration.mail_key: registration.mail_key,
            Registration.new_email: "",
            Registration.generation: registration.generation,
            Registration.nonce: registration.nonce,
            Registration.verified_at: registration.verified_at,
        }
    ).where(Registration.id == registration.id)


async def _letters(before: Registration, after: Registration, number: int) -> list[Envelope]:
    event = await one(Event, after.event)
    old, new = f"address_changed:{after.id}:{number}", f"address_taken:{after.id}:{number}"
    if after.status != Status.confirmed:
        return [
            plain_letter(before, event, "address_changed", old),
            plain_letter(after, event, "address_taken", new),
        ]
    return [
        *await envelopes_for_loss(before, event, "address_changed", old),
        *await envelopes_for_places([Placed(after, new, await own_electives(after))], event, "address_taken"),
    ]


async def _refuse_when_asked_too_often(registration: Registration) -> None:
    lately = (AuditEntry.action == ASKED) & (AuditEntry.at > now() - timedelta(hours=1))
    if (
        await AuditEntry.count().where((AuditEntry.subject == f"registration:{registration.id}") & lately)
        >= MOST_AN_HOUR
    ):
        raise Refused("asked_too_often", _asked_too_often())


async def _send_proof(registration: Registration, email: str) -> None:
    event = await one(Event, registration.event)
    letter = plain_letter(registration, event, "prove_address", "")
    # By the address too, whoever gave it: its key is counted up until the hour is full.
    for number in range(MOST_AN_HOUR):
        key = f"prove_address:{mailbox_code(mail_key(email))}:{now():%Y%m%d%H}:{number}"
        if await put(Envelope(key, letter.kind, email, letter.language, letter.payload)):
            return
    raise Refused("asked_too_often", _asked_too_often())


def _asked_too_often() -> str:
    return _(
        "In der letzten Stunde wurde schon dreimal um Bestätigung gebeten. Bitte sehen Sie in das neue Postfach, auch in den "
        "Spam-Ordner, oder versuchen Sie es in einer Stunde noch einmal."
    )


def _already_registered() -> str:
    return _(
        "Mit dieser Adresse sind Sie für die Veranstaltung schon angemeldet. Sagen Sie bitte die Anmeldung ab, die Sie nicht "
        "brauchen; danach lässt sich die Adresse ändern."
    )
