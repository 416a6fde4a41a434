"""Who changed an event last, and when: read from the audit."""

from dataclasses import dataclass
from datetime import datetime

from ki_events.accounts.tables import Account
from ki_events.audit import AuditEntry
from ki_events.i18n import _


@dataclass(frozen=True)
class LastChange:
    """The last thing that was done to an event; `at` in UTC, `name` empty for what no account did."""

    at: datetime
    name: str


async def last_change(event_id: int) -> LastChange | None:
    """Return the last change by a person or the machine, in one statement; None if none is written down."""
    rows = await AuditEntry.raw(
        "SELECT audit_entry.at, account.name FROM audit_entry"
        " LEFT JOIN account ON audit_entry.actor = 'account:' || account.id"
        " WHERE audit_entry.subject = {} ORDER BY audit_entry.id DESC LIMIT 1",
        f"event:{event_id}",
    )
    return LastChange(rows[0]["at"], rows[0]["name"] or "") if rows else None


async def names_of(actors: set[str]) -> dict[str, str]:
    """Return the names of actors as the audit calls them; what no account did has a name of its own."""
    ids = [int(actor.removeprefix("account:")) for actor in actors if actor.startswith("account:")]
    rows = await Account.select(Account.id, Account.name).where(Account.id.is_in(ids or [0]))
    known = {f"account:{row['id']}": str(row["name"]) for row in rows}
    others = {"cli": _("Import"), "system": _("das System"), "demo": _("die Demo")}
    return {
        actor: known.get(actor) or others.get(actor, _("jemand, dessen Konto es nicht mehr gibt")) for actor in actors
    }
