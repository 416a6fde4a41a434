"""The hours of the night in which nothing leaves, in words."""

from ki_events.i18n import _
from ki_events.settings import settings


def quiet_sentence() -> str:
    """Return the sentence about the hours in which nothing leaves; nothing where there are none."""
    if not settings().quiet_hours:
        return ""
    first, last = settings().quiet_hours.split("-")
    words = {"first": int(first), "last": int(last)}
    return (
        _("Zwischen %(first)d und %(last)d Uhr geht nichts hinaus; was dann fällig ist, geht um %(last)d Uhr.") % words
    )
