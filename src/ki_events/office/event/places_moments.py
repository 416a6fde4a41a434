"""A moment is typed as a local day and a time; the same words mean the same moment on every page."""

import re
from datetime import UTC, date, datetime, time

from ki_events.clock import BERLIN, local
from ki_events.events.contingent_rules import MOST_PLACES
from ki_events.i18n import _
from ki_events.web.field_types import day_of

TIME = re.compile(r"([01]?[0-9]|2[0-3])(?:[:.]([0-5][0-9]))?(?: ?Uhr)?")
WHOLE = re.compile(r"[0-9]{1,7}")
LAST_MINUTE = time(23, 59)
"""Until a day is until then, where no time is given."""


def moment_of(errors: dict[str, str], name: str, typed: tuple[str, str], usual: time) -> datetime | None:
    """Return the moment (UTC) of a local day and a time, by default `usual`; a mistake goes under `name`."""
    day, clock = day_of(typed[0]), TIME.fullmatch(typed[1].strip())
    if typed[1].strip() and not clock:
        errors.setdefault(name, _("Bitte eine Uhrzeit eingeben, zum Beispiel 14:00."))
        return None
    if not day:
        return None
    at = time(int(clock[1]), int(clock[2] or 0)) if clock else usual
    return datetime.combine(date.fromisoformat(day), at, BERLIN).astimezone(UTC)


def day_typed(moment: datetime | None) -> str:
    """Return the local day as date controls want it."""
    return local(moment).date().isoformat() if moment else ""


def time_typed(moment: datetime | None) -> str:
    """Return the local time as time controls want it."""
    return f"{local(moment):%H:%M}" if moment else ""


def whole(errors: dict[str, str], name: str, typed: str) -> int | None:
    """Return a number of people, None where nothing is typed; a mistake goes under `name`."""
    text = typed.replace(".", "").replace(" ", "")
    if not text or name in errors:
        return None
    if not WHOLE.fullmatch(text) or int(text) > MOST_PLACES:
        errors[name] = _("Bitte eine ganze Zahl eingeben, zum Beispiel 20.")
        return None
    return int(text)
