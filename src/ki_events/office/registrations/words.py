"""Codes of registrations as organisers read them: about somebody, not to them."""

from ki_events.events.contingents import Attendance
from ki_events.i18n import _, by_language
from ki_events.registrations.rules import Rule
from ki_events.registrations.tables import Source, Status
from ki_events.reports.participants import status_name

KINDS = {
    Status.confirmed: "success",
    Status.offered: "info",
    Status.waitlisted: "waiting",
    Status.pending: "warning",
    Status.unverified: "warning",
}


def badge(status: str) -> dict[str, str]:
    """Return the status for the macro `state`."""
    text = status_name(status)
    return {"kind": KINDS.get(Status(status), "neutral"), "text": text[:1].upper() + text[1:]}


@by_language
def attendance_names() -> dict[str, str]:
    """Return how one takes part in a hybrid event."""
    return {Attendance.on_site.value: _("Vor Ort"), Attendance.online.value: _("Online")}


@by_language
def source_names() -> dict[str, str]:
    """Return how registrations came about."""
    return {
        Source.web.value: _("selbst angemeldet"),
        Source.organiser.value: _("von der Organisation eingetragen"),
        Source.list.value: _("aus einer Liste übernommen"),
        Source.door.value: _("ohne Anmeldung gekommen"),
    }


def rule_words(rule: str) -> str:
    """Return what happened to a registration; an unknown rule is shown by its code."""
    return _rules().get(rule, rule)


@by_language
def _rules() -> dict[str, str]:
    return {
        Rule.place_free.value: _("Angemeldet: Platz bekommen, weil einer frei war"),
        Rule.joined_list.value: _("Angemeldet: auf die Warteliste gekommen, weil kein Platz frei war"),
        Rule.waits_for_proof.value: _("Angemeldet: E-Mail-Adresse muss noch bestätigt werden"),
        Rule.waits_for_admission.value: _("Angemeldet: wartet auf die Zulassung"),
        Rule.verified.value: _("E-Mail-Adresse bestätigt"),
        Rule.not_verified.value: _("Beendet: E-Mail-Adresse nicht rechtzeitig bestätigt"),
        Rule.not_me.value: _("Beendet: Im Postfach hieß es, die Anmeldung stamme nicht von dort"),
        Rule.admitted.value: _("Zugelassen: Platz bekommen"),
        Rule.admitted_to_list.value: _("Zugelassen: auf die Warteliste gekommen, weil kein Platz frei war"),
        Rule.not_admitted.value: _("Nicht zugelassen"),
        Rule.moved_up.value: _("Nachgerückt: Ein Platz wurde frei"),
        Rule.moved_up_by_organiser.value: _("An die Spitze der Warteliste gesetzt"),
        Rule.offered.value: _("Platz angeboten: Einer wurde frei, und die Person war an der Reihe"),
        Rule.offered_again.value: _("Frist abgelaufen, Platz noch einmal angeboten, weil niemand sonst wartete"),
        Rule.offer_accepted.value: _("Platz angenommen"),
        Rule.offer_declined.value: _("Platz abgelehnt"),
        Rule.offer_lapsed.value: _("Frist abgelaufen: an das Ende der Warteliste gesetzt"),
        Rule.offer_lapsed_twice.value: _("Beendet: auch die zweite Frist ist abgelaufen"),
        Rule.handed_over.value: _("Platz an eine andere Person weitergegeben"),
        Rule.got_handed_over.value: _("Beendet: hat einen anderen Platz übernommen"),
        Rule.name_corrected.value: _("Name berichtigt"),
        Rule.mail_changed.value: _("Neue E-Mail-Adresse bestätigt"),
        Rule.cancelled_by_person.value: _("Selbst abgesagt"),
        Rule.cancelled_by_contact.value: _("Abgesagt von der Person, die die Gruppe angemeldet hat"),
        Rule.cancelled_by_organiser.value: _("Von der Organisation abgesagt"),
        Rule.event_cancelled.value: _("Beendet: Die Veranstaltung wurde abgesagt"),
        Rule.place_added.value: _("Platz bekommen: Die Zahl der Plätze wurde dafür erhöht"),
        Rule.moved_away.value: _("Auf einen anderen Termin umgebucht"),
        Rule.moved_here.value: _("Von einem anderen Termin hierher umgebucht"),
        Rule.cancellation_undone.value: _("Absage zurückgenommen"),
        Rule.offer_extended.value: _("Frist für das Platzangebot verlängert"),
        Rule.corrected_by_organiser.value: _("Angaben berichtigt"),
        Rule.skipped_reserved.value: _("Übersprungen: Der Platz war für eine bestimmte Gruppe reserviert"),
        Rule.skipped_institution.value: _(
            "Übersprungen: Die Einrichtung hat schon so viele Plätze, wie sie haben darf"
        ),
        Rule.skipped_attendance.value: _("Übersprungen: Der Platz war nur für die andere Art der Teilnahme frei"),
        Rule.skipped_no_workshop.value: _("Übersprungen: In einer Runde war kein gewählter Workshop frei"),
        Rule.skipped_party.value: _("Übersprungen: Für die ganze Gruppe waren nicht genug Plätze frei"),
    }
