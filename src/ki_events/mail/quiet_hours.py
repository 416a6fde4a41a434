"""At night nobody is written to who did not just do something (2-domain.md, "Messages")."""

from datetime import datetime, time, timedelta

from ki_events.clock import BERLIN, local
from ki_events.settings import settings

TOO_NEAR = timedelta(hours=12)
"""A session that starts so soon after the quiet hours cannot wait for their end."""


def not_in_quiet_hours(moment: datetime, starts_at: datetime) -> datetime:
    """Return `moment`, or the end of the quiet hours that it lies in unless a session at `starts_at` is too near (UTC)."""
    end = _end_of_quiet(moment)
    if end is None or starts_at - end < TOO_NEAR:
        return moment
    return end.astimezone(moment.tzinfo)


def _end_of_quiet(moment: datetime) -> datetime | None:
    if not settings().quiet_hours:
        return None
    first, last = (int(hour) for hour in settings().quiet_hours.split("-"))
    here = local(moment)
    if first < last:
        is_quiet, days = first <= here.hour < last, 0
    else:
        is_quiet, days = (first != last and (here.hour >= first or here.hour < last), int(here.hour >= first))
    if not is_quiet:
        return None
    return datetime.combine(here.date() + timedelta(days=days), time(last), BERLIN)
