"""A case is one message with the rows that its letter is about, as they are at the moment of sending."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from piccolo.columns import Column
from piccolo.table import Table

from ki_events.events.tables import Event, Session, SessionKind, SessionStatus
from ki_events.mail.outbox import payload_of
from ki_events.mail.tables import Message
from ki_events.organisations.tables import Organisation
from ki_events.registrations.letters.changes import changed_sessions
from ki_events.registrations.letters.when import first_day
from ki_events.registrations.positions import positions_of
from ki_events.registrations.questions.tables import Question
from ki_events.registrations.rules import mail_key
from ki_events.registrations.tables import CalendarChoice, Choice, ChoiceStatus, Decision, Manner, Registration, Status

Row = TypeVar("Row", bound=Table)

FOR_SOMEBODY_ELSE = frozenset({"address_changed", "prove_address", "handed_over_from"})
"""Letters to a mailbox that is not the registration's (any more, or yet)."""

TELLS_WHY = frozenset({"cancelled", "rejected"})

TELLS_WHO = frozenset({"registered", "waiting", "pending", "verify", "cancelled"})
"""Letters that say to somebody who did not sign up who did it for them."""


@dataclass(frozen=True)
class Group:
    """Whom the contact of a party, another mailbox, signed up: the reader, with so many `others`."""

    contact: str
    others: int
    is_together: bool


@dataclass(frozen=True)
class Case:
    """One message with the rows that it is about.

    `position` is the person's in the waiting list, 0 for who does not wait. `last_decision` is read only for who is told
    that their registration has ended. `chosen` are the elective sessions in which they have a place; `asks` says that the event has
    questions, read only for who has just taken a place over. `group` is None for who signed up with their own mailbox.
    `came_from` is the event with its sessions that an organiser moved the person from, for the letter that says so.
    """

    message: Message
    payload: dict[str, Any]
    registration: Registration
    event: Event
    organisation: Organisation
    all_sessions: list[Session]
    position: int
    last_decision: Decision | None
    chosen: frozenset[int] = frozenset()
    asks: bool = False
    group: Group | None = None
    came_from: tuple[Event, Sequence[Session]] | None = None

    @property
    def is_for_somebody_else(self) -> bool:
        """Say whether the letter goes to a mailbox that is not the registration's: no name, no link, no meeting is in it."""
        elsewhere = mail_key(self.message.recipient) != self.registration.mail_key
        return elsewhere or self.message.kind in FOR_SOMEBODY_ELSE

    @property
    def has_place(self) -> bool:
        """Say whether who reads the letter has a place now."""
        return bool(self.registration.status == Status.confirmed) and not self.is_for_somebody_else

    @property
    def calendar_sessions(self) -> list[Session]:
        """Return what the calendar part is about.

        Nobody is invited to what was dropped meanwhile, or who wants no invitations any more; what is over is taken out for all.
        """
        wanted = self.payload.get("calendar")
        if not wanted:
            return []
        numbers = {int(number) for number in wanted["sequences"]} if wanted.get("all") else {wanted["session"]}
        takes_out = wanted["method"] == "CANCEL" or wanted.get("cancelled", False)
        named = [session for session in self.all_sessions if session.id in numbers]
        if takes_out:
            return named
        is_invited = self.registration.calendar == CalendarChoice.invitations
        return [session for session in named if is_invited and session.status == SessionStatus.planned]

    @property
    def sessions(self) -> list[Session]:
        """Return the sessions that the letter names: some, those of a day, or all that are not chosen one by one."""
        if "session" in self.payload:
            return [session for session in self.all_sessions if session.id == self.payload["session"]]
        if self.message.kind in ("calendar_entry", "calendar_cancelled"):
            return self.calendar_sessions
        if self.message.kind == "changed":
            return changed_sessions(self.payload, self.event, self.all_sessions)
        if self.message.kind == "event_cancelled":
            return self._own(self.all_sessions)
        planned = self._own([session for session in self.all_sessions if session.status == SessionStatus.planned])
        if self.message.kind == "reminder":
            wanted_day = date.fromisoformat(self.payload["day"])
            return [session for session in planned if first_day(session) == wanted_day]
        return planned

    def _own(self, sessions: list[Session]) -> list[Session]:
        """Return what is for all and what the person chose; before anything is chosen, all there is to choose from."""
        chosen = frozenset() if self.is_for_somebody_else else self.chosen
        own = [session for session in sessions if session.kind == SessionKind.plenary or session.id in chosen]
        return own or sessions


async def open_cases(messages: Sequence[Message]) -> dict[int, Case]:
    """Read what the messages are about, by their ids; one whose registration is gone is left out.

    At most nine statements however many they are: a batch is mostly about one event.
    """
    payloads = {message.id: payload_of(message) for message in messages}
    registrations = _by_id(await _of(Registration, Registration.id, {row["registration"] for row in payloads.values()}))
    former = {row["from_event"] for row in payloads.values() if "from_event" in row}
    events = _by_id(await _of(Event, Event.id, {row.event for row in registrations.values()} | former))
    organisations = _by_id(await _of(Organisation, Organisation.id, {row.organisation for row in events.values()}))
    sessions: dict[int, list[Session]] = {number: [] for number in events}
    for session in sorted(await _of(Session, Session.event, set(events)), key=lambda row: (row.starts_at, row.id)):
        sessions[session.event].append(session)
    positions = await positions_of([row.id for row in registrations.values() if row.status == Status.waitlisted])
    decisions = await _last_decisions(
        {payloads[message.id]["registration"] for message in messages if message.kind in TELLS_WHY}
    )
    chosen = await _chosen(registrations, sessions)
    asking = await _asking(
        {registrations[row].event for row in _taken_over(messages, payloads) if row in registrations}
    )
    groups = await _groups({payloads[message.id]["registration"] for message in messages if message.kind in TELLS_WHO})
    cases = {}
    for message in messages:
        registration = registrations.get(payloads[message.id]["registration"])
        if registration is not None:
            event = events[registration.event]
            rows = (registration, event, organisations[event.organisation], sessions[event.id])
            told = (positions.get(registration.id, 0), decisions.get(registration.id))
            more = (chosen.get(registration.id, frozenset()), event.id in asking)
            cases[message.id] = Case(
                message,
                payloads[message.id],
                *rows,
                *told,
                *more,
                group=groups.get(registration.id),
                came_from=_former(payloads[message.id], events, sessions),
            )
    return cases


def _former(
    payload: dict[str, Any], events: dict[int, Event], sessions: dict[int, list[Session]]
) -> tuple[Event, Sequence[Session]] | None:
    event = events.get(payload.get("from_event", 0))
    return None if event is None else (event, sessions[event.id])


async def _last_decisions(cancelled: set[int]) -> dict[int, Decision]:
    found = sorted(await _of(Decision, Decision.registration, cancelled), key=lambda decision: decision.id)
    return {decision.registration: decision for decision in found}


async def _chosen(
    registrations: dict[int, Registration], sessions: dict[int, list[Session]]
) -> dict[int, frozenset[int]]:
    elective = {number for number, rows in sessions.items() if any(row.kind == SessionKind.elective for row in rows)}
    wanted = {row.id for row in registrations.values() if row.event in elective}
    found: dict[int, set[int]] = {}
    for choice in await _of(Choice, Choice.registration, wanted):
        if choice.status == ChoiceStatus.taken:
            found.setdefault(choice.registration, set()).add(choice.session)
    return {number: frozenset(ids) for number, ids in found.items()}


async def _groups(told: set[int]) -> dict[int, Group]:
    """Return the parties of those whose mailbox is not that of their contact."""
    if not told:
        return {}
    rows = await Registration.raw(
        "SELECT r.id, r.mail_key, p.contact_name, p.contact_email, p.manner,"  # noqa: S608 - placeholders only
        " (SELECT count(*) FROM registration other WHERE other.party = p.id) - 1 AS others"
        f" FROM registration r JOIN party p ON p.id = r.party WHERE r.id IN ({', '.join(['{}'] * len(told))})",
        *sorted(told),
    )
    # A contact whose data were erased has no name any more.
    named = [row for row in rows if row["contact_name"] and mail_key(row["contact_email"]) != row["mail_key"]]
    return {row["id"]: Group(row["contact_name"], row["others"], row["manner"] == Manner.together) for row in named}


def _taken_over(messages: Sequence[Message], payloads: dict[int, dict[str, Any]]) -> set[int]:
    return {payloads[message.id]["registration"] for message in messages if message.kind == "handed_over_to"}


async def _asking(events: set[int]) -> set[int]:
    asked = await _of(Question, Question.event, events)
    return {question.event for question in asked if question.retired_at is None}


async def _of(table: type[Row], column: Column, wanted: set[int]) -> list[Row]:
    return await table.objects().where(column.is_in(list(wanted))) if wanted else []


def _by_id(rows: Iterable[Any]) -> dict[int, Any]:
    return {row.id: row for row in rows}
