"""Whoever has just dropped a date reads until when that can be taken back without anybody hearing of it."""

from collections.abc import Sequence
from datetime import datetime

from ki_events import dates
from ki_events.clock import local, now
from ki_events.events.tables import Session, SessionStatus
from ki_events.i18n import _
from ki_events.registrations.changing.planning_again import way_back_to
from ki_events.web.pages import AnyRequest

DROPPED = "termin"
"""In the query of the list of dates: which one was dropped."""


async def dropped_words(request: AnyRequest, sessions: Sequence[Session]) -> str:
    """Return what happens next to the date in the query, one of these `sessions`, that was just dropped."""
    said = _("Der Termin ist abgesagt.")
    number = request.query_params.get(DROPPED)
    row = next((row for row in sessions if str(row.id) == number and row.status == SessionStatus.cancelled), None)
    back = await way_back_to(row) if row else None
    if back is None:
        return said
    if back.until is None:
        return f"{said} {_('Niemand muss davon erfahren. Die Absage lässt sich zurücknehmen.')}"
    if back.until <= now():
        return f"{said} {_('Die Nachrichten gehen jetzt hinaus.')}"
    sentence = _(
        "Die Nachrichten gehen um %(until)s hinaus. Bis dahin lässt sich die Absage zurücknehmen, und niemand erfährt davon."
    )
    tomorrow = _(
        "Die Nachrichten gehen am %(until)s hinaus. Bis dahin lässt sich die Absage zurücknehmen, und niemand erfährt davon."
    )
    return f"{said} {(sentence if _is_today(back.until) else tomorrow) % {'until': moment_until(back.until)}}"


def moment_until(moment: datetime) -> str:
    """Return the time of day, with its day if it is another one than today."""
    return dates.clock_time(moment) if _is_today(moment) else dates.moment_in_words(moment)


def _is_today(moment: datetime) -> bool:
    return local(moment).date() == local(now()).date()
