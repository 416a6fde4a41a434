"""The timetable of a conference day: plenary parts and rounds of workshops, in the order of the clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ki_events.clock import local
from ki_events.dates import day, hours
from ki_events.events.tables import Session, SessionKind, SessionStatus
from ki_events.i18n import _, ngettext
from ki_events.site.event.speakers import Speaker, speakers_of
from ki_events.site.event.when import moved_from


@dataclass(frozen=True)
class Part:
    """One part of a day. `time` is filled where it is not that of its block, `places` says how many a workshop has and has left."""

    title: str
    speakers: list[Speaker]
    room: str
    is_online: bool
    places: str
    time: str
    moved_from: str
    is_cancelled: bool


@dataclass(frozen=True)
class Block:
    """What begins at the same time: one plenary part for everyone, or workshops of which one takes one (`is_elective`).

    `is_required` says that everyone takes one; of other workshops people may take one.
    """

    day: str
    time: str
    is_elective: bool
    name: str
    parts: list[Part]
    is_required: bool = False


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


def _blocked(sessions: list[Session], new_day: str) -> Block:
    first = sessions[0]
    is_elective = first.kind == SessionKind.elective
    round_ = first.round if first.round is not None and first.round.id is not None else None
    time = hours(first.starts_at, max(session.ends_at for session in sessions))
    return Block(
        day=new_day,
        time=time,
        is_elective=is_elective,
        name=(round_.name if round_ else _("Workshops")) if is_elective else "",
        parts=[_part(session, time) for session in sessions],
        is_required=bool(is_elective and round_ and round_.required),
    )


def _part(session: Session, time_of_block: str) -> Part:
    time = hours(session.starts_at, session.ends_at)
    return Part(
        title=session.title,
        speakers=speakers_of(session),
        room=session.room,
        is_online=bool(session.online_url) and not session.place_name,
        places=_places(session) if session.kind == SessionKind.elective else "",
        time=time if time != time_of_block else "",
        moved_from=moved_from(session),
        is_cancelled=session.status == SessionStatus.cancelled,
    )


def _places(session: Session) -> str:
    if session.capacity is None:
        return ""
    free = session.capacity - session.taken
    if free <= 0:
        return _("ausgebucht")
    if not session.taken:
        return ngettext("%(n)s Platz", "%(n)s Plätze", free) % {"n": free}
    return _("%(free)s von %(n)s Plätzen frei") % {"free": free, "n": session.capacity}


def _begin(session: Session) -> tuple[object, ...]:
    return (session.starts_at, *_block(session)[1:], session.id)


def _block(session: Session) -> tuple[object, ...]:
    is_elective = session.kind == SessionKind.elective
    return (
        session.starts_at,
        (session.round.id or 0) if is_elective and session.round else -session.id if not is_elective else 0,
    )
