"""Dates and times in the words of the page's language, always as clocks in North Rhine-Westphalia show them."""

import re
from datetime import date, datetime, timedelta

from babel.dates import format_interval, format_skeleton

from ki_events.clock import local
from ki_events.i18n import _, language

DAY_AND_MONTH = re.compile(r"(\b\d{1,2}\.?) ")
"""A line never breaks between them."""

LOCALES = {"de": "de_DE", "en": "en_GB"}


def locale() -> str:
    """Return the Babel locale of the page's language."""
    return LOCALES[language()]


def day(moment: datetime | date) -> str:
    """Return the day as in "Mi., 17. März 2027"."""
    words = format_skeleton("yMMMEd", _naive(moment), locale=locale())
    return DAY_AND_MONTH.sub("\\1\u00a0", words)


def days(first: datetime | date, last: datetime | date) -> str:
    """Return the span of days as in "17.–19. März 2027", both included; one day is told with its weekday."""
    if _date(first) == _date(last):
        return day(first)
    return format_interval(_date(first), _date(last), "yMMMMd", locale=locale())


def hours(start: datetime, end: datetime) -> str:
    """Return the time of day as in "14:00–17:00 Uhr"; an end on another day is told with its day."""
    if _date(start) != _date(end):
        return f"{clock_time(start)} – {moment_in_words(end)}"
    return format_interval(_naive(start), _naive(end), "Hm", locale=locale())


def clock_time(moment: datetime) -> str:
    """Return the time of day as in "14:00 Uhr"."""
    return _("%(time)s Uhr") % {"time": format_skeleton("Hm", _naive(moment), locale=locale())}


def moment_in_words(moment: datetime) -> str:
    """Return day and time as in "Mi., 17. März 2027, 14:00 Uhr"."""
    return f"{day(moment)}, {clock_time(moment)}"


def month(moment: datetime | date) -> str:
    """Return the month as in "März 2027"."""
    return format_skeleton("yMMMM", _naive(moment), locale=locale())


def short_month(moment: datetime | date) -> str:
    """Return the month as in "Mär"."""
    return format_skeleton("MMM", _naive(moment), locale=locale())


def day_number(moment: datetime | date) -> str:
    """Return the number of the day in its month."""
    return format_skeleton("d", _naive(moment), locale=locale()).rstrip(".")


def weekday(moment: datetime | date) -> str:
    """Return the day of the week as in "Mi"."""
    return format_skeleton("EEE", _naive(moment), locale=locale())


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


def _naive(moment: datetime | date) -> datetime | date:
    # Babel would convert aware times to UTC.
    return local(moment).replace(tzinfo=None) if isinstance(moment, datetime) else moment
