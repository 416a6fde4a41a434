"""One event of a document: created, brought up to date, or left exactly as it is."""

from datetime import datetime

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.events.drafting import begin_session
from ki_events.events.labels import labels_differ, write_labels
from ki_events.events.next_dates import set_next_date
from ki_events.events.scheduling import Changes, change_session, differences, span
from ki_events.events.tables import Event, EventStatus, Session, SessionStatus
from ki_events.events.versions import keep_version
from ki_events.importing.checking import ref_of
from ki_events.importing.document import GivenEvent, GivenStatus
from ki_events.importing.parts import drop_rounds, rounds_differ, write_rounds
from ki_events.importing.problems import Problem
from ki_events.importing.reading import Placed
from ki_events.importing.registering_rules import Registering
from ki_events.importing.session_rules import faults_of_change
from ki_events.importing.skipped_times import faults_of_relative
from ki_events.importing.status_moves import impossible
from ki_events.importing.wanted import (
    EVENT_COLUMNS,
    SESSION_COLUMNS,
    as_cancelled,
    wanted_event,
    wanted_labels,
    wanted_session,
)
from ki_events.importing.work import Outcome, Work
from ki_events.organisations.tables import Organisation
from ki_events.programmes.belonging import write_programmes
from ki_events.registrations.changing.calling_off import call_off
from ki_events.registrations.changing.capacity import drop_session
from ki_events.registrations.changing.describing import TEXT_COLUMNS, TEXTS, texts_from
from ki_events.registrations.changing.telling import tell_changes
from ki_events.registrations.letters.known import Before, before_of
from ki_events.registrations.turns import take_turn
from ki_events.registrations.waiting_list import serve
from ki_events.rows import one

_MATERIAL_OF_EVENT = frozenset({"title", "external_url", "postponed"})


class EventImport:
    """The import of one event; `problems` is what its rules say no to, and then the whole import is undone."""

    def __init__(self, thing: Placed[GivenEvent], organisation: Organisation, programmes: set[int], work: Work) -> None:
        self.thing, self.given = thing, thing.given
        self.organisation, self.programmes = organisation, programmes
        self.known, self.today, self.actor = work.known, work.today, work.actor
        self.problems: list[Problem] = []
        self.outcome = Outcome()
        self.before: dict[int, Before] = {}
        self.dropped: list[Session] = []
        self.told_of_drops = 0

    async def bring_in(self) -> Outcome:
        """Do it, as part of the import's transaction."""
        stored = self.known.events.get(self.given.slug)
        sessions = self._wanted_sessions(stored) if self.thing.is_sound else []
        if stored is not None:
            self._refuse_status(EventStatus(stored.status))
        if self.problems or not self.thing.is_sound:
            if stored is not None:
                await self._register(stored, sessions)
            return self.outcome
        if stored is None:
            await self._create(sessions)
        else:
            await self._update(stored, sessions)
        return self.outcome

    def _wanted_sessions(self, event: Event | None) -> list[Session]:
        stored = {session.ref: session for session in self.known.sessions[event.id]} if event else {}
        found = []
        for index, given in enumerate(self.given.sessions):
            ref = ref_of(given, index)
            session = wanted_session(given, stored.get(ref), self.today, self.thing.block)
            session.ref = ref
            if self._is_called_off:
                session.status = SessionStatus.cancelled.value
            if session.ends_at <= session.starts_at:
                self._refuse(
                    "Das Ende liegt nicht nach dem Beginn.", "sessions", index, "until" if given.until else "to"
                )
            found.append(session)
        for sentence, path in faults_of_relative(self.given, found):
            self._refuse(sentence, *path)
        return found

    async def _create(self, sessions: list[Session]) -> None:
        event = wanted_event(self.given, self.organisation, sessions)
        event.created_at = event.changed_at = moment = now()
        event.cancelled_at = moment if self._is_called_off else None
        await event.save()
        self.outcome.created = True
        await write_labels(event.id, [], wanted_labels(self.given))
        await write_programmes(event.id, set(), self.programmes)
        rounds, _ = await write_rounds(event.id, [], self.given.rounds)
        self._assign_rounds(sessions, rounds)
        if sessions:
            await Session.insert(*[begin_session(session, event.id, self.organisation) for session in sessions])
            await set_next_date(event.id)
        await self._register(event, sessions)
        await record(
            self.actor, "event.created", f"event:{event.id}", Change(after={"slug": event.slug, "status": event.status})
        )

    async def _update(self, event: Event, sessions: list[Session]) -> None:
        stored = self.known.sessions[event.id]
        refs = {session.ref for session in sessions}
        missing = [session for session in stored if session.ref not in refs]
        changes = self._event_changes(event, [*sessions, *map(as_cancelled, missing)])
        planned = [session for session in missing if session.status == SessionStatus.planned]
        if changes or planned or self._has_other_parts(event, sessions):
            # Sessions and rounds change only while holding the event's turn: the other way round two wait for each other.
            await take_turn(event.id, 0)
            await self._keep_texts(event, changes)
        rounds, written = await write_rounds(event.id, self.known.rounds[event.id], self.given.rounds)
        self._assign_rounds(sessions, rounds)
        written |= await self._write_sessions(event, sessions, bool(_MATERIAL_OF_EVENT & changes.keys()))
        written |= await drop_rounds(event.id, self.known.rounds[event.id], self.given.rounds)
        written |= await write_labels(event.id, self.known.labels[event.id], wanted_labels(self.given))
        written |= await write_programmes(event.id, self.known.programme_ids[event.id], self.programmes)
        if changes or written:
            await self._write_event(event, changes)
        self.dropped += planned
        await self._drop(event)
        await self._register(event, sessions)
        await self._tell(event)
        if self.outcome.updated:
            # A list that stood still two hours before the old start moves again with the new one.
            await serve(event.id)

    async def _keep_texts(self, event: Event, changes: Changes) -> None:
        labels, programmes = self.known.labels[event.id], self.known.programme_ids[event.id]
        other = labels_differ(labels, wanted_labels(self.given)) or programmes != self.programmes
        if other or TEXT_COLUMNS & changes.keys():
            await keep_version(event, TEXTS, texts_from(event, labels, programmes).written(), self.actor)

    def _has_other_parts(self, event: Event, sessions: list[Session]) -> bool:
        known = self.known
        if (
            rounds_differ(known.rounds[event.id], self.given.rounds)
            or labels_differ(known.labels[event.id], wanted_labels(self.given))
            or known.programme_ids[event.id] != self.programmes
        ):
            return True
        self._assign_rounds(sessions, {row.number: row.id for row in known.rounds[event.id]})
        stored = {session.ref: session for session in known.sessions[event.id]}
        return any(
            session.ref not in stored or differences(stored[session.ref], session, SESSION_COLUMNS)
            for session in sessions
        )

    def _event_changes(self, event: Event, sessions: list[Session]) -> Changes:
        wanted = wanted_event(self.given, self.organisation, sessions)
        last_end: datetime | None = wanted.ends_at
        changes = differences(event, wanted, EVENT_COLUMNS)
        if event.deleted_at is not None:
            # Who imports it again wants it: it comes out of the bin.
            changes["deleted_at"] = None
        published = self.given.status is GivenStatus.published
        # A draft goes public; an archived event whose last session lies ahead again is coming.
        ahead = last_end is not None and last_end > now()
        if published and (event.status == EventStatus.draft or (event.status == EventStatus.archived and ahead)):
            changes["status"] = EventStatus.published.value
        return changes

    async def _write_event(self, event: Event, changes: Changes) -> None:
        revised: Changes = {"revision": Event.revision + 1, "changed_at": now()}
        await Event.update(changes | revised).where(Event.id == event.id)
        await set_next_date(event.id)
        self.outcome.updated = True
        await record(
            self.actor, "event.changed", f"event:{event.id}", Change(after={"columns": sorted(map(str, changes))})
        )

    async def _write_sessions(self, event: Event, sessions: list[Session], event_changed: bool) -> bool:
        stored = {session.ref: session for session in self.known.sessions[event.id]}
        written = False
        for index, wanted in enumerate(sessions):
            session = stored.get(wanted.ref)
            if session is None:
                new = begin_session(wanted, event.id, self.organisation)
                await new.save()
                self.before[new.id] = Before()
                written = True
                continue
            for sentence, name in await faults_of_change(session, wanted):
                self._refuse(sentence, "sessions", index, name)
            if not self.problems:
                written |= await self._write_session(event, session, wanted, event_changed)
        return written

    async def _write_session(self, event: Event, session: Session, wanted: Session, event_changed: bool) -> bool:
        changes, before = differences(session, wanted, SESSION_COLUMNS), before_of(event, session)
        if changes.get("status") == SessionStatus.cancelled:
            # Dropping is a verb of its own and raises SEQUENCE itself.
            del changes["status"]
            session.status = SessionStatus.cancelled.value
            self.dropped.append(session)
        is_material = await change_session(session, changes, event_changed=event_changed)
        if is_material:
            self.outcome.material_changes += 1
            self.before[session.id] = before
        return is_material or bool(changes)

    async def _drop(self, event: Event) -> None:
        self.outcome.material_changes += len(self.dropped)
        if self._is_called_off and event.status != EventStatus.cancelled:
            self.outcome.people_told += await call_off(event.id, self.given.reason, self.actor)
            self.outcome.updated = True
            return
        for session in self.dropped:
            self.told_of_drops = max(self.told_of_drops, await drop_session(session.id, self.actor))
            self.outcome.updated = True

    async def _register(self, event: Event, sessions: list[Session]) -> None:
        first_start, _ = span(sessions)
        asked = Registering(self.given.registration, first_start, self.known, self.actor)
        changed, faults = await asked.bring_in(event)
        for sentence, *path in faults:
            self._refuse(sentence, *path)
        self.outcome.updated |= changed

    async def _tell(self, event: Event) -> None:
        # What the event is now: one that was archived and has a new date is public again.
        if self._is_called_off or (await one(Event, event.id)).status != EventStatus.published:
            return
        told = await tell_changes(event.id, self.before) if self.before else 0
        # They are the same people: who hears of a change hears of a dropped date too.
        self.outcome.people_told += max(told, self.told_of_drops)

    def _assign_rounds(self, sessions: list[Session], rounds: dict[int, int]) -> None:
        for session, given in zip(sessions, self.given.sessions, strict=True):
            session.round = rounds[given.round] if given.round is not None else None

    @property
    def _is_called_off(self) -> bool:
        return self.given.status is GivenStatus.cancelled

    def _refuse_status(self, stored: EventStatus) -> None:
        if sentence := impossible(stored, self.given.status):
            self._refuse(sentence, "status")

    def _refuse(self, sentence: str, *path: str | int) -> None:
        self.problems.append(self.thing.problem(sentence, *path))
