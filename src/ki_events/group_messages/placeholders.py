"""A message says things to each person by placeholders; one that does not exist, or is cut off, is said before anything is sent."""

import re
from collections.abc import Mapping

from ki_events.i18n import _

LINK = "Link zur Anmeldung"
NAMES = ("Vorname", "Nachname", "Veranstaltung", "Termin", "Ort", LINK)
"""As organisers write them, in every language of the pages: they stand in texts that are German mostly."""

_PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
_KNOWN = {name.casefold(): name for name in NAMES}
_LONGEST_SHOWN = 40


def written(name: str) -> str:
    """Return a placeholder as it stands in a text."""
    return "{{" + name + "}}"


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with all placeholders replaced; what a value contains is left as it is."""
    return _PLACEHOLDER.sub(lambda found: values[_name(found[1])] if _name(found[1]) else found[0], text)


def mistake_in(text: str) -> str:
    """Return the sentence about the first placeholder that cannot be replaced; nothing if all can."""
    for found in _PLACEHOLDER.finditer(text):
        if not _name(found[1]):
            words = {"name": found[0][:_LONGEST_SHOWN], "names": ", ".join(map(written, NAMES))}
            return _("Den Platzhalter %(name)s gibt es nicht. Es gibt: %(names)s.") % words
    rest = _PLACEHOLDER.sub("", text)
    if "{{" in rest or "}}" in rest:
        return _("Ein Platzhalter ist nicht vollständig. Er beginnt mit {{ und endet mit }}, zum Beispiel {{Vorname}}.")
    return ""


def has_link(text: str) -> bool:
    """Say whether the text contains the personal link, which must not stand in a subject."""
    return any(_name(found[1]) == LINK for found in _PLACEHOLDER.finditer(text))


def _name(text: str) -> str:
    return _KNOWN.get(" ".join(text.split()).casefold(), "")
