"""Where a person's mail address stands in the database, as the ids of rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from ki_events.clock import now
from ki_events.db import is_sqlite
from ki_events.mail.tables import Message
from ki_events.organisations.reporting_barriers import KIND as REPORT
from ki_events.registrations.rules import mail_key
from ki_events.registrations.tables import Registration


@dataclass(frozen=True)
class Held:
    """The rows that name a mail address; `to_cancel` are those registrations that would be cancelled first."""

    registrations: Sequence[int]
    to_cancel: Sequence[int]
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
    return Held(
        registrations=await _ids("registration WHERE erased_at IS NULL AND mail_key = {}", key),
        to_cancel=await _to_cancel(key),
        parties=await _ids("party WHERE lower(contact_email) = {}", key),
        invitation_links=await _ids("invitation_link WHERE lower(email) = {}", key),
        interests=await _ids("interest WHERE mail_key = {}", key),
        login_links=await _ids("login_link WHERE mail_key = {}", key),
        ledger=await _ids("invitation WHERE mail_key = {}", key),
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
    """Return the ids of mails about these registrations that still name a recipient."""
    if not registrations:
        return []
    places = ", ".join(["{}"] * len(registrations))
    return await _ids(
        f"message WHERE recipient > '' AND {_in_payload('registration')} IN ({places})", *map(str, registrations)
    )


async def ledger_of(registration: Registration) -> list[int]:
    """Return the ids of what the mailbox was sent about the event, unless a colleague of the same mailbox is registered."""
    return await _ids(
        "invitation WHERE mail_key = {} AND session IN (SELECT s.id FROM session s WHERE s.event = {})"
        " AND NOT EXISTS (SELECT 1 FROM registration r WHERE r.mail_key = {} AND r.event = {} AND r.name_key <> {})",
        registration.mail_key,
        registration.event,
        registration.mail_key,
        registration.event,
        registration.name_key,
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
    return f"CAST(json_extract(payload, '$.{name}') AS TEXT)" if is_sqlite() else f"(payload ->> '{name}')"
