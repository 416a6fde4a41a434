"""An organiser puts right what is written of a person, on the phone as it were: nobody has to prove anything, the mailboxes are told."""

from copy import copy
from dataclasses import dataclass

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.links import new_public_id
from ki_events.mail.outbox import Envelope, put_all
from ki_events.refusal import Refused
from ki_events.registrations.active import active_on_turn, is_taken, own_electives
from ki_events.registrations.arrivals import Person
from ki_events.registrations.institutions.spelling import spelled
from ki_events.registrations.ledger.told import Placed, envelopes_for_loss, envelopes_for_places
from ki_events.registrations.letters.plain import plain_letter
from ki_events.registrations.mailboxes.none import has_mailbox
from ki_events.registrations.moves import Why
from ki_events.registrations.party_contacts import move_contact, rename_contact
from ki_events.registrations.remarks import remark
from ki_events.registrations.rules import Rule, institution_key
from ki_events.registrations.tables import By, Registration, Status
from ki_events.registrations.waiting_list import serve
from ki_events.rows import one


@dataclass(frozen=True)
class Correction:
    """What is right about a person; `is_told` says whether they get letters from now on."""

    person: Person
    is_told: bool


async def correct(registration_id: int, correction: Correction, actor: str) -> Registration:
    """Write name, mail address, institution and whether the person is told; return the registration as it stands then.

    A new address makes the links so far void and is told to both mailboxes. What is the same changes nothing. Raise `Refused`:
    `ended`; `already_registered` when this mailbox has another registration of that name (invariant 6).
    """
    async with transaction():
        registration = await active_on_turn(registration_id)
        event, before, person = await one(Event, registration.event), copy(registration), correction.person
        mail, name = person.keys
        if (mail, name) != (before.mail_key, before.name_key) and await is_taken(registration, mail, name):
            raise Refused("already_registered", _already_registered())
        registration.given_name, registration.family_name, registration.name_key = (
            person.given_name,
            person.family_name,
            name,
        )
        registration.organization = await spelled(event.organisation, person.organization)
        registration.institution_key = institution_key(registration.organization)
        registration.is_told = correction.is_told and has_mailbox(person.email)
        _write_address(registration, person.email, mail)
        changed = [column for column in _WRITTEN if getattr(registration, column) != getattr(before, column)]
        if not changed:
            return registration
        await registration.save([getattr(Registration, column) for column in changed])
        await _note(registration, changed, actor)
        await _tell(before, registration, event)
        await serve(event.id)
        return await one(Registration, registration_id)


async def set_remark(registration_id: int, text: str, actor: str) -> None:
    """Write the organisers' own remark, which the person does not read on the way; the audit says that it changed, not what it says."""
    async with transaction():
        registration = await one(Registration, registration_id)
        if registration.remark == text or registration.erased_at is not None:
            return
        await Registration.update({Registration.remark: text}).where(Registration.id == registration_id)
        await record(actor, "registration.remark", f"registration:{registration_id}")


_WRITTEN = (
    "given_name", "family_name", "name_key", "email", "mail_key", "new_email", "organization", "institution_key", "is_told",
    "generation", "nonce", "verified_at",
)  # fmt: skip


def _write_address(registration: Registration, email: str, key: str) -> None:
    if registration.email == email:
        return
    registration.email, registration.new_email = email, ""
    if registration.mail_key == key:
        return  # the same mailbox, written in another way
    registration.mail_key = key
    registration.generation += 1
    # The form that made it opens it no more: whoever sends it again need not read the new mailbox.
    registration.nonce = new_public_id()
    registration.verified_at = now() if registration.verified_at is not None else None


async def _note(registration: Registration, changed: list[str], actor: str) -> None:
    facts = [
        column for column in ("given_name", "family_name", "email", "organization", "is_told") if column in changed
    ]
    # Which facts, not what they were: audit lines outlive the person's data.
    change = Change(after={"changed": facts})
    await record(actor, "registration.corrected", f"registration:{registration.id}", change)
    await remark(registration, Why(By.organiser, Rule.corrected_by_organiser, "", actor))


async def _tell(before: Registration, after: Registration, event: Event) -> None:
    if (before.given_name, before.family_name) != (after.given_name, after.family_name):
        await rename_contact(before, f"{after.given_name} {after.family_name}")
    if before.mail_key != after.mail_key:
        renamed = copy(before)
        renamed.name_key = after.name_key
        await move_contact(renamed, after.email)
        await put_all(await _letters(before, after, event))


async def _letters(before: Registration, after: Registration, event: Event) -> list[Envelope]:
    old, new = f"address_changed:{after.id}:g{after.generation}", f"address_taken:{after.id}:g{after.generation}"
    if after.status != Status.confirmed:
        return [plain_letter(before, event, "address_changed", old), plain_letter(after, event, "address_taken", new)]
    placed = Placed(after, new, await own_electives(after))
    return [
        *await envelopes_for_loss(before, event, "address_changed", old),
        *await envelopes_for_places([placed], event, "address_taken"),
    ]


def _already_registered() -> str:
    return _(
        "Unter diesem Namen und dieser E-Mail-Adresse gibt es schon eine andere Anmeldung zu dieser Veranstaltung. "
        "Ist eine davon doppelt, sagen Sie sie bitte ab."
    )
