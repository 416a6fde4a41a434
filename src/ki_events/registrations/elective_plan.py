"""Who of those who wait for a workshop can go there, decided in memory from rows that were read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from piccolo.querystring import QueryString

from ki_events.events.tables import Session, SessionStatus
from ki_events.registrations.tables import Choice
from ki_events.rows import some


@dataclass(frozen=True)
class Switch:
    """Somebody goes to the session that they waited for; `left` is what they had in that round, if anything."""

    choice: Choice
    left: Choice | None


@dataclass(frozen=True)
class Plan:
    """The lists of an event's elective sessions at `moment` (UTC); a switch that is made changes them.

    `waiting` is in the order of the lists; `taken` has what who waits has a place in, by registration and round.
    """

    moment: datetime
    waiting: list[Choice]
    sessions: Mapping[int, Session]
    taken: dict[int, dict[int, Choice]]

    def first(self) -> Choice | None:
        """Return the first who waits for a session that has a place for them, or None."""
        return next((row for row in self.waiting if self._has_place(row) and not self._overlaps(row)), None)

    def switches(self) -> list[Switch]:
        """Make every switch that can be made, the first first, and return them.

        Whoever leaves a session makes room there, so after each the list is looked at from its beginning.
        """
        made = []
        while (choice := self.first()) is not None:
            made.append(self._switch(choice))
        return made

    def _switch(self, choice: Choice) -> Switch:
        own = self.taken.setdefault(choice.registration, {})
        left = own.get(choice.round)
        if left is not None:
            self.sessions[left.session].taken -= 1
        self.sessions[choice.session].taken += 1
        own[choice.round] = choice
        self.waiting.remove(choice)
        return Switch(choice, left)

    def _has_place(self, choice: Choice) -> bool:
        session = self.sessions[choice.session]
        is_open = session.status == SessionStatus.planned and session.starts_at > self.moment
        return is_open and (session.capacity is None or bool(session.taken < session.capacity))

    def _overlaps(self, choice: Choice) -> bool:
        wanted = self.sessions[choice.session]
        others = (self.sessions[row.session] for round_, row in self._own(choice).items() if round_ != choice.round)
        return any(other.starts_at < wanted.ends_at and other.ends_at > wanted.starts_at for other in others)

    def _own(self, choice: Choice) -> Mapping[int, Choice]:
        return self.taken.get(choice.registration, {})


async def plan_of(event_id: int, moment: datetime) -> Plan:
    """Read how the lists of the event's elective sessions stand, in a fixed number of statements."""
    waiting = await some(Choice, QueryString(_WAITING, event_id))
    if not waiting:
        return Plan(moment, [], {}, {})
    # Also those that have begun or were dropped: who has a place there is nowhere else at that time.
    sessions = await some(Session, QueryString("event = {}", event_id))
    taken: dict[int, dict[int, Choice]] = {}
    for row in await some(Choice, QueryString(_TAKEN, event_id)):
        taken.setdefault(row.registration, {})[row.round] = row
    return Plan(moment, waiting, {row.id: row for row in sessions}, taken)


_WAITING = (
    "event = {} AND status = 'waiting' AND EXISTS (SELECT 1 FROM registration r WHERE r.id = choice.registration"
    " AND r.holds_place AND r.status <> 'unverified') ORDER BY turn, id"
)
_TAKEN = (
    "event = {} AND status = 'taken' AND EXISTS (SELECT 1 FROM choice w WHERE w.registration = choice.registration"
    " AND w.status = 'waiting')"
)
