"""What people are written when they switch workshops: one calendar message per session (RFC 5546 section 3.2.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ki_events.events.tables import Event, Session
from ki_events.mail.outbox import Envelope
from ki_events.registrations.ledger.numbers import Entry, number_for
from ki_events.registrations.letters.plain import plain_letter
from ki_events.registrations.tables import CalendarChoice, Invitation, Registration, Status

Numbered = dict[tuple[str, int], int]
"""Sequences by mailbox and session."""


@dataclass(frozen=True)
class Switched:
    """Who has switched: the session that they have now, and the one that they left for it."""

    registration: Registration
    new: Session
    left: Session | None


async def workshop_letters(people: Sequence[Switched], event: Event) -> list[Envelope]:
    """Return the letters to those of the people who are confirmed, in a fixed number of statements.

    A session to which a colleague of the same mailbox is invited stays in the calendar. Part of a transaction that holds
    the event's turn; all have switched already.
    """
    told = [each for each in people if each.registration.status == Status.confirmed and each.registration.is_told]
    if not told:
        return []
    invited = [each for each in told if _is_invited(each)]
    taken = _numbered(await number_for(_by_mailbox([(_mailbox(each), each.new) for each in invited]), "REQUEST"))
    left = _numbered(await number_for(_by_mailbox(await _gone(told)), "CANCEL"))
    letters = []
    for each in told:
        number = taken.pop((_mailbox(each), each.new.id), None) if _is_invited(each) else None
        letters.append(_letter(each, event, "workshop_taken", (each.new, number)))
        if each.left is not None and (sequence := left.pop((_mailbox(each), each.left.id), None)) is not None:
            letter = _letter(each, event, "workshop_left", (each.left, sequence))
            letter.payload["instead"] = each.new.id
            letters.append(letter)
    return letters


def _letter(each: Switched, event: Event, kind: str, part: tuple[Session, int | None]) -> Envelope:
    session, sequence = part
    letter = plain_letter(each.registration, event, kind, f"{kind}:{each.registration.id}:{session.id}:{event.turn}")
    letter.payload["session"] = session.id
    if sequence is not None:
        method = "REQUEST" if kind == "workshop_taken" else "CANCEL"
        calendar: dict[str, Any] = {"session": session.id, "method": method, "sequence": sequence}
        letter.payload["calendar"] = calendar
    return letter


async def _gone(people: Sequence[Switched]) -> list[tuple[str, Session]]:
    """Return what is in the calendar of a mailbox that nobody there has a place in any more."""
    left = {(_mailbox(each), each.left.id): each.left for each in people if each.left is not None}
    if not left:
        return []
    sessions = sorted({session for _, session in left})
    marks = ", ".join(["{}"] * len(sessions))
    known = await Invitation.raw(
        f"SELECT mail_key, session FROM invitation WHERE method <> 'CANCEL' AND session IN ({marks})"  # noqa: S608 - placeholders only
        " AND NOT EXISTS (SELECT 1 FROM choice JOIN registration ON registration.id = choice.registration"
        " WHERE choice.session = invitation.session AND choice.status = 'taken'"
        " AND registration.mail_key = invitation.mail_key AND registration.calendar = 'invitations')",
        *sessions,
    )
    found = {(row["mail_key"], row["session"]) for row in known}
    return [(mailbox, session) for (mailbox, number), session in left.items() if (mailbox, number) in found]


def _is_invited(each: Switched) -> bool:
    return bool(each.registration.calendar == CalendarChoice.invitations)


def _by_mailbox(pairs: Sequence[tuple[str, Session]]) -> dict[str, list[Session]]:
    found: dict[str, dict[int, Session]] = {}
    for mailbox, session in pairs:
        found.setdefault(mailbox, {})[session.id] = session
    return {mailbox: list(sessions.values()) for mailbox, sessions in found.items()}


def _numbered(entries: dict[str, list[Entry]]) -> Numbered:
    return {(mailbox, entry.session.id): entry.sequence for mailbox, own in entries.items() for entry in own}


def _mailbox(each: Switched) -> str:
    return each.registration.mail_key
