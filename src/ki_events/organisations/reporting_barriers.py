"""Whoever meets a barrier tells those who can remove it, without an account; the report is a mail and nothing else (§ 10b BGG NRW)."""

from dataclasses import dataclass
from datetime import timedelta

from ki_events.audit import record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.i18n import _
from ki_events.mail.outbox import Envelope, put
from ki_events.mail.tables import Message, MessageState
from ki_events.organisations.tables import Organisation
from ki_events.refusal import Refused
from ki_events.settings import settings

KIND = "barrier_report"
KEPT_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Report:
    """What hinders someone, on which page of ours (a path, or empty), and where an answer goes (or empty)."""

    barrier: str
    page: str = ""
    email: str = ""


def mailbox_of(organisation: Organisation | None) -> str:
    """Return the address that reports go to: the organisation's, else the operator's; empty if there is none."""
    return (organisation.email if organisation else "") or settings().operator_email


async def report_barrier(organisation: Organisation | None, report: Report, nonce: str) -> bool:
    """Send the report to the organisation (None: to the operator); return False if this form was sent before.

    The mail carries the words themselves, since they are stored nowhere else. Raise `Refused` when nobody has a mailbox.
    """
    recipient = mailbox_of(organisation)
    if not recipient:
        raise Refused("no_mailbox", _("Hier lässt sich gerade nichts senden. Bitte schreiben Sie uns einen Brief."))
    number = organisation.id if organisation else None
    payload = {"organisation": number, "barrier": report.barrier, "page": report.page, "email": report.email}
    async with transaction():
        is_new = await put(Envelope(f"{KIND}:{nonce}", KIND, recipient, "de", payload))
        if is_new:
            await record("person", "barrier.report", f"organisation:{number}" if number else "operator")
    return is_new


async def forget_reports() -> None:
    """Take the words out of reports that left the house long ago; that they were sent stays known."""
    nothing = "{}"
    await Message.raw(
        "UPDATE message SET payload = {} WHERE kind = {} AND state <> {} AND created_at < {}"
        " AND CAST(payload AS TEXT) <> {}",
        nothing,
        KIND,
        MessageState.pending.value,
        now() - KEPT_FOR,
        nothing,
    )
