"""What each mail address was last sent about each session: invitations are numbered here and only here (invariant 9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from piccolo.query import Objects

from ki_events.clock import now
from ki_events.events.tables import Event, EventStatus, Session, SessionKind, SessionStatus
from ki_events.mail.outbox import Envelope
from ki_events.registrations.ledger.numbers import Entry, invited, number, number_each
from ki_events.registrations.letters.entries import (
    MOST_SINGLE_INVITATIONS,
    Post,
    Series,
    cancelling,
    letter,
    one_by_one,
    single,
    together,
)
from ki_events.registrations.letters.unsent import passed_on
from ki_events.registrations.tables import CalendarChoice, Choice, Registration, Status


async def calendar_part(mail_key: str, session: Session, method: str) -> dict[str, Any] | None:
    """Return what the letter about `session` says to the calendar of this address, or None if that is known there.

    `method` is REQUEST or CANCEL. Part of a transaction that holds the event's turn.
    """
    if method == "CANCEL" and not await invited(mail_key, [session]):
        return None
    entries = await number(mail_key, [session], method)
    return single(entries[0], method) if entries else None


async def calendar_parts(mail_key: str, sessions: Sequence[Session], unsent: Mapping[int, int]) -> list[dict[str, Any]]:
    """Return a REQUEST for each changed session that the address does not know yet, or one file with all if they are many.

    `unsent` has what was numbered before and never left, as sequences by session. Part of a transaction that holds the
    event's turn.
    """
    method = _method(sessions)
    numbered = {entry.session.id: entry for entry in await number(mail_key, sessions, method)}
    known = {session.id: Entry(session, unsent[session.id]) for session in sessions if session.id in unsent}
    entries = [(known | numbered)[session.id] for session in sessions if session.id in known | numbered]
    if method == "PUBLISH":
        file = together(entries)
        return [file] if file else []
    return [single(entry, method) for entry in entries]


@dataclass(frozen=True)
class Placed:
    """Who just got a place, the key of the letter that says so, and the elective sessions that they have."""

    registration: Registration
    key: str
    electives: Sequence[Session] = ()


async def envelopes_for_place(registration: Registration, event: Event, kind: str, key: str) -> list[Envelope]:
    """Return the letter to who just got a place, and the calendar entries that follow it."""
    return await envelopes_for_places([Placed(registration, key)], event, kind)


async def envelopes_for_places(people: Sequence[Placed], event: Event, kind: str) -> list[Envelope]:
    """Return the letters to those who just got places, and the calendar entries that follow them.

    The first registration of a mail address brings the invitations, its colleagues get the letter alone, and so does who
    wants no invitations. Part of a transaction that holds the event's turn; the registrations have moved already.
    """
    sessions = await _to_come(event)
    wanting = [placed for placed in people if _wants_invitations(placed)]
    mailboxes = dict.fromkeys(placed.registration.mail_key for placed in wanting)
    wanted = {mailbox: [*sessions, *_chosen_at(mailbox, wanting)] for mailbox in mailboxes}
    methods = {mailbox: _method(own) for mailbox, own in wanted.items()}
    entries = await number_each(wanted, methods)
    envelopes = []
    for placed in people:
        mailbox = placed.registration.mail_key
        own = entries.pop(mailbox, []) if _wants_invitations(placed) else []
        if methods.get(mailbox) == "PUBLISH":
            envelopes.append(letter(placed.registration, event, Post(kind, placed.key, together(own))))
        else:
            series = Series(kind, placed.key, "calendar_entry", "REQUEST")
            envelopes += one_by_one(placed.registration, event, series, own)
    return envelopes


async def envelopes_for_loss(registration: Registration, event: Event, kind: str, key: str) -> list[Envelope]:
    """Return the letter to who lost a place or stopped waiting, and what takes the sessions out of the calendar.

    Nothing is taken out while a colleague of the same mail address has a place and wants invitations; what has not left yet
    is passed on to them. What is known is taken out whatever the person wants by now. Part of a transaction that holds the event's turn; the registration has moved already.
    """
    colleague = await colleague_to_invite(registration)
    if colleague is not None and event.status == EventStatus.cancelled:
        return [letter(registration, event, Post(kind, key, None))]
    if colleague is not None:
        alone = await _chosen_alone(registration, event)
        entries = await number(registration.mail_key, alone, "CANCEL")
        series = Series(kind, key, "calendar_cancelled", "CANCEL")
        return [*one_by_one(registration, event, series, entries), *await passed_on(registration, colleague)]
    known = await invited(registration.mail_key, await _unfinished(event))
    entries = await number(registration.mail_key, known, "CANCEL")
    return cancelling(registration, event, (kind, key), entries)


async def colleague_to_invite(registration: Registration) -> Registration | None:
    """Return the first colleague of the same mailbox who has a place and wants its dates as invitations."""
    same_mailbox = (Registration.event == registration.event) & (Registration.mail_key == registration.mail_key)
    placed = (Registration.status == Status.confirmed) & (Registration.id != registration.id)
    wanting = (Registration.calendar == CalendarChoice.invitations) & (Registration.is_told == True)  # noqa: E712 - SQL
    return await Registration.objects().where(same_mailbox & placed & wanting).order_by(Registration.turn).first()


async def is_wanted_by_colleague(registration: Registration, session: Session) -> bool:
    """Say whether a colleague of the same mailbox has a place in this elective session and wants to be invited to it."""
    rows = await Choice.raw(
        "SELECT 1 AS found FROM choice JOIN registration ON registration.id = choice.registration"
        " WHERE choice.session = {} AND choice.status = 'taken' AND registration.mail_key = {} AND registration.id <> {}"
        " AND registration.calendar = 'invitations' LIMIT 1",
        session.id,
        registration.mail_key,
        registration.id,
    )
    return bool(rows)


def _wants_invitations(placed: Placed) -> bool:
    # Whoever is not told gets nothing into the calendar: the mailbox may still be told by a colleague.
    return bool(placed.registration.calendar == CalendarChoice.invitations and placed.registration.is_told)


def _method(sessions: Sequence[Session]) -> str:
    return "PUBLISH" if len(sessions) > MOST_SINGLE_INVITATIONS else "REQUEST"


def _chosen_at(mailbox: str, people: Sequence[Placed]) -> list[Session]:
    # What colleagues of one mailbox chose goes to it once, with what the first of them gets.
    chosen = {row.id: row for each in people if each.registration.mail_key == mailbox for row in each.electives}
    return sorted(chosen.values(), key=lambda row: (row.starts_at, row.id))


async def _chosen_alone(registration: Registration, event: Event) -> list[Session]:
    """Return the elective sessions in this mailbox's calendar that none of its colleagues goes to any more."""
    elective = await _unfinished(event).where(Session.kind == SessionKind.elective)
    known = await invited(registration.mail_key, elective)
    return [row for row in known if not await is_wanted_by_colleague(registration, row)]


async def _to_come(event: Event) -> list[Session]:
    # Elective sessions are for those who chose them.
    planned = (Session.status == SessionStatus.planned) & (Session.kind == SessionKind.plenary)
    return await _unfinished(event).where(planned)


def _unfinished(event: Event) -> Objects[Session]:
    # What is over stays in the calendar: it took place.
    unfinished = (Session.event == event.id) & (Session.ends_at > now())
    return Session.objects().where(unfinished).order_by(Session.starts_at, Session.id)
