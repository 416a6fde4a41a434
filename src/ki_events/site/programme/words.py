"""How a programme tells where it stands: its days, how long it still goes on, how large it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from ki_events.clock import local, now
from ki_events.dates import days
from ki_events.i18n import _, ngettext
from ki_events.programmes.phase import Phase, Span
from ki_events.programmes.reading import OfOrganisation
from ki_events.site.event.states import Badge
from ki_events.site.programme.overview import Figures


@dataclass(frozen=True)
class ProgrammeLine:
    """A programme in a list: its days and the number of its events in words, and where it stands (None: unknown)."""

    name: str
    address: str
    days: str
    count: str
    badge: Badge | None


@dataclass(frozen=True)
class Standing:
    """Where a programme stands today, in words; `figures` is empty while it has no event."""

    phase: Phase
    badge: Badge | None
    days: str
    figures: Sequence[str]


def standing(period: Span, size: Figures) -> Standing:
    """Return what the head of its page says."""
    figures = _figures(size) if size.events else []
    return Standing(period.phase(local(now()).date()), _badge(period), _days(period), figures)


def programme_line(programme: OfOrganisation, address: str) -> ProgrammeLine:
    """Return a programme for the list of its organisation."""
    period = Span(programme.starts_on or programme.ends_on, programme.ends_on or programme.starts_on)
    count = ngettext("%(n)s Veranstaltung", "%(n)s Veranstaltungen", programme.events) % {"n": programme.events}
    return ProgrammeLine(programme.name, address, _days(period), count, _badge(period))


def _days(period: Span) -> str:
    return days(period.first, period.last) if period.first and period.last else ""


def _badge(period: Span) -> Badge | None:
    today = local(now()).date()
    phase = period.phase(today)
    if phase == Phase.over:
        return Badge("neutral", _("Rückblick"))
    if phase == Phase.ahead and period.first:
        return Badge("info", _begins_in((period.first - today).days))
    if phase == Phase.running and period.last:
        return Badge("success", _goes_on((period.last - today).days))
    return None


def _figures(figures: Figures) -> list[str]:
    words = [
        ngettext("%(n)s Veranstaltung", "%(n)s Veranstaltungen", figures.events) % {"n": figures.events},
        ngettext("%(n)s beteiligte Organisation", "%(n)s beteiligte Organisationen", figures.partners)
        % {"n": figures.partners},
    ]
    if figures.districts:
        words.append(ngettext("%(n)s Bezirk", "%(n)s Bezirke", figures.districts) % {"n": figures.districts})
    return words


def _begins_in(left: int) -> str:
    return _("Beginnt morgen") if left == 1 else _("Beginnt in %(n)s Tagen") % {"n": left}


def _goes_on(left: int) -> str:
    if left == 0:
        return _("Läuft noch heute")
    return _("Läuft noch bis morgen") if left == 1 else _("Läuft noch %(n)s Tage") % {"n": left}
