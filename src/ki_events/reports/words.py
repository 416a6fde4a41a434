"""Dates and places as they stand in printed lists."""

from datetime import timedelta

from babel.dates import format_date, format_interval, format_skeleton, format_time

from ki_events.clock import local
from ki_events.events.tables import Session
from ki_events.i18n import _, locale


def session_date(session: Session, *, short: bool = False) -> str:
    """Return day and hours of a session in local time; `short` only the day."""
    start, end = local(session.starts_at), local(session.ends_at)
    last = local(session.ends_at - timedelta(seconds=1)).date()
    if short:
        return str(format_skeleton("MMMd", start.replace(tzinfo=None), locale=locale()))
    if last != start.date():
        return str(format_interval(start.date(), last, "yMMMEd", locale=locale()))
    day = format_date(start.date(), "full", locale=locale())
    if session.all_day:
        return day
    hours = "–".join(format_time(moment.replace(tzinfo=None), "HH:mm", locale=locale()) for moment in (start, end))
    return _("%(day)s, %(hours)s Uhr") % {"day": day, "hours": hours}


def session_place(session: Session) -> str:
    """Return place, room and address of a session as one line."""
    parts = [session.place_name, session.room, session.place_address]
    if not session.place_name and session.online_url:
        parts = [_("online")]
    return ", ".join(part for part in parts if part)
