"""What the codes of events are called on screen, in letters and in calendars."""

from ki_events.events.facets import Place
from ki_events.events.tables import Format
from ki_events.i18n import _, by_language

ACCESSIBILITY = (
    "step_free",
    "accessible_toilet",
    "hearing_loop",
    "sign_language",
    "captions",
    "easy_language",
    "childcare",
    "parking",
    "quiet_room",
)
"""The facts about access that have words and signs on the pages."""


def format_name(code: str) -> str:
    """Return the name of a format in the language of the moment. Raise ValueError for a code that is none."""
    return _formats()[Format(code)]


@by_language
def _formats() -> dict[Format, str]:
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
    }


def accessibility_name(key: str) -> str:
    """Return the sentence for an accessibility fact; an unknown key is shown as it is."""
    return {
        "step_free": _("Stufenlos zugänglich"),
        "accessible_toilet": _("Barrierefreie Toilette"),
        "hearing_loop": _("Induktive Höranlage"),
        "sign_language": _("Gebärdensprache wird gedolmetscht"),
        "captions": _("Mit Untertiteln"),
        "easy_language": _("In einfacher Sprache"),
        "childcare": _("Kinderbetreuung vor Ort"),
        "parking": _("Behindertenparkplatz"),
        "quiet_room": _("Rückzugsraum"),
    }.get(key, key)


def place_name(code: str) -> str:
    """Return the name of a way to be there. Raise ValueError for a code that is none."""
    return {Place.on_site: _("Vor Ort"), Place.online: _("Online")}[Place(code)]
