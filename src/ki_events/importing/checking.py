"""What can be wrong between the parts of an event although each part is right; no database is needed for it."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from ki_events.events.tables import SessionKind
from ki_events.importing import days
from ki_events.importing.checking_registration import faults_of_registration
from ki_events.importing.document import GivenEvent, GivenProgramme, GivenSession, GivenStatus
from ki_events.importing.skipped_times import faults_of_moments, faults_of_session

Fault: TypeAlias = tuple[str, *tuple[str | int, ...]]
"""A German sentence, then the path to it inside of the thing."""

_SOME_DAY = date(2027, 1, 4)


def ref_of(session: GivenSession, index: int) -> str:
    """Return the key that names a session in later imports."""
    return session.key or str(index + 1)


def faults_of_programme(programme: GivenProgramme) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a programme."""
    if programme.starts_on and programme.ends_on and programme.ends_on < programme.starts_on:
        yield "Das Programm endet, bevor es beginnt.", "ends_on"


def faults_of_event(event: GivenEvent, block: days.Block | None) -> Iterator[Fault]:
    """Yield what is wrong with an event: sentence and path."""
    if event.status is GivenStatus.published and not event.sessions and not event.postponed:
        yield "Eine veröffentlichte Veranstaltung braucht einen Termin (oder postponed: true).", "sessions"
    for fault in (*faults_of_registration(event.registration), *faults_of_moments(event.registration)):
        yield fault[0], "registration", *fault[1:]
    numbers = [given.number for given in event.rounds]
    for index, number in enumerate(numbers):
        if number in numbers[:index]:
            yield f"Die Runde {number} gibt es zweimal.", "rounds", index, "number"
    refs: set[str] = set()
    for index, session in enumerate(event.sessions):
        if (ref := ref_of(session, index)) in refs:
            yield f"Den Schlüssel „{ref}“ gibt es zweimal.", "sessions", index, "key"
        refs.add(ref)
        for sentence, name in (*_faults_of_kind(session, numbers), *_faults_of_time(session, block)):
            yield sentence, "sessions", index, name


def _faults_of_kind(session: GivenSession, numbers: list[int]) -> Iterator[tuple[str, str]]:
    if session.kind is SessionKind.elective:
        if session.round is not None and session.round not in numbers:
            yield f"Die Runde {session.round} steht nicht unter rounds.", "round"
        return
    if session.round is not None:
        yield "Eine Runde haben nur Workshops (kind: elective).", "round"
    if session.capacity is not None:
        yield "Eigene Plätze haben nur Workshops (kind: elective); sonst gilt registration.capacity.", "capacity"


def _faults_of_time(session: GivenSession, block: days.Block | None) -> Iterator[tuple[str, str]]:
    dated = {
        "date": session.date,
        "until": session.until,
        "moved_from": session.moved_from[0] if session.moved_from else None,
    }
    outside = [name for name, given in dated.items() if given is not None and days.needs_block(given) and block is None]
    for name in outside:
        yield "Ein Datum ohne Jahr geht nur in einem Block unter „yearly“.", name
    if session.all_day:
        for name, at in (("from", session.from_), ("to", session.to)):
            if at is not None:
                yield "Ein ganztägiger Termin (all_day) hat keine Uhrzeit; bitte opening_hours benutzen.", name
    else:
        for name, at in (("from", session.from_), ("to", session.to)):
            if at is None:
                yield "Bitte eine Uhrzeit wie 14:00 angeben (oder all_day: true).", name
    if not outside:
        yield from _faults_of_order(session, block)
        yield from faults_of_session(session, block)


def _faults_of_order(session: GivenSession, block: days.Block | None) -> Iterator[tuple[str, str]]:
    """Order is the same on whatever day relative dates are resolved, unless a date mixes both; then it is checked again later."""
    first = days.resolve(session.date, _SOME_DAY, block)
    last = days.resolve(session.until, _SOME_DAY, block) if session.until else first
    if session.until and days.is_relative(session.date) is not days.is_relative(session.until):
        return
    if last < first:
        yield "Der letzte Tag liegt vor dem ersten.", "until"
    elif session.from_ and session.to and _at(last, session.to) <= _at(first, session.from_):
        yield "Das Ende liegt nicht nach dem Beginn.", "to"
    elif last - first > timedelta(days=3660):
        yield "Ein Termin dauert höchstens zehn Jahre.", "until"


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock)
