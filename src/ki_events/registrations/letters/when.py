"""When a session is, as a letter says it: with its date and never "tomorrow", as clocks in North Rhine-Westphalia show it."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.dates import format_interval, format_skeleton

from ki_events.clock import local
from ki_events.events.tables import Session
from ki_events.i18n import _, locale


def session_when(session: Session) -> str:
    """Return day and hours, as in "Mi., 17. März 2027, 14:00–17:00 Uhr"; of an all-day session the days."""
    first, last = first_day(session), _last_day(session)
    if session.all_day:
        return day(first) if first == last else format_interval(first, last, "yMMMEd", locale=locale())
    if first != last:
        return f"{moment_in_words(session.starts_at)} – {moment_in_words(session.ends_at)}"
    hours = _hours(_naive(session.starts_at), _naive(session.ends_at), locale())
    return f"{day(first)}, {hours}"


def day(which: date) -> str:
    """Return the day as in "Mi., 17. März 2027"."""
    return _day(which, locale())


def moment_in_words(moment: datetime) -> str:
    """Return day and time as in "Mi., 17. März 2027, 14:00 Uhr"."""
    time = format_skeleton("Hm", _naive(moment), locale=locale())
    return _("{day}, {time} Uhr").format(day=day(local(moment).date()), time=time)


def first_day(session: Session) -> date:
    """Return the local day on which the session begins."""
    return local(session.starts_at).date()


# Letters come in batches about the same few dates.
@lru_cache(256)
def _day(which: date, locale: str) -> str:
    return str(format_skeleton("yMMMEd", which, locale=locale))


@lru_cache(256)
def _hours(start: datetime, end: datetime, locale: str) -> str:
    return str(format_interval(start, end, "Hm", locale=locale))


def _last_day(session: Session) -> date:
    # An all-day session ends at the midnight after its last day.
    end = session.ends_at - timedelta(seconds=1) if session.all_day else session.ends_at
    return local(end).date()


def _naive(moment: datetime) -> datetime:
    # Babel would convert aware times to UTC.
    return local(moment).replace(tzinfo=None)
