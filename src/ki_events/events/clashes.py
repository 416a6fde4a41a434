"""Within an event nobody speaks in two rooms at once, no room has two sessions at once, and rounds have places for all: hints, no blocks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from ki_events.events.session_facts import speakers_of
from ki_events.events.tables import Event, Round, Session, SessionStatus


class ClashKind(StrEnum):
    """What two sessions cannot share at one time."""

    room = "room"
    speaker = "speaker"


@dataclass(frozen=True)
class Clash:
    """Two sessions at one time that want the same room or speaker (`name`)."""

    kind: ClashKind
    name: str
    first: Session
    second: Session


@dataclass(frozen=True)
class Shortage:
    """A required round whose workshops have fewer `places` than the event lets people in (2-domain.md, "Elective sessions")."""

    round: Round
    places: int
    capacity: int


def clashes(sessions: Iterable[Session]) -> list[Clash]:
    """Return what the planned sessions of an event cannot share, in the order of their starts."""
    planned = [session for session in sessions if session.status == SessionStatus.planned and not session.all_day]
    planned.sort(key=lambda session: (session.starts_at, session.id))
    found = []
    for first, second in combinations(planned, 2):
        if second.starts_at >= first.ends_at or second.ends_at <= first.starts_at:
            continue
        if first.room and _room(first) == _room(second):
            found.append(Clash(ClashKind.room, first.room, first, second))
        found += [Clash(ClashKind.speaker, name, first, second) for name in _shared(first, second)]
    return found


def shortages(event: Event, rounds: Iterable[Round], sessions: Sequence[Session]) -> list[Shortage]:
    """Return the required rounds with fewer places than the event; a round with a workshop without limit has enough."""
    found = []
    for round_ in rounds:
        own = [row for row in sessions if row.round == round_.id and row.status == SessionStatus.planned]
        places = [row.capacity for row in own]
        if not round_.required or event.capacity is None or None in places:
            continue
        total = sum(places)
        if total < event.capacity:
            found.append(Shortage(round_, total, event.capacity))
    return found


def _room(session: Session) -> tuple[str, str]:
    return session.place_name.casefold(), session.room.casefold()


def _shared(first: Session, second: Session) -> list[str]:
    theirs = {_name(each).casefold() for each in speakers_of(second)}
    return [_name(each) for each in speakers_of(first) if _name(each).casefold() in theirs]


def _name(speaker: str) -> str:
    # After the comma stands what they are.
    return speaker.partition(",")[0].strip()
