"""Codes that stand in the tables, as visitors read them."""

from ki_events.i18n import _
from ki_events.registrations.rules import Rule
from ki_events.registrations.tables import Status


def status_name(status: str) -> str:
    """Return the status of a registration in two or three words."""
    return {
        Status.unverified: _("E-Mail-Adresse noch nicht bestätigt"),
        Status.pending: _("Wartet auf Zulassung"),
        Status.confirmed: _("Sie haben einen Platz"),
        Status.waitlisted: _("Sie stehen auf der Warteliste"),
        Status.offered: _("Ein Platz ist für Sie frei"),
        Status.cancelled: _("Ihre Anmeldung ist abgesagt"),
        Status.rejected: _("Nicht zugelassen"),
    }[Status(status)]


def rule_sentence(rule: str) -> str:
    """Return why a registration moved, as the person reads it; an unknown rule is shown by its code."""
    return {
        Rule.place_free.value: _("Angemeldet: Platz bekommen, weil noch einer frei war und niemand wartete."),
        Rule.joined_list.value: _("Angemeldet: auf die Warteliste gesetzt, weil alle Plätze vergeben waren."),
        Rule.moved_up.value: _("Nachgerückt: Platz bekommen, weil einer frei wurde und niemand vor Ihnen wartete."),
        Rule.cancelled_by_person.value: _("Von Ihnen abgesagt."),
        Rule.cancelled_by_organiser.value: _("Von den Veranstaltenden abgesagt."),
        Rule.event_cancelled.value: _("Beendet, weil die Veranstaltung abgesagt wurde."),
    }.get(rule, rule)
