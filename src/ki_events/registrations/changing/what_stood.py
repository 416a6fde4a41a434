"""What calling off takes away is noted first, as numbers of rows without names, so that it can be taken back exactly."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ki_events.events.tables import Event, Session, SessionStatus
from ki_events.mail.tables import Message, MessageState
from ki_events.registrations.letters.held import about_event, last_letter
from ki_events.registrations.seating import choices_of
from ki_events.registrations.tables import Choice, Invitation, Registration


@dataclass(frozen=True)
class WhatStood:
    """How an event stood: its own state, planned `sessions`, and rows as lists in the order of the names below.

    `registrations`: id, status, holds_place, deadline, contingent. `choices`: registration, round, session, status, turn.
    `ledger`: id, method, and how many changes behind, of what calendars know. `letters`: mails that were waiting to be sent;
    `last_letter`: the newest of all mails.
    """

    status: str = ""
    reason: str = ""
    sessions: list[int] = field(default_factory=list)
    registrations: list[list[Any]] = field(default_factory=list)
    choices: list[list[Any]] = field(default_factory=list)
    ledger: list[list[Any]] = field(default_factory=list)
    letters: list[int] = field(default_factory=list)
    last_letter: int = 0
    decisions: list[int] = field(default_factory=list)

    def written(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return asdict(self)


def as_it_stood(content: dict[str, Any]) -> WhatStood:
    """Return what `written` gave."""
    return WhatStood(**content)


async def what_stands(event: Event, people: Sequence[Registration]) -> WhatStood:
    """Read how the event stands, with its active `people`, in a fixed number of statements; before anything is changed."""
    planned = (Session.event == event.id) & (Session.status == SessionStatus.planned)
    sessions = await Session.select(Session.id).where(planned).order_by(Session.id).output(as_list=True)
    return WhatStood(
        status=event.status,
        reason=event.cancel_reason,
        sessions=sessions,
        registrations=[_registration(person) for person in people],
        choices=[_choice(row) for row in await choices_of([person.id for person in people])],
        ledger=await _ledger("s.event = {}", event.id),
        letters=await _waiting_letters(event.id),
        last_letter=await last_letter(),
    )


async def session_stands(session: Session) -> WhatStood:
    """Read what dropping one session takes away: choices of it, and its place in calendars."""
    chosen = await Choice.objects().where(Choice.session == session.id).order_by(Choice.turn, Choice.id)
    return WhatStood(
        status=session.status,
        sessions=[session.id],
        choices=[_choice(row) for row in chosen],
        ledger=await _ledger("i.session = {}", session.id),
        last_letter=await last_letter(),
    )


def part_of(session: Session) -> str:
    """Return under which name what stood of a session is kept among the versions of its event."""
    return f"session:{session.id}"


async def _ledger(condition: str, number: int) -> list[list[Any]]:
    rows = await Invitation.raw(
        "SELECT i.id, i.method, s.sequence - COALESCE(i.told, s.sequence) AS behind FROM invitation i"  # noqa: S608 - texts of ours
        f" JOIN session s ON s.id = i.session WHERE {condition} AND i.method <> 'CANCEL' ORDER BY i.id",
        number,
    )
    return [[row["id"], row["method"], row["behind"]] for row in rows]


async def _waiting_letters(event_id: int) -> list[int]:
    waiting = Message.state == MessageState.pending
    return await Message.select(Message.id).where(waiting, about_event(event_id)).output(as_list=True)


def _registration(row: Registration) -> list[Any]:
    deadline = None if row.deadline is None else row.deadline.isoformat()
    return [row.id, row.status, bool(row.holds_place), deadline, row.contingent]


def _choice(row: Choice) -> list[Any]:
    return [row.registration, row.round, row.session, row.status, row.turn]
