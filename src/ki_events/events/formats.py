"""A format says how such events usually are, so that a new one needs few answers; everything can be changed later."""

from dataclasses import dataclass
from datetime import time

from ki_events.events.tables import Format, Measure, Mode, Serving
from ki_events.i18n import _


@dataclass(frozen=True)
class Defaults:
    """What a new event of a format begins with; times are local, `capacity` None is unlimited.

    `lasts` says that it usually goes on for days, so that one is asked for the last one. Where people choose workshops, days
    are counted: they are checked in once, at the door of the day.
    """

    mode: Mode = Mode.open
    serving: Serving = Serving.offer
    capacity: int | None = 20
    starts: time = time(14)
    ends: time = time(17)
    certificate: bool = False
    certificate_measure: Measure = Measure.dates
    certificate_share: int = 100
    asks_access_needs: bool = False
    lasts: bool = False


_WALK_IN = Defaults(mode=Mode.none, serving=Serving.direct, capacity=None)

_DEFAULTS = {
    Format.training: Defaults(certificate=True),
    Format.training_series: Defaults(certificate=True, certificate_share=80),
    Format.workshop: Defaults(capacity=15),
    Format.thematic_day: Defaults(
        serving=Serving.direct,
        capacity=150,
        starts=time(9),
        ends=time(16),
        certificate=True,
        certificate_measure=Measure.days,
        asks_access_needs=True,
    ),
    Format.conference: Defaults(
        serving=Serving.direct,
        capacity=150,
        starts=time(9, 30),
        ends=time(16),
        certificate=True,
        certificate_measure=Measure.days,
        asks_access_needs=True,
        lasts=True,
    ),
    Format.lecture: Defaults(serving=Serving.direct, capacity=80, starts=time(18), ends=time(20)),
    Format.working_group: Defaults(serving=Serving.direct, capacity=None, ends=time(16)),
    Format.fair: Defaults(mode=Mode.none, serving=Serving.direct, capacity=None, starts=time(10), ends=time(15)),
    Format.exhibition: Defaults(
        mode=Mode.none, serving=Serving.direct, capacity=None, starts=time(10), ends=time(18), lasts=True
    ),
    Format.culture: Defaults(mode=Mode.none, serving=Serving.direct, capacity=None, starts=time(19), ends=time(21)),
    Format.action: _WALK_IN,
}


def defaults_of(format_: Format) -> Defaults:
    """Return what a new event of this format begins with."""
    return _DEFAULTS[format_]


def offered() -> tuple[Format, ...]:
    """Return the formats in the order in which they are offered, the most frequent first."""
    return tuple(_DEFAULTS)


def format_sentence(format_: Format) -> str:
    """Return what a format is for, in one sentence, in the language of the moment."""
    return {
        Format.training: _("Ein Termin für Fachkräfte oder Ehrenamtliche, mit Anmeldung und Bescheinigung."),
        Format.training_series: _("Mehrere Termine, die zusammengehören; man meldet sich einmal für alle an."),
        Format.workshop: _("Eine kleine Gruppe arbeitet zusammen an einem Thema."),
        Format.thematic_day: _("Ein Tag mit gemeinsamem Programm und Workshops zur Wahl, etwa ein DaZ-Tag."),
        Format.conference: _("Ein großes Treffen mit Vorträgen, Foren und Workshop-Runden."),
        Format.lecture: _("Vortrag, Lesung oder Diskussion, meist am Abend."),
        Format.working_group: _("Netzwerk oder Arbeitskreis, der sich regelmäßig trifft."),
        Format.fair: _("Viele stellen sich vor, man kommt ohne Anmeldung vorbei."),
        Format.exhibition: _("Über Tage oder Wochen zu sehen, ohne Anmeldung."),
        Format.culture: _("Konzert, Theater, Film oder Fest."),
        Format.action: _("Mitmachen in der Stadt: Kundgebung, Rundgang, Sport oder Aktionsstand."),
    }[format_]
