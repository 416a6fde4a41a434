"""The four pages that a public body owes its visitors, as the settings name them."""

from ki_events.i18n import _
from ki_events.organisations.tables import LegalKind

PATHS = {
    "impressum": LegalKind.imprint,
    "datenschutz": LegalKind.privacy,
    "barrierefreiheit": LegalKind.accessibility,
    "leichte-sprache": LegalKind.plain_language,
}
"""The last part of the address of each text's page."""


def text_name(kind: str) -> str:
    """Return what a text is called. Raise `ValueError` for a code that is none."""
    return {
        LegalKind.imprint: _("Impressum"),
        LegalKind.privacy: _("Datenschutz"),
        LegalKind.accessibility: _("Erklärung zur Barrierefreiheit"),
        LegalKind.plain_language: _("Leichte Sprache"),
    }[LegalKind(kind)]


def text_sentence(kind: str) -> str:
    """Return what belongs into a text, in a sentence. Raise `ValueError` for a code that is none."""
    return {
        LegalKind.imprint: _("Wer die Seiten verantwortet und wie man Sie erreicht (§ 5 DDG)."),
        LegalKind.privacy: _("Was mit persönlichen Angaben geschieht und wie lange sie bleiben (Art. 13 DSGVO)."),
        LegalKind.accessibility: _("Wie zugänglich die Seiten sind und wo man Barrieren meldet (§ 10b BGG NRW)."),
        LegalKind.plain_language: _("Was man hier tun kann, in leicht verständlichen Sätzen (BITVNRW)."),
    }[LegalKind(kind)]
