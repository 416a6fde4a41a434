"""When nobody keeps a place in an event, each mailbox is told once what leaves its calendar, however many people it has."""

from collections.abc import Callable, Sequence

from ki_events.clock import now
from ki_events.events.tables import Event, Session
from ki_events.mail.outbox import Envelope
from ki_events.registrations.ledger.numbers import number_for
from ki_events.registrations.letters.entries import cancelling
from ki_events.registrations.tables import Invitation, Registration


async def envelopes_for_losses(
    people: Sequence[Registration], event: Event, kind: str, key_of: Callable[[Registration], str]
) -> list[Envelope]:
    """Return the letters to people who all lost their places or stopped waiting, and what clears their calendars.

    The first of a mailbox brings what takes the sessions out, its colleagues get the letter alone. For a verb after which
    nobody has a place in the event: a fixed number of statements for a thousand people. Part of a transaction that holds
    the event's turn; the registrations have moved already.
    """
    known = await _invited(event)
    mailboxes = dict.fromkeys(person.mail_key for person in people)
    entries = await number_for({mailbox: known[mailbox] for mailbox in mailboxes if mailbox in known}, "CANCEL")
    envelopes = []
    for person in people:
        own = entries.pop(person.mail_key, [])
        envelopes += cancelling(person, event, (kind, key_of(person)), own)
    return envelopes


async def _invited(event: Event) -> dict[str, list[Session]]:
    """Return the sessions in the calendar of each mailbox, the first first."""
    # What is over stays in the calendar: it took place.
    unfinished = (Session.event == event.id) & (Session.ends_at > now())
    sessions = {row.id: row for row in await Session.objects().where(unfinished)}
    rows = await Invitation.raw(
        "SELECT i.mail_key, i.session FROM invitation i JOIN session s ON s.id = i.session"
        " WHERE s.event = {} AND i.method <> 'CANCEL' ORDER BY s.starts_at, s.id",
        event.id,
    )
    found: dict[str, list[Session]] = {}
    for row in rows:
        if row["session"] in sessions:
            found.setdefault(row["mail_key"], []).append(sessions[row["session"]])
    return found
