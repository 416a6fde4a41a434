"""People hear once of a change: what changes within ten minutes is one letter, and none if nothing is left of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ki_events.clock import now
from ki_events.events.tables import Event, Session, SessionKind, SessionStatus
from ki_events.mail.outbox import Envelope, put_all
from ki_events.mail.quiet_hours import not_in_quiet_hours
from ki_events.registrations.lapsing import shorten_deadlines
from ki_events.registrations.ledger.told import calendar_parts
from ki_events.registrations.letters.known import Before, fingerprint
from ki_events.registrations.letters.unsent import Unsent, take_back_changes
from ki_events.registrations.rules import ENDED
from ki_events.registrations.seating import choices_of
from ki_events.registrations.tables import CalendarChoice, ChoiceStatus, Registration, Status
from ki_events.registrations.turns import Turn, take_turn
from ki_events.registrations.waiting_list import serve

WAIT = timedelta(minutes=10)
AT_ONCE_BEFORE = timedelta(hours=2)
"""So near to the start nobody waits for a second change (2-domain.md, "Event")."""


async def tell_changes(event_id: int, before: Mapping[int, Before], words: str = "") -> int:
    """Write one letter to everyone who has a place or waits; return how many people that are.

    `before` has what was known of each changed session, by its id. Who holds a place gets one REQUEST per session. What
    has not left yet is taken back, and the letter says both. Part of the verb's transaction.
    """
    turn = await take_turn(event_id)
    event = await Event.objects().get(Event.id == event_id)
    if event is None:
        raise LookupError(f"no event {event_id}")
    await shorten_deadlines(event)
    await serve(event_id)
    to_come = await _to_come(event_id)
    people = await _active(event_id)
    # One that is dropped has a letter of its own.
    changed = [session for session in to_come if session.id in before and session.status == SessionStatus.planned]
    if not changed or not people:
        return 0
    told_before = await take_back_changes(event_id)
    chosen = await _chosen(people, changed)
    envelopes: list[Envelope] = []
    told = 0
    for registration in people:
        own = [row for row in changed if row.kind == SessionKind.plenary or row.id in chosen.get(registration.id, ())]
        telling = _Telling(event, to_come, {session.id: before[session.id] for session in own}, turn, words)
        if own or registration.id in told_before:
            envelopes += await telling.envelopes(registration, told_before.get(registration.id, Unsent()))
            told += 1
    await put_all(envelopes)
    return told


@dataclass(frozen=True)
class _Telling:
    """All sessions to come, and what was known of those of one person that have just changed."""

    event: Event
    sessions: Sequence[Session]
    before: Mapping[int, Before]
    turn: Turn
    words: str = ""

    async def envelopes(self, registration: Registration, unsent: Unsent) -> list[Envelope]:
        changes = self._changes(unsent)
        undone = self._undone(changes)
        changes = {number: told for number, told in changes.items() if number not in undone}
        # Whoever waits, or has an offer only, has nothing in the calendar (2-domain.md, "Calendar part").
        wants = registration.calendar == CalendarChoice.invitations and registration.is_told
        is_invited = registration.status == Status.confirmed and wants
        parts = await self._parts(registration, unsent, undone) if is_invited else []
        payloads: list[dict[str, Any]] = [{"calendar": part} for part in parts]
        if len(payloads) > 1:
            for number, payload in enumerate(payloads, start=1):
                payload |= {"part": number, "parts": len(parts)}
        if changes:
            words = "\n".join(filter(None, [*unsent.words, self.words]))
            said = {"words": words} if words else {}
            payloads = [{"changes": changes, **said, **(payloads[0] if payloads else {})}, *payloads[1:]]
        return [self._envelope(registration, payload, unsent) for payload in payloads]

    def _changes(self, unsent: Unsent) -> dict[str, dict[str, Any]]:
        # They still know what was before the first change; unless they were told since that it is dropped.
        news = {str(number): asdict(before) for number, before in self.before.items()}
        older = {number: told for number, told in unsent.changes.items() if not news.get(number, {}).get("dropped")}
        return news | older

    def _undone(self, changes: Mapping[str, Mapping[str, Any]]) -> set[str]:
        known = {number: told["known"] for number, told in changes.items()}
        return {
            str(session.id)
            for session in self.sessions
            if session.status == SessionStatus.planned
            and known.get(str(session.id)) == fingerprint(self.event, session)
        }

    async def _parts(self, registration: Registration, unsent: Unsent, undone: set[str]) -> list[dict[str, Any]]:
        concerned = set(self.before) | set(unsent.numbers)
        # What never left and is as it was need not be said to the calendar either.
        silent = {number for number in unsent.numbers if str(number) in undone}
        sessions = [s for s in self.sessions if s.id in concerned - silent and s.status == SessionStatus.planned]
        return await calendar_parts(registration.mail_key, sessions, unsent.numbers)

    def _envelope(self, registration: Registration, about: dict[str, Any], unsent: Unsent) -> Envelope:
        key, kind = f"changed:{registration.id}:{self.turn.number}", "changed"
        if "changes" not in about:
            key, kind = f"{key}:session:{about['calendar'].get('session', 'all')}", "calendar_entry"
        return Envelope(
            kind=kind,
            key=key,
            recipient=registration.email,
            language=registration.language,
            payload={"registration": registration.id, "event": self.event.id, **about},
            # What was urgent stays so.
            run_at=min([self._due(), *unsent.due]),
            not_after=self._not_after(unsent),
            is_wanted=registration.is_told,
        )

    def _due(self) -> datetime:
        moment, first = now(), min(self._moments())
        return moment if first - moment < AT_ONCE_BEFORE else not_in_quiet_hours(moment + WAIT, first)

    def _moments(self) -> list[datetime]:
        """Return when the changed sessions start, and when people thought so; what runs already is no reason to hurry."""
        starts = [session.starts_at for session in self.sessions if session.id in self.before]
        starts += [datetime.fromisoformat(before.starts_at) for before in self.before.values() if before.starts_at]
        return [start for start in starts if start > now()] or [datetime.max.replace(tzinfo=UTC)]

    def _not_after(self, unsent: Unsent) -> datetime | None:
        # A postponed event has no end yet.
        ends = [None if self.event.postponed else self.event.ends_at, *unsent.stale]
        known = [end for end in ends if end is not None]
        return max(known) if len(known) == len(ends) else None


async def _to_come(event_id: int) -> list[Session]:
    unfinished = (Session.event == event_id) & (Session.ends_at > now())
    return await Session.objects().where(unfinished).order_by(Session.starts_at, Session.id)


async def _active(event_id: int) -> list[Registration]:
    active = (Registration.event == event_id) & Registration.status.not_in(list(ENDED))
    return await Registration.objects().where(active).order_by(Registration.turn)


async def _chosen(people: Sequence[Registration], changed: Sequence[Session]) -> dict[int, set[int]]:
    """Return who goes to which of the changed elective sessions, or wishes to; without rounds all go to all of them."""
    elective = [session for session in changed if session.kind == SessionKind.elective]
    if not elective:
        return {}
    for_all = {session.id for session in elective if session.round is None}
    found = {registration.id: set(for_all) for registration in people}
    placed = {registration.id for registration in people if registration.status == Status.confirmed}
    for choice in await choices_of(found):
        # What a person with a place only waits for is not in their calendar.
        if choice.status == ChoiceStatus.taken or choice.registration not in placed:
            found[choice.registration].add(choice.session)
    return found
