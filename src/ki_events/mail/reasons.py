"""Why a mail did not arrive, in a sentence for whoever wrote it; what the mail server said is kept beside it."""

import re

from ki_events.i18n import _, by_language
from ki_events.mail.tables import MessageState

STOPPED = "angehalten"
"""What stands as the error of a letter that was kept back on purpose."""

_CAUSES = (
    ("not_real", re.compile(r"\.invalid")),
    ("no_mailbox", re.compile(r"\b5\.1\.(?:0|1|6|10)\b|user unknown|unbekannt")),
    ("no_domain", re.compile(r"\b5\.(?:1\.2|4\.4|4\.310)\b")),
    ("full", re.compile(r"\b[45]\.2\.2\b|^552|mailbox full|quota")),
    ("locked", re.compile(r"\b5\.2\.1\b")),
    ("no_address", re.compile("gültige mailadresse")),
    ("unwanted", re.compile(r"\b5\.7\.[0-9]+\b|spam|policy")),
    ("tried_often", re.compile(r"zu viele versuche|^4|\b4\.[0-9]{1,3}\.[0-9]{1,3}\b")),
    ("ours", re.compile("brief konnte nicht")),
)
"""By the codes of RFC 3463, and by words of servers that give none and of our own sender."""


def reason_of(state: str, error: str) -> str:
    """Return the sentence for a mail that is not sent: what happened, and what to do about it."""
    if error == STOPPED:
        return _("Die Nachricht wurde angehalten, bevor dieser Brief hinausging.")
    said = error.casefold()
    cause = next((name for name, words in _CAUSES if words.search(said)), "refused")
    if state == MessageState.dropped and cause != "not_real":
        cause = "stale"
    return _sentences()[cause]


@by_language
def _sentences() -> dict[str, str]:
    return {
        "stale": _(
            "Beim Senden stimmte der Brief nicht mehr, zum Beispiel weil sich Adresse oder Termin geändert hat."
        ),
        "not_real": _("Das ist keine echte Adresse."),
        "no_mailbox": _("Diese Adresse gibt es nicht. Bitte prüfen Sie die Schreibweise."),
        "no_domain": _("Den Teil der Adresse hinter dem @ gibt es nicht. Bitte prüfen Sie die Schreibweise."),
        "full": _("Das Postfach ist voll. Versuchen Sie es später noch einmal."),
        "locked": _("Das Postfach ist gesperrt."),
        "no_address": _("Die Adresse ist keine gültige Mailadresse. Bitte berichtigen Sie sie."),
        "unwanted": _("Der Mailserver der Adresse hat den Brief als unerwünscht abgelehnt."),
        "tried_often": _("Der Mailserver der Adresse hat den Brief auch nach vielen Versuchen nicht angenommen."),
        "ours": _("Der Brief ließ sich nicht schreiben. Bitte melden Sie das der Technik."),
        "refused": _("Der Mailserver hat den Brief nicht angenommen."),
    }
