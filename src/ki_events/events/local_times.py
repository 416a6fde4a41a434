"""A day and a time of day as people say them become a moment; a time that the clock skips is none."""

from datetime import UTC, date, datetime, time, timedelta

from ki_events import dates
from ki_events.clock import BERLIN, local
from ki_events.i18n import _


def moment_of(day: date, at: time) -> datetime:
    """Return the moment of a local day and time, in UTC; of an hour that comes twice the first."""
    return datetime.combine(day, at, BERLIN).astimezone(UTC)


def is_skipped(day: date, at: time) -> bool:
    """Say whether clocks are put forward over this time, so that it does not exist."""
    # There and back again: what comes back as another time was none.
    return local(moment_of(day, at)).time() != at


def skipped_sentence(day: date, at: time) -> str:
    """Return what to say about such a time."""
    words = {"day": dates.day(day), "time": f"{at:%H:%M}"}
    return _("Am %(day)s gibt es %(time)s Uhr nicht: Um 2 Uhr werden die Uhren auf 3 Uhr vorgestellt.") % words


def whole_days(first: date, last: date) -> tuple[datetime, datetime]:
    """Return the span of an all-day session: the local midnights of its first day and of the day after its last (UTC)."""
    return moment_of(first, time()), moment_of(last + timedelta(days=1), time())
