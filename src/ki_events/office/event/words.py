"""How an event stands and what it is about, in the words of the back office."""

from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_skeleton

from ki_events.clock import local
from ki_events.dates import clock_time, day, days, last_day, moment_in_words
from ki_events.events.inventory import Line, Standing
from ki_events.events.tables import Mode
from ki_events.i18n import _, by_language, locale, ngettext


@dataclass(frozen=True)
class Badge:
    """A short text; `kind` is one of success, waiting, info, warning, danger, neutral and picks shape and colour."""

    kind: str
    text: str


def badge_of(standing: Standing) -> Badge:
    """Return how an event stands."""
    return _badges()[standing]


@by_language
def _badges() -> dict[Standing, Badge]:
    return {
        Standing.draft: Badge("neutral", _("Entwurf")),
        Standing.scheduled: Badge("waiting", _("Geplant")),
        Standing.published: Badge("success", _("Veröffentlicht")),
        Standing.postponed: Badge("warning", _("Verschoben")),
        Standing.cancelled: Badge("danger", _("Abgesagt")),
        Standing.past: Badge("neutral", _("Vorbei")),
    }


def standing_names() -> dict[Standing, str]:
    """Return what one may ask the table for, in the order of the list."""
    return {
        Standing.current: _("Alle aktuellen"),
        Standing.draft: _("Entwürfe"),
        Standing.scheduled: _("Geplante (noch nicht öffentlich)"),
        Standing.published: _("Veröffentlichte"),
        Standing.postponed: _("Verschobene"),
        Standing.cancelled: _("Abgesagte"),
        Standing.past: _("Vergangene"),
        Standing.all: _("Alle, auch vergangene"),
    }


def next_date(line: Line) -> tuple[str, str]:
    """Return day and time of the next date of an event in words, both empty while there is none."""
    if line.next_at is None or line.starts_at is None or line.ends_at is None:
        return "", ""
    if local(line.next_at).hour == 0 and local(line.ends_at).hour == 0:
        return days(line.starts_at, last_day(line.ends_at)), ""
    return day(line.next_at), clock_time(line.next_at)


def places(mode: Mode, taken: int, capacity: int | None) -> str:
    """Return how many places are taken, as in "12 von 20"."""
    if mode in (Mode.none, Mode.external) and not taken:
        return _("ohne Anmeldung") if mode is Mode.none else _("Anmeldung anderswo")
    if capacity is None:
        return ngettext("%(n)s Anmeldung", "%(n)s Anmeldungen", taken) % {"n": taken}
    return _("%(taken)s von %(capacity)s") % {"taken": taken, "capacity": capacity}


def waiting(number: int) -> str:
    """Return how many wait, empty for nobody."""
    return ngettext("%(n)s wartet", "%(n)s warten", number) % {"n": number} if number else ""


def short_day(moment: datetime) -> str:
    """Return the day as in "22. Nov. 2026"."""
    return str(format_skeleton("yMMMd", local(moment).date(), locale=locale())).replace(" ", "\u00a0")


def appears(publish_at: datetime | None) -> str:
    """Return when a scheduled event appears, empty if it has no such moment."""
    return moment_in_words(publish_at) if publish_at else ""
