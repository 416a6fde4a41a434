"""How somebody stands, said of a third person: in letters and calendars that speak of several people."""

from ki_events.i18n import _
from ki_events.registrations.tables import Status


def stands(status: str) -> str:
    """Return the status as what follows a name, as in "hat einen Platz"."""
    return {
        Status.confirmed: _("hat einen Platz"),
        Status.offered: _("hat ein Platzangebot"),
        Status.waitlisted: _("steht auf der Warteliste"),
        Status.pending: _("wartet auf die Zulassung"),
        Status.unverified: _("muss die E-Mail-Adresse noch bestätigen"),
    }.get(Status(status), _("ist nicht mehr angemeldet"))
