"""Dates and times in the words of the page's language, always as clocks in North Rhine-Westphalia show them."""

import re
from datetime import date, datetime, timedelta
from functools import cache, lru_cache

from babel import Locale
from babel.dates import DateTimePattern, format_interval, match_skeleton

from ki_events.clock import local
from ki_events.i18n import _, locale

DAY_AND_MONTH = re.compile(r"(\b\d{1,2}\.?) ")
"""A line never breaks between them."""

ANY_DAY = date(2000, 1, 1)
MOST_KEPT = 2000  # words of a date, some 200 bytes each


def direction() -> str:
    """Return which way the page's language is written: "ltr" or "rtl"."""
    return _locale(locale()).text_direction


def day(moment: datetime | date) -> str:
    """Return the day as in "Mi., 17. März 2027"."""
    words = _in_words("yMMMEd", _date(moment), locale())
    return DAY_AND_MONTH.sub("\\1\u00a0", words)


def days(first: datetime | date, last: datetime | date) -> str:
    """Return the span of days as in "17.–19. März 2027", both included; one day is told with its weekday."""
    if _date(first) == _date(last):
        return day(first)
    return _span_in_words("yMMMMd", _date(first), _date(last), locale())


def hours(start: datetime, end: datetime) -> str:
    """Return the time of day as in "14:00–17:00 Uhr"; an end on another day is told with its day."""
    if _date(start) != _date(end):
        return f"{clock_time(start)} – {moment_in_words(end)}"
    return _span_in_words("Hm", _time(start), _time(end), locale())


def clock_time(moment: datetime) -> str:
    """Return the time of day as in "14:00 Uhr"."""
    return _("%(time)s Uhr") % {"time": _in_words("Hm", _time(moment), locale())}


def moment_in_words(moment: datetime) -> str:
    """Return day and time as in "Mi., 17. März 2027, 14:00 Uhr"."""
    return f"{day(moment)}, {clock_time(moment)}"


def month(moment: datetime | date) -> str:
    """Return the month as in "März 2027"."""
    return _in_words("yMMMM", _date(moment), locale())


def short_month(moment: datetime | date) -> str:
    """Return the month as in "Mär"."""
    return _in_words("MMM", _date(moment), locale())


def day_number(moment: datetime | date) -> str:
    """Return the number of the day in its month."""
    return _in_words("d", _date(moment), locale()).rstrip(".")


def weekday(moment: datetime | date) -> str:
    """Return the day of the week as in "Mi"."""
    return _in_words("EEE", _date(moment), locale())


def iso(moment: datetime) -> str:
    """Return the moment for machines, with the offset of Europe/Berlin."""
    return local(moment).isoformat()


def day_iso(moment: datetime) -> str:
    """Return the local day for machines, as in "2027-03-17"."""
    return _date(moment).isoformat()


def last_day(ends_at: datetime) -> date:
    """Return the last day of an all-day session, whose end is the midnight after it."""
    return _date(ends_at - timedelta(seconds=1))


def _date(moment: datetime | date) -> date:
    return local(moment).date() if isinstance(moment, datetime) else moment


def _time(moment: datetime) -> datetime:
    # Babel would convert aware times to UTC. Of equal times of day it makes the words once, whatever the day.
    return datetime.combine(ANY_DAY, local(moment).time())


@lru_cache(maxsize=MOST_KEPT)
def _in_words(skeleton: str, moment: date | datetime, code: str) -> str:
    return str(_pattern(skeleton, code).apply(moment, _locale(code)))


@lru_cache(maxsize=MOST_KEPT)
def _span_in_words(skeleton: str, first: date | datetime, last: date | datetime, code: str) -> str:
    return format_interval(first, last, skeleton, locale=_locale(code))


@cache
def _pattern(skeleton: str, code: str) -> DateTimePattern:
    # Found once: looking for the nearest skeleton takes Babel longer than the words themselves.
    known = _locale(code).datetime_skeletons
    pattern: DateTimePattern = known[skeleton if skeleton in known else match_skeleton(skeleton, known)]
    return pattern


@cache
def _locale(code: str) -> Locale:
    return Locale.parse(code)
