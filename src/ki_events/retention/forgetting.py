"""A person is forgotten: what they would still take part in is cancelled in the usual way, and then nothing names them any more."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ki_events.audit import record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.i18n import SOURCE_LANGUAGE
from ki_events.interests.tables import Interest
from ki_events.mail.outbox import payload_of, put_all
from ki_events.mail.tables import Message, MessageState
from ki_events.refusal import Refused
from ki_events.registrations.invitation_links import InvitationLink
from ki_events.registrations.login_links import LoginLink
from ki_events.registrations.registering import cancel
from ki_events.registrations.rules import ENDED, mail_key, name_key
from ki_events.registrations.tables import By, Party, Registration
from ki_events.registrations.turns import take_turn
from ki_events.retention.erasing import (
    delete,
    erase_invitation_links,
    erase_ledger,
    erase_messages,
    erase_parties,
    erase_registrations,
)
from ki_events.retention.held import Held, held_of, ledger_of, messages_about
from ki_events.retention.letters import Farewell, farewell
from ki_events.rows import one


@dataclass
class _Left:
    """What a person was taken out of just now, and what takes it out of their calendar."""

    events: list[int] = field(default_factory=list)
    calendars: list[tuple[int, dict[str, Any]]] = field(default_factory=list)


async def forget_registration(registration_id: int, actor: str = By.person.value) -> bool:
    """Cancel the registration if that is still possible, give its place to the next, and erase everything about the person.

    That is also what they had at this event before. They get one last mail. Return False if it was erased before. Raise
    `LookupError` when there is no such registration, and what `cancel` refuses, but for an event that is over.
    """
    async with transaction():
        registration = await _on_turn(registration_id)
        if registration.erased_at is not None:
            return False
        everything = await _same_person(registration)
        left, numbers = _Left(), [row.id for row in everything]
        for row in everything:
            await _leave(row, left)
        await erase_messages(await messages_about(numbers))
        await erase_ledger(await ledger_of(registration))
        await erase_registrations(numbers)
        for row in everything:
            await _leave_party(row)
        await put_all(farewell(_told(registration.email, registration.language, left, registration.event)))
        for number in numbers:
            await record(actor, "registration.erased", f"registration:{number}")
    return True


async def forget_mailbox(email: str, actor: str) -> Held:
    """Do the same for everything that names this mail address, all of it or nothing; return what it was."""
    async with transaction():
        for event in await _events_of(email):  # in the order of their ids, as whoever needs two turns
            await take_turn(event, 0)
        held, left, mailbox = await held_of(email), _Left(), await _mailbox(email)
        for registration in await _rows(held.registrations):
            await _leave(registration, left)
        held_now = await held_of(email)  # what cancelling wrote belongs to it
        await _erase(held_now)
        if not held.is_empty:
            await put_all(farewell(_told(*mailbox, left)))
            await record(actor, "mailbox.erased", f"registrations:{len(held.registrations)}")
    return held


async def _erase(held: Held) -> None:
    await erase_messages(held.messages)
    await erase_ledger(held.ledger)
    await erase_registrations(held.registrations)
    await erase_parties(held.parties)
    await delete(Interest, held.interests)
    await delete(LoginLink, held.login_links)
    await _revoke(held.invitation_links)
    await erase_invitation_links(held.invitation_links)
    for number in held.reports:
        await Message.update({Message.payload: "{}"}).where(Message.id == number)


async def _revoke(ids: Sequence[int]) -> None:
    """Let these invitation links open nothing any more."""
    for number in ids:
        unless_revoked = (InvitationLink.id == number) & InvitationLink.revoked_at.is_null()
        await InvitationLink.update({InvitationLink.revoked_at: now()}).where(unless_revoked)


async def _on_turn(registration_id: int) -> Registration:
    await take_turn((await one(Registration, registration_id)).event, 0)
    # Read again: it may have moved while we waited for the turn.
    return await one(Registration, registration_id)


async def _events_of(email: str) -> list[int]:
    rows = await Registration.raw(
        "SELECT event FROM registration WHERE mail_key = {} AND erased_at IS NULL UNION"
        " SELECT s.event AS event FROM session s JOIN invitation i ON i.session = s.id WHERE i.mail_key = {}",
        mail_key(email),
        mail_key(email),
    )
    return sorted(row["event"] for row in rows)


async def _same_person(registration: Registration) -> list[Registration]:
    same = (Registration.mail_key == registration.mail_key) & (Registration.name_key == registration.name_key)
    here = (Registration.event == registration.event) & Registration.erased_at.is_null()
    return await Registration.objects().where(here & same).order_by(Registration.id)


async def _rows(ids: Sequence[int]) -> list[Registration]:
    return await Registration.objects().where(Registration.id.is_in(list(ids) or [0])).order_by(Registration.id)


async def _leave(registration: Registration, left: _Left) -> None:
    """Cancel what can be cancelled, and note what its letters would have said to the calendar: they will not be sent."""
    if registration.status not in ENDED and await _cancelled(registration.id):
        left.events.append(registration.event)
    waiting = Message.id.is_in(await messages_about([registration.id]) or [0]) & (Message.state == MessageState.pending)
    for message in await Message.objects().where(waiting).order_by(Message.id):
        calendar = payload_of(message).get("calendar") or {}
        if calendar.get("method") == "CANCEL" or calendar.get("cancelled"):
            left.calendars.append((registration.event, calendar))


async def _cancelled(registration_id: int) -> bool:
    try:
        await cancel(registration_id, By.person)
    except Refused as refused:
        if refused.code != "past":
            raise
        return False
    return True


async def _leave_party(registration: Registration) -> None:
    if registration.party is None:
        return
    party = await one(Party, registration.party)
    left = await Registration.select(Registration.mail_key).where(
        (Registration.party == party.id) & Registration.erased_at.is_null()
    )
    is_contact = mail_key(party.contact_email) == registration.mail_key
    if not left or (is_contact and registration.mail_key not in {row["mail_key"] for row in left}):
        await erase_parties([party.id])
    elif is_contact and name_key(party.contact_name, "").strip() == registration.name_key:
        await Party.update({Party.contact_name: ""}).where(Party.id == party.id)


async def _mailbox(email: str) -> tuple[str, str]:
    """Return the address as the person writes it, and the language of their mails."""
    own = Registration.mail_key == mail_key(email)
    latest = await Registration.objects().where(own).order_by(Registration.id, ascending=False).first()
    return (latest.email, latest.language) if latest else (email, SOURCE_LANGUAGE)


def _told(email: str, language: str, left: _Left, about: int | None = None) -> Farewell:
    return Farewell(f"erased:{secrets.token_hex(8)}", email, language, about, left.events, left.calendars)
