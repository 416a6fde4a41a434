"""What a visitor can do with an event right now, from its row alone."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from piccolo.querystring import QueryString

from ki_events.events.tables import Event, EventStatus, Mode

FEW = 5


class State(StrEnum):
    """The one thing to know about signing up."""

    cancelled = "cancelled"
    postponed = "postponed"
    past = "past"
    no_registration = "no_registration"
    external = "external"
    by_invitation = "by_invitation"
    not_yet_open = "not_yet_open"
    closed = "closed"
    free = "free"
    few = "few"
    waiting_list = "waiting_list"


@dataclass(frozen=True)
class Availability:
    """The state and its numbers: `free` places (None: unlimited), how many wait, when it opens or closes (UTC)."""

    state: State
    free: int | None
    waiting: int
    opens_at: datetime | None
    closes_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Say whether one can sign up now, for a place or for the waiting list."""
        return self.state in (State.free, State.few, State.waiting_list)


class Facts(NamedTuple):
    """What is read of an event's row."""

    status: str
    postponed: bool
    mode: str
    opens_at: datetime | None
    closes_at: datetime | None
    capacity: int | None
    taken: int
    waiting: int
    starts_at: datetime | None
    ends_at: datetime | None


def is_public(event: Event, moment: datetime) -> bool:
    """Say whether everyone may see the event at `moment` (UTC): no draft, and not later than it appears (2-domain.md, "Event")."""
    return event.status != EventStatus.draft and (event.publish_at is None or event.publish_at <= moment)


def availability(event: Event | Facts, moment: datetime) -> Availability:
    """Return what a visitor can do at `moment` (UTC). Registration closes with the start of the first session by default."""
    closes_at = event.starts_at if event.closes_at is None else event.closes_at
    free = None if event.capacity is None else max(0, event.capacity - event.taken)
    return Availability(_state(event, moment, closes_at, free), free, event.waiting, event.opens_at, closes_at)


def invited(event: Event | Facts, moment: datetime) -> Availability:
    """Return what somebody with a valid invitation link can do at `moment` (UTC)."""
    found = availability(event, moment)
    if found.state is not State.by_invitation:
        return found
    state = _window(event, moment, found.closes_at) or place_state(found.free, found.waiting)
    return Availability(state, found.free, found.waiting, found.opens_at, found.closes_at)


def free_now(moment: datetime) -> QueryString:
    """Return the condition on `event` that one can have a place at `moment` (UTC): `State.free`, `State.few`, or walk in.

    It says in SQL what `availability` says of a row; a test compares them.
    """
    return QueryString(
        "event.status = 'published' AND NOT event.postponed AND (event.ends_at IS NULL OR event.ends_at > {})"
        " AND (event.mode = 'none' OR event.mode IN ('open', 'approval') AND event.waiting = 0"
        " AND (event.capacity IS NULL OR event.taken < event.capacity)"
        " AND (event.opens_at IS NULL OR event.opens_at <= {})"
        " AND (COALESCE(event.closes_at, event.starts_at) IS NULL OR COALESCE(event.closes_at, event.starts_at) > {}))",
        moment,
        moment,
        moment,
    )


def _state(event: Event | Facts, moment: datetime, closes_at: datetime | None, free: int | None) -> State:
    if event.status == EventStatus.cancelled:
        return State.cancelled
    if event.ends_at is not None and event.ends_at <= moment and not event.postponed:
        return State.past
    if event.mode not in (Mode.open, Mode.approval):
        return _OTHERWISE[Mode(event.mode)]
    return _window(event, moment, closes_at) or place_state(free, event.waiting)


_OTHERWISE = {
    Mode.none: State.no_registration,
    Mode.external: State.external,
    Mode.invitation: State.by_invitation,
}


def _window(event: Event | Facts, moment: datetime, closes_at: datetime | None) -> State | None:
    if event.opens_at is not None and moment < event.opens_at:
        return State.not_yet_open
    if event.postponed:
        return State.postponed
    return State.closed if closes_at is not None and closes_at <= moment else None


def place_state(free: int | None, waiting: int) -> State:
    """Return what a list says of an event that one can sign up for: `free` places (None: unlimited), people `waiting`."""
    # Who comes now joins the end: while anyone waits, a free place is theirs (invariant 2).
    if waiting > 0 or free == 0:
        return State.waiting_list
    return State.few if free is not None and free <= FEW else State.free
