"""The one thing to know about an event, in words and as a badge: text and shape say it, colour only underlines it."""

from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_skeleton

from ki_events.clock import local
from ki_events.clock import now as present
from ki_events.dates import clock_time, moment_in_words
from ki_events.events.availability import Availability, State
from ki_events.i18n import _, by_language, locale, ngettext


@dataclass(frozen=True)
class Badge:
    """A short text; `kind` is one of success, waiting, info, warning, danger, neutral and picks shape and colour."""

    kind: str
    text: str


def badge(now: Availability, *, postponed: bool = False) -> Badge:
    """Return the badge for the head of the event page, with exact numbers."""
    if postponed and now.state not in (State.cancelled, State.past):
        return _badges()[State.postponed]
    return Badge("success", _few(now.free or 0)) if now.state == State.few else _badges()[now.state]


@by_language
def _badges() -> dict[State, Badge]:
    return {
        State.cancelled: Badge("danger", _("Abgesagt")),
        State.postponed: Badge("warning", _("Verschoben, neuer Termin folgt")),
        State.past: Badge("neutral", _("Vorbei")),
        State.no_registration: Badge("info", _("Ohne Anmeldung")),
        State.external: Badge("info", _("Anmeldung auf anderer Website")),
        State.by_invitation: Badge("neutral", _("Auf Einladung")),
        State.not_yet_open: Badge("neutral", _("Anmeldung noch nicht offen")),
        State.closed: Badge("neutral", _("Anmeldung geschlossen")),
        State.free: Badge("success", _("Plätze frei")),
        State.few: Badge("success", _("Wenige Plätze frei")),
        State.waiting_list: Badge("waiting", _("Warteliste")),
    }


def coarse_badge(now: Availability, *, postponed: bool = False) -> Badge:
    """Return the badge for lists: no number in it, so that a kept list stays true until the state flips."""
    if postponed:
        return badge(now, postponed=True)
    if now.state == State.not_yet_open and now.opens_at:
        return Badge("neutral", _("Anmeldung ab %(when)s") % {"when": _short_moment(now.opens_at)})
    return _badges()[now.state]


def sentence(now: Availability) -> str:
    """Return what a visitor can do now, in one sentence with its numbers."""
    if now.is_open:
        return _open_sentence(now)
    return {
        State.cancelled: _("Diese Veranstaltung findet nicht statt."),
        State.postponed: _("Der neue Termin steht noch nicht fest. Sobald er feststeht, finden Sie ihn hier."),
        State.past: _("Diese Veranstaltung ist vorbei."),
        State.no_registration: _("Sie brauchen sich nicht anzumelden. Kommen Sie einfach vorbei."),
        State.external: _("Die Anmeldung läuft über die Website der veranstaltenden Organisation."),
        State.by_invitation: _(
            "Die Teilnahme ist nur auf Einladung möglich. Angemeldet wird mit dem Link aus der Einladung."
        ),
        State.not_yet_open: _("Die Anmeldung öffnet am %(when)s.")
        % {"when": moment_in_words(now.opens_at) if now.opens_at else ""},
        State.closed: _("Die Anmeldung ist geschlossen."),
    }[now.state]


def waiting_words(waiting: int) -> str:
    """Return how many people wait."""
    if not waiting:
        return _("Auf der Warteliste steht noch niemand.")
    return ngettext("Auf der Warteliste steht %(n)s Person.", "Auf der Warteliste stehen %(n)s Personen.", waiting) % {
        "n": waiting
    }


def _open_sentence(now: Availability) -> str:
    if now.state == State.waiting_list:
        all_taken = now.free == 0 or not now.waiting
        places = _("Alle Plätze sind vergeben.") if all_taken else _("Einige Plätze sind frei, aber nicht für alle.")
        return places + " " + waiting_words(now.waiting)
    if now.free is None:
        return _("Es gibt genug Plätze für alle.")
    return ngettext("Es ist noch %(n)s Platz frei.", "Es sind noch %(n)s Plätze frei.", now.free) % {"n": now.free}


def _few(free: int) -> str:
    return ngettext("Noch %(n)s Platz frei", "Noch %(n)s Plätze frei", free) % {"n": free}


def _short_moment(moment: datetime) -> str:
    day, this_year = local(moment), local(present()).year
    words = format_skeleton("MMMd" if day.year == this_year else "yMMMd", day.replace(tzinfo=None), locale=locale())
    return f"{words}, {clock_time(moment)}".replace(". ", ".\u00a0", 1)
