"""When clocks are put forward an hour is skipped: a local time in it is no time, and nothing takes place then."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from babel.dates import format_date

from ki_events.clock import local
from ki_events.events.scheduling import span
from ki_events.events.tables import Session
from ki_events.importing import days
from ki_events.importing.document import GivenEvent, GivenSession
from ki_events.importing.given_registration import GivenRegistration

_SOME_DAY = date(2027, 1, 4)


def skipped(day: date, at: time) -> str | None:
    """Return the German sentence about a local time that does not exist, None about one that does."""
    # There and back again: what comes back as another time was none.
    if local(days.to_utc(day, at)).time() == at:
        return None
    shown = format_date(day, "d. MMMM y", locale="de")
    return f"Am {shown} gibt es {at:%H:%M} Uhr nicht: Um 2 Uhr werden die Uhren vorgestellt."


def faults_of_session(session: GivenSession, block: days.Block | None) -> Iterator[tuple[str, str]]:
    """Yield sentence and key of every skipped time of a session whose days do not depend on the day of the import."""
    dated = {
        "from": (session.date, session.from_),
        "to": (session.until or session.date, session.to),
        "moved_from": session.moved_from or (session.date, None),
    }
    for name, (day, at) in dated.items():
        if at is None or days.is_relative(day):
            continue
        if sentence := skipped(days.resolve(day, _SOME_DAY, block), at):
            yield sentence, name


def faults_of_moments(registration: GivenRegistration) -> Iterator[tuple[str, *tuple[str | int, ...]]]:
    """Yield sentence and path of every skipped time of opening, closing and releasing that is a date of its own."""
    for path, moment in _moments(registration):
        if isinstance(moment, datetime) and (sentence := skipped(moment.date(), moment.time())):
            yield sentence, *path


def faults_of_relative(event: GivenEvent, sessions: Sequence[Session]) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Yield sentence and path of every skipped time whose day only the `sessions`, one for each given one, tell."""
    for index, (given, session) in enumerate(zip(event.sessions, sessions, strict=True)):
        clock = given.moved_from[1] if given.moved_from else None
        dated: dict[str, tuple[datetime | None, time | None]] = {
            "from": (session.starts_at, given.from_),
            "to": (session.ends_at, given.to),
            "moved_from": (session.moved_from, clock),
        }
        for name, (moment, at) in dated.items():
            if moment is not None and at is not None and (sentence := skipped(local(moment).date(), at)):
                yield sentence, ("sessions", index, name)
    first_start, _ = span(sessions)
    for path, expression in _moments(event.registration):
        if not isinstance(expression, days.BeforeStart) or first_start is None:
            continue
        opening = days.resolve_moment(expression, first_start)
        if opening is not None and (sentence := skipped(local(opening).date(), expression.at)):
            yield sentence, ("registration", *path)


def _moments(registration: GivenRegistration) -> Iterator[tuple[tuple[str | int, ...], days.MomentExpression | None]]:
    yield ("opens",), registration.opens
    yield ("closes",), registration.closes
    for index, contingent in enumerate(registration.contingents):
        yield ("contingents", index, "release"), contingent.release
