"""What the codes of events are called on screen, in letters and in calendars."""

from ki_events.events.tables import Format
from ki_events.i18n import _


def format_name(code: str) -> str:
    """Return the name of a format in the language of the moment. Raise ValueError for a code that is none."""
    return {
        Format.training: _("Fortbildung"),
        Format.training_series: _("Fortbildungsreihe"),
        Format.conference: _("Konferenz"),
        Format.thematic_day: _("Thementag"),
        Format.workshop: _("Workshop"),
        Format.lecture: _("Vortrag"),
        Format.working_group: _("Arbeitskreis"),
        Format.fair: _("Börse und Messe"),
        Format.exhibition: _("Ausstellung"),
        Format.culture: _("Kultur"),
        Format.action: _("Aktion"),
    }[Format(code)]
