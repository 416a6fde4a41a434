"""A field that people do not see and programs fill in; whoever fell in is asked once more, since a browser may have filled it too."""

from collections.abc import Mapping

from ki_events.i18n import _

FIELD = "homepage"
"""What programs like to fill in, and no browser has an entry for (templates/parts/trap.html)."""


def is_filled(typed: Mapping[str, str]) -> bool:
    """Say whether somebody wrote into the field; `typed` is what was sent, by field."""
    return bool(typed.get(FIELD, "").strip())


def once_more() -> str:
    """Return the sentence for who fell in: the form stands there again with all that was typed, and this field empty.

    It does not say why, so that a program learns nothing, and nobody is lost.
    """
    return _("Bitte senden Sie das Formular noch einmal ab. Ihre Eingaben sind noch da.")
