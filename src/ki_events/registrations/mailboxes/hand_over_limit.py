"""Handing places over fills nobody's mailbox: as many letters in an hour as signing up may cause, and no place changes beyond."""

from ki_events.clock import now
from ki_events.i18n import _
from ki_events.mail.mailbox_turns import take_mailbox_turns
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.mailboxes.history import ENTRY, HOUR
from ki_events.registrations.mailboxes.limits import MOST_ENTRIES, MOST_LETTERS
from ki_events.registrations.rules import mail_key


async def refuse_when_mailbox_is_full(email: str) -> None:
    """Raise `Refused` (`mailbox_full`) when the mailbox was told of places handed over too often in the last hour.

    The mailbox is held until the transaction ends, so that several who hand over at once do not all find room.
    """
    mailbox = mail_key(email)
    await take_mailbox_turns([mailbox])
    rows = await Message.raw(
        "SELECT kind, COUNT(*) AS n FROM message WHERE created_at > {} AND key LIKE 'handed_over_%' AND recipient IN"
        " (SELECT email FROM registration WHERE mail_key = {} UNION VALUES ({})) GROUP BY kind",
        now() - HOUR,
        mailbox,
        email,
    )
    entries = sum(row["n"] for row in rows if row["kind"] == ENTRY)
    letters = sum(row["n"] for row in rows if row["kind"] != ENTRY)
    if letters >= MOST_LETTERS or entries >= MOST_ENTRIES:
        raise Refused("mailbox_full", _mailbox_full())


def _mailbox_full() -> str:
    return _(
        "An diese Adresse gingen in der letzten Stunde schon mehrere Nachrichten über weitergegebene Plätze. "
        "Bitte versuchen Sie es später noch einmal; der Platz bleibt bis dahin Ihrer."
    )
