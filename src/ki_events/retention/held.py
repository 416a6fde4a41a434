"""Where a person's mail address stands in the database, as the ids of rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from ki_events.clock import now
from ki_events.db import is_sqlite
from ki_events.mail.tables import Message
from ki_events.organisations.reporting_barriers import KIND as REPORT
from ki_events.registrations.letters.mailboxes import KINDS as LETTERS_TO_MAILBOXES
from ki_events.registrations.rules import Rule, mail_key
from ki_events.registrations.tables import Registration

OF_MAILBOX = LETTERS_TO_MAILBOXES | {"party_known"}
"""Letters that name no registration of their own: to the mailbox as such."""


@dataclass(frozen=True)
class Held:
    """The rows that name a mail address; `to_cancel` are those registrations that would be cancelled first.

    `new_addresses` are registrations of others, or of people who may be others, that wait for a proof of this address.
    """

    registrations: Sequence[int]
    to_cancel: Sequence[int]
    new_addresses: Sequence[int]
    parties: Sequence[int]
    invitation_links: Sequence[int]
    interests: Sequence[int]
    login_links: Sequence[int]
    ledger: Sequence[int]
    messages: Sequence[int]
    reports: Sequence[int]

    @property
    def is_empty(self) -> bool:
        """Say whether nothing names the address."""
        return not any(vars(self).values())


async def held_of(email: str) -> Held:
    """Return what names this mail address, however it is written."""
    key = mail_key(email)
    registrations = await _ids("registration WHERE erased_at IS NULL AND mail_key = {}", key)
    ledger = await _ids("invitation WHERE mail_key = {}", key)
    return Held(
        registrations=registrations,
        to_cancel=await _to_cancel(key),
        new_addresses=await _ids("registration WHERE new_email <> '' AND lower(new_email) = {}", key),
        parties=await _ids("party WHERE lower(contact_email) = {}", key),
        invitation_links=await _ids("invitation_link WHERE lower(email) = {}", key),
        interests=await _ids("interest WHERE mail_key = {}", key),
        login_links=await _ids("login_link WHERE mail_key = {}", key),
        ledger=sorted({*ledger, *await _ledger_before(registrations)}),
        messages=await messages_to(email),
        reports=await _ids(f"message WHERE kind = {{}} AND lower({_in_payload('email')}) = {{}}", REPORT, key),
    )


async def messages_to(email: str) -> list[int]:
    """Return the ids of mails to this address, and of those about its registrations that went to an address before it."""
    key = mail_key(email)
    # Of any spelling; some tens of thousands at most still name a recipient.
    to = await _ids("message WHERE recipient > '' AND lower(recipient) = {} AND kind <> {}", key, REPORT)
    own = await _ids("registration WHERE erased_at IS NULL AND mail_key = {}", key)
    return sorted({*to, *await messages_about(own)})


async def messages_about(registrations: Sequence[int]) -> list[int]:
    """Return the ids of mails about these registrations that still name a recipient, as far as they are about who has them now.

    What was written before a place was handed over, and the letter to who gave it, are the other person's. A letter that tells
    the mailbox before that the address changed is to arrive there first.
    """
    if not registrations:
        return []
    return await _ids(
        f"message WHERE {_about(registrations)} AND key NOT LIKE 'handed_over_from:%'"
        " AND NOT (state = 'pending' AND key LIKE 'address_changed:%')",
        *map(str, registrations),
        Rule.handed_over.value,
    )


async def messages_about_parties(parties: Sequence[int]) -> list[int]:
    """Return the ids of mails to the contacts of these parties that still name them."""
    if not parties:
        return []
    places = ", ".join(["{}"] * len(parties))
    return await _ids(f"message WHERE recipient > '' AND {_in_payload('party')} IN ({places})", *map(str, parties))


async def messages_to_mailbox(key: str) -> list[int]:
    """Return the ids of mails that are about no single registration, but about all of a mailbox."""
    kinds = sorted(OF_MAILBOX)
    places = ", ".join(["{}"] * len(kinds))
    return await _ids(f"message WHERE recipient > '' AND lower(recipient) = {{}} AND kind IN ({places})", key, *kinds)


async def ledger_of(registration: Registration) -> list[int]:
    """Return the ids of what the mailbox was sent about the event, unless a colleague of the same mailbox is registered.

    That of the mailbox which the person had before is with it.
    """
    before = await _ledger_before([registration.id])
    return before + await _ids(
        "invitation WHERE mail_key = {} AND session IN (SELECT s.id FROM session s WHERE s.event = {})"
        " AND NOT EXISTS (SELECT 1 FROM registration r WHERE r.mail_key = {} AND r.event = {} AND r.name_key <> {})",
        registration.mail_key,
        registration.event,
        registration.mail_key,
        registration.event,
        registration.name_key,
    )


async def _ledger_before(registrations: Sequence[int]) -> list[int]:
    """Return the ids of what mailboxes were sent that these people had before, as far as their letters still say which."""
    if not registrations:
        return []
    places = ", ".join(["{}"] * len(registrations))
    return await _ids(
        "invitation WHERE mail_key IN"  # noqa: S608 - placeholders only
        f" (SELECT lower(recipient) FROM message WHERE {_about(registrations)} AND key LIKE 'address_changed:%')"
        f" AND session IN (SELECT s.id FROM session s JOIN registration own ON own.event = s.event WHERE own.id IN ({places}))"
        " AND NOT EXISTS (SELECT 1 FROM registration r JOIN session s ON s.event = r.event"
        " WHERE s.id = invitation.session AND r.mail_key = invitation.mail_key)",
        *map(str, registrations),
        Rule.handed_over.value,
        *registrations,
    )


def _about(registrations: Sequence[int]) -> str:
    """Return the condition for mails that name a recipient and were written since nobody else had these registrations.

    Its values: the ids as texts, and the rule of handing over.
    """
    number, places = _in_payload("registration"), ", ".join(["{}"] * len(registrations))
    return (
        f"recipient > '' AND {number} IN ({places}) AND NOT EXISTS (SELECT 1 FROM decision d"  # noqa: S608 - placeholders only
        f" WHERE CAST(d.registration AS TEXT) = {number} AND d.rule = {{}} AND d.at > message.created_at)"
    )


async def _to_cancel(key: str) -> list[int]:
    return await _ids(
        "registration WHERE erased_at IS NULL AND mail_key = {} AND status NOT IN ('cancelled', 'rejected')"
        " AND event IN (SELECT e.id FROM event e WHERE e.postponed OR e.ends_at IS NULL OR e.ends_at > {})",
        key,
        now(),
    )


async def _ids(rest: str, *values: object) -> list[int]:
    rows = await Message.raw(f"SELECT id FROM {rest} ORDER BY id", *values)  # noqa: S608 - our own conditions
    return [row["id"] for row in rows]


def _in_payload(name: str) -> str:
    """Return the SQL of a value in a payload, as text."""
    if is_sqlite():
        return f"CAST(json_extract(message.payload, '$.{name}') AS TEXT)"
    return f"(message.payload ->> '{name}')"
