"""The timetable of a conference day: plenary parts and rounds of workshops, in the order of the clock."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ki_events.clock import local
from ki_events.events.tables import Session, SessionKind, SessionStatus
from ki_events.web.dates import day, hours


@dataclass(frozen=True)
class Part:
    """One part of a day; `capacity` is that of a workshop, else None."""

    title: str
    speakers: list[str]
    room: str
    capacity: int | None
    is_cancelled: bool


@dataclass(frozen=True)
class Block:
    """What begins at the same time: one plenary part, or the workshops of a round (`round_name`)."""

    day: str
    time: str
    round_name: str
    parts: list[Part]


def timetable(sessions: Sequence[Session]) -> list[Block]:
    """Return the blocks in order; `day` is filled only where a new day begins and there are several."""
    several_days = len({local(session.starts_at).date() for session in sessions}) > 1
    blocks: list[Block] = []
    shown_day = ""
    for _key, group in groupby(sorted(sessions, key=_begin), _block):
        found = list(group)
        today = day(found[0].starts_at)
        blocks.append(_blocked(found, today if several_days and today != shown_day else ""))
        shown_day = today
    return blocks


def speakers_of(session: Session) -> list[str]:
    """Return who speaks."""
    return [str(name) for name in json.loads(session.speakers or "[]")]


def _blocked(sessions: list[Session], new_day: str) -> Block:
    first = sessions[0]
    round_ = first.round if first.kind == SessionKind.elective else None
    name = round_.name if round_ is not None and round_.id is not None else ""
    return Block(
        new_day,
        hours(first.starts_at, max(session.ends_at for session in sessions)),
        name,
        [_part(session) for session in sessions],
    )


def _part(session: Session) -> Part:
    capacity = session.capacity if session.kind == SessionKind.elective else None
    return Part(session.title, speakers_of(session), session.room, capacity, session.status == SessionStatus.cancelled)


def _begin(session: Session) -> tuple[object, ...]:
    return (session.starts_at, *_block(session)[1:], session.id)


def _block(session: Session) -> tuple[object, ...]:
    is_elective = session.kind == SessionKind.elective
    return (
        session.starts_at,
        (session.round.id or 0) if is_elective and session.round else -session.id if not is_elective else 0,
    )
