"""From the day before on, the person's page shows the code that is read at the door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from ki_events.clock import local, now
from ki_events.events.tables import Session
from ki_events.i18n import _
from ki_events.registrations.entry_codes import check_in_code, goes_through_a_door, in_print
from ki_events.registrations.tables import Registration
from ki_events.web.qr import qr_svg


@dataclass(frozen=True)
class EntryCode:
    """The code as a picture and in letters."""

    picture: Markup
    letters: str


def entry_of(registration: Registration, sessions: Sequence[Session]) -> EntryCode | None:
    """Return the code of who has a place and comes to a date of today or tomorrow; None for all others."""
    if not goes_through_a_door(registration, [session for session in sessions if is_soon(session, now())]):
        return None
    code = check_in_code(registration.public_id, registration.generation)
    return EntryCode(qr_svg(code, _("Code für den Einlass")), in_print(code))


def is_soon(session: Session, moment: datetime) -> bool:
    """Say whether the date is today or tomorrow at `moment` (UTC), and not over."""
    the_day_before = local(session.starts_at).date() - timedelta(days=1)
    return the_day_before <= local(moment).date() and moment < session.ends_at
