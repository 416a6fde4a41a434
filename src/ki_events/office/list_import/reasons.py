"""Why somebody of a list is not registered, as whoever brought the list reads it."""

from ki_events.i18n import _, by_language


def left_out(code: str, sentence: str = "") -> str:
    """Return the reason for the code of a refusal; `sentence` where nothing else is said about it here."""
    return _reasons().get(code) or sentence or _reasons()["wishes_unknown"]


@by_language
def _reasons() -> dict[str, str]:
    return {
        "already_registered": _("Unter diesem Namen und dieser E-Mail-Adresse schon angemeldet."),
        "choice_full": _("Der gewählte Workshop ist voll."),
        "choice_missing": _("In einer Runde, die alle wählen müssen, ist kein Workshop mit freiem Platz gewählt."),
        "choice_overlap": _("Zwei gewählte Workshops liegen zur gleichen Zeit."),
        "wishes_unknown": _("Etwas davon gibt es bei dieser Veranstaltung nicht mehr."),
    }
