"""A person is forgotten: what they would still take part in is cancelled in the usual way, and then nothing names them any more."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ki_events.audit import record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.i18n import SOURCE_LANGUAGE
from ki_events.interests.tables import Interest
from ki_events.mail.outbox import Envelope, payload_of, put_all
from ki_events.mail.tables import Message, MessageState
from ki_events.refusal import Refused
from ki_events.registrations.invitations.tables import InvitationLink
from ki_events.registrations.mailboxes.login_links import LoginLink
from ki_events.registrations.party_contacts import is_contact
from ki_events.registrations.registering import cancel
from ki_events.registrations.rules import ENDED, mail_key
from ki_events.registrations.tables import By, Party, Registration
from ki_events.registrations.turns import take_turn
from ki_events.retention.erasing import (
    delete,
    erase_invitation_links,
    erase_ledger,
    erase_messages,
    erase_new_addresses,
    erase_parties,
    erase_registrations,
)
from ki_events.retention.held import (
    Held,
    held_of,
    ledger_of,
    messages_about,
    messages_about_parties,
    messages_to_mailbox,
)
from ki_events.retention.letters import FAREWELLS, Farewell, farewell
from ki_events.rows import one


async def forget_registration(registration_id: int, actor: str = By.person.value) -> bool:
    """Cancel the registration if that is still possible, give its place to the next, and erase what is held of it.

    That is also what the person had at this event before, and their being the contact of its party. With the last registration
    of a mailbox its login links go, and whom the letters about all of them were for; wishes to be told of a next date,
    personal invitations and reports name the mailbox and not the registration: `forget_mailbox` erases them. The person gets
    one last mail. Return False if it was erased before. Raise `LookupError` when there is no such registration.
    """
    async with transaction():
        registration = await _on_turn(registration_id)
        if registration.erased_at is not None:
            return False
        everything = await _same_person(registration)
        numbers = [row.id for row in everything]
        events = [row.event for row in everything if await _left(row)]
        messages = await messages_about(numbers)  # what cancelling wrote belongs to it
        told = _Told(
            registration.email, registration.language, events, await _calendars(messages, registration.mail_key)
        )
        await erase_ledger(await ledger_of(registration))
        await erase_messages(messages)
        await erase_registrations(numbers)
        for row in everything:
            await _leave_party(row)
        await _leave_mailbox(registration.mail_key)
        await put_all(_farewell(told, registration.event))
        for number in numbers:
            await record(actor, "registration.erased", f"registration:{number}")
    return True


async def forget_mailbox(email: str, actor: str) -> Held:
    """Do the same for everything that names this mail address, all of it or nothing; return what it was."""
    async with transaction():
        for event in await _events_of(email):  # in the order of their ids, as whoever needs two turns
            await take_turn(event, 0)
        held, mailbox = await _to_erase(email), await _mailbox(email)
        events = [row.event for row in await _rows(held.registrations) if await _left(row)]
        held_now = await _to_erase(email)  # what cancelling wrote belongs to it
        told = _Told(*mailbox, events, await _calendars(held_now.messages, mail_key(email)))
        await _erase(held_now)
        if not held.is_empty:
            await put_all(_farewell(told))
            await record(actor, "mailbox.erased", f"registrations:{len(held.registrations)}")
    return held


async def _to_erase(email: str) -> Held:
    """Return what names the address, but for the last mail of an erasing just before: it is on its way, and forgotten then."""
    held = await held_of(email)
    last = Message.kind.is_in(sorted(FAREWELLS)) & (Message.state == MessageState.pending)
    rows = await Message.select(Message.id).where(Message.id.is_in([0, *held.messages]) & last)
    farewells = {row["id"] for row in rows}
    return replace(held, messages=[number for number in held.messages if number not in farewells])


async def _erase(held: Held) -> None:
    await erase_messages(held.messages)
    await erase_ledger(held.ledger)
    await erase_registrations(held.registrations)
    await erase_new_addresses(held.new_addresses)
    await _forget_parties(held.parties)
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
        " SELECT event FROM registration WHERE new_email <> '' AND lower(new_email) = {} UNION"
        " SELECT s.event AS event FROM session s JOIN invitation i ON i.session = s.id WHERE i.mail_key = {}",
        *[mail_key(email)] * 3,
    )
    return sorted(row["event"] for row in rows)


async def _same_person(registration: Registration) -> list[Registration]:
    same = (Registration.mail_key == registration.mail_key) & (Registration.name_key == registration.name_key)
    here = (Registration.event == registration.event) & Registration.erased_at.is_null()
    return await Registration.objects().where(here & same).order_by(Registration.id)


async def _rows(ids: Sequence[int]) -> list[Registration]:
    return await Registration.objects().where(Registration.id.is_in(list(ids) or [0])).order_by(Registration.id)


async def _left(registration: Registration) -> bool:
    """Cancel what can be cancelled; return whether that was so."""
    if registration.status in ENDED:
        return False
    try:
        await cancel(registration.id, By.person)
    except Refused as refused:
        if refused.code != "past":
            raise
        return False
    return True


async def _calendars(messages: Sequence[int], mailbox: str) -> list[tuple[int, dict[str, Any]]]:
    """Return, with its event, what letters that will not be sent now would have taken out of the calendar of this mailbox."""
    waiting = Message.id.is_in(list(messages) or [0]) & (Message.state == MessageState.pending)
    found = []
    for message in await Message.objects().where(waiting).order_by(Message.id):
        payload = payload_of(message)
        calendar = payload.get("calendar") or {}
        takes_out = calendar.get("method") == "CANCEL" or calendar.get("cancelled")
        if takes_out and mail_key(message.recipient) == mailbox:
            found.append((payload["event"], calendar))
    return found


async def _leave_party(registration: Registration) -> None:
    if registration.party is None:
        return
    party = await one(Party, registration.party)
    left = await Registration.select(Registration.mail_key).where(
        (Registration.party == party.id) & Registration.erased_at.is_null()
    )
    has_mailbox = mail_key(party.contact_email) == registration.mail_key
    if not left or (has_mailbox and registration.mail_key not in {row["mail_key"] for row in left}):
        await _forget_parties([party.id])
    elif is_contact(party, registration):
        await Party.update({Party.contact_name: ""}).where(Party.id == party.id)


async def _forget_parties(ids: Sequence[int]) -> None:
    await erase_messages(await messages_about_parties(ids))
    await erase_parties(ids)


async def _leave_mailbox(key: str) -> None:
    """Forget what was for all registrations of a mailbox, once it has none any more."""
    if await Registration.exists().where(Registration.mail_key == key):
        return
    await LoginLink.delete().where(LoginLink.mail_key == key)
    await erase_messages(await messages_to_mailbox(key))


async def _mailbox(email: str) -> tuple[str, str]:
    """Return the address as the person writes it, and the language of their mails."""
    own = Registration.mail_key == mail_key(email)
    latest = await Registration.objects().where(own).order_by(Registration.id, ascending=False).first()
    return (latest.email, latest.language) if latest else (email, SOURCE_LANGUAGE)


@dataclass(frozen=True)
class _Told:
    """Who hears that they are forgotten, what they were taken out of just now, and what takes that out of their calendar."""

    email: str
    language: str
    events: Sequence[int]
    calendars: Sequence[tuple[int, dict[str, Any]]]


def _farewell(told: _Told, about: int | None = None) -> list[Envelope]:
    key = f"erased:{secrets.token_hex(8)}"
    return farewell(Farewell(key, told.email, told.language, about, told.events, told.calendars))
