"""Changing one's own registrations to and fro fills no mailbox: of what is too much only what calendars need is told, after the hour."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from ki_events.audit import AuditEntry
from ki_events.clock import now
from ki_events.i18n import _
from ki_events.mail.mailbox_turns import take_mailbox_turns
from ki_events.mail.outbox import Envelope
from ki_events.mail.tables import Message, MessageState
from ki_events.refusal import Refused
from ki_events.registrations.mailboxes.codes import mailbox_code
from ki_events.registrations.mailboxes.held_back import LATER, hour_of
from ki_events.registrations.mailboxes.history import HOUR, UNWANTED_FOR
from ki_events.registrations.rules import Rule
from ki_events.registrations.tables import Registration

MOST_LETTERS = 20
"""So many letters an hour whoever has links may cause to one mailbox."""

MOST_CANCELLED = 5
"""So many cancellations an hour of one mailbox for one event are told each by a letter of its own."""

MOST_SWITCHES = 10
"""So many times an hour one person's workshops are switched with a letter."""

LETTERS = ("cancelled", "resent", "workshop_left", "workshop_taken")
SWITCHED = "choice.changed"
_FURTHER = "calendar_cancelled"


async def within_own_limit(registration: Registration, envelopes: Sequence[Envelope]) -> list[Envelope]:
    """Return what is to be written of letters that somebody caused to the mailbox of the registration by its link.

    What is too much is left out; what it would have said to a calendar goes there after the hour, the newest for each date, so
    that none keeps what is over. Part of a transaction that holds the event's turn; what is told of has happened already.
    """
    return list(envelopes) if await has_room(registration) else await _after_the_hour(registration, envelopes)


async def within_cancelling_limit(registration: Registration, envelopes: Sequence[Envelope]) -> list[Envelope]:
    """Do the same for letters about a cancellation; who signs up and cancels in turn is written to five times an hour."""
    if not await has_room(registration) or await _cancelled_lately(registration) > MOST_CANCELLED:
        return await _after_the_hour(registration, envelopes)
    return list(envelopes)


async def has_room(registration: Registration) -> bool:
    """Say whether the mailbox of the registration takes one more letter; the mailbox is held until the transaction ends."""
    await take_mailbox_turns([registration.mail_key])
    marks = ", ".join(["{}"] * len(LETTERS))
    rows = await Message.raw(
        f"SELECT COUNT(*) AS n FROM message WHERE created_at > {{}} AND kind IN ({marks}) AND recipient IN"  # noqa: S608 - placeholders only
        " (SELECT email FROM registration WHERE mail_key = {} UNION VALUES ({}))",
        now() - HOUR,
        *LETTERS,
        registration.mail_key,
        registration.email,
    )
    return bool(rows[0]["n"] < MOST_LETTERS)


async def is_unwanted(registration: Registration) -> bool:
    """Say whether the owner of the mailbox said "Das war ich nicht" to this event within the last 30 days."""
    return await _decided(registration, Rule.not_me, now() - UNWANTED_FOR) > 0


async def refuse_when_switched_often(registration_id: int) -> None:
    """Raise `Refused` (`switched_too_often`) when the workshops were switched ten times in the last hour."""
    lately = (AuditEntry.action == SWITCHED) & (AuditEntry.at > now() - HOUR)
    own = AuditEntry.subject == f"registration:{registration_id}"
    if await AuditEntry.count().where(own & lately) >= MOST_SWITCHES:
        raise Refused("switched_too_often", _switched_too_often())


async def _cancelled_lately(registration: Registration) -> int:
    own, of_contact = Rule.cancelled_by_person, Rule.cancelled_by_contact
    return sum([await _decided(registration, rule, now() - HOUR) for rule in (own, of_contact)])


async def _decided(registration: Registration, rule: Rule, since: datetime) -> int:
    rows = await Registration.raw(
        "SELECT COUNT(*) AS n FROM decision d JOIN registration r ON r.id = d.registration"
        " WHERE r.event = {} AND r.mail_key = {} AND d.rule = {} AND d.at > {}",
        registration.event,
        registration.mail_key,
        rule.value,
        since,
    )
    return int(rows[0]["n"])


async def _after_the_hour(registration: Registration, envelopes: Sequence[Envelope]) -> list[Envelope]:
    own = [envelope for envelope in envelopes if envelope.kind in (*LETTERS, _FURTHER)]
    late = [_late(registration, envelope) for envelope in own if "calendar" in envelope.payload]
    waits = (Message.state == MessageState.pending) & Message.token.is_null()
    if late:
        # What waits already is older than what is said now.
        await Message.delete().where(waits & Message.key.is_in([envelope.key for envelope in late]))
    # Dates that are passed on to a colleague go to them in any case.
    return [*(envelope for envelope in envelopes if envelope not in own), *late]


def _late(registration: Registration, envelope: Envelope) -> Envelope:
    hour, session = hour_of(now()), envelope.payload["calendar"].get("session", "all")
    key = f"late:{mailbox_code(registration.mail_key)}:{registration.event}:{hour:%Y%m%d%H}:{session}"
    return replace(envelope, key=key, run_at=hour + HOUR + LATER)


def _switched_too_often() -> str:
    return _(
        "In der letzten Stunde wurden Ihre Workshops schon zehnmal gewechselt. Was Sie haben, behalten Sie; "
        "bitte versuchen Sie es in einer Stunde noch einmal."
    )
