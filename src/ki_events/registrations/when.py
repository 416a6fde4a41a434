"""When a session is, as a letter says it: with its date and never "tomorrow", as clocks in North Rhine-Westphalia show it."""

from datetime import date, datetime, timedelta

from babel.dates import format_interval, format_skeleton

from ki_events.clock import local
from ki_events.events.tables import Session
from ki_events.i18n import _, language

_LOCALES = {"de": "de_DE", "en": "en_GB"}


def session_when(session: Session) -> str:
    """Return day and hours, as in "Mi., 17. März 2027, 14:00–17:00 Uhr"; of an all-day session the days."""
    first, last = first_day(session), _last_day(session)
    if session.all_day:
        return day(first) if first == last else format_interval(first, last, "yMMMEd", locale=_locale())
    if first != last:
        return f"{moment_in_words(session.starts_at)} – {moment_in_words(session.ends_at)}"
    hours = format_interval(_naive(session.starts_at), _naive(session.ends_at), "Hm", locale=_locale())
    return f"{day(first)}, {hours}"


def day(which: date) -> str:
    """Return the day as in "Mi., 17. März 2027"."""
    return format_skeleton("yMMMEd", which, locale=_locale())


def moment_in_words(moment: datetime) -> str:
    """Return day and time as in "Mi., 17. März 2027, 14:00 Uhr"."""
    time = format_skeleton("Hm", _naive(moment), locale=_locale())
    return _("{day}, {time} Uhr").format(day=day(local(moment).date()), time=time)


def first_day(session: Session) -> date:
    """Return the local day on which the session begins."""
    return local(session.starts_at).date()


def _last_day(session: Session) -> date:
    # An all-day session ends at the midnight after its last day.
    end = session.ends_at - timedelta(seconds=1) if session.all_day else session.ends_at
    return local(end).date()


def _naive(moment: datetime) -> datetime:
    # Babel would convert aware times to UTC.
    return local(moment).replace(tzinfo=None)


def _locale() -> str:
    return _LOCALES[language()]
