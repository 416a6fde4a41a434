"""Codes that stand in the tables, as visitors read them."""

from ki_events.i18n import _, by_language
from ki_events.registrations.rules import Rule
from ki_events.registrations.tables import CalendarChoice, Status


def status_name(status: str) -> str:
    """Return the status of a registration in two or three words."""
    return {
        Status.unverified: _("E-Mail-Adresse noch nicht bestätigt"),
        Status.pending: _("Wartet auf Zulassung"),
        Status.confirmed: _("Sie haben einen Platz"),
        Status.waitlisted: _("Sie stehen auf der Warteliste"),
        Status.offered: _("Ein Platz ist für Sie frei"),
        Status.cancelled: _("Ihre Anmeldung ist abgesagt"),
        Status.rejected: _("Ihre Anmeldung wurde nicht zugelassen"),
    }[Status(status)]


def calendar_name(choice: str) -> str:
    """Return what somebody wants for their calendar."""
    return {
        CalendarChoice.invitations: _("Einladungen per E-Mail"),
        CalendarChoice.feed: _("Nur mein Kalender-Abo"),
        CalendarChoice.neither: _("Nichts davon"),
    }[CalendarChoice(choice)]


def rule_sentence(rule: str) -> str:
    """Return why a registration stands where it stands, as the person reads it; an unknown rule is shown by its code."""
    return _rules().get(rule, rule)


@by_language
def _rules() -> dict[str, str]:
    return {
        Rule.place_free.value: _("Angemeldet: Sie haben einen Platz bekommen, weil einer für Sie frei war."),
        Rule.joined_list.value: _(
            "Angemeldet: Sie sind auf die Warteliste gekommen, weil kein Platz für Sie frei war."
        ),
        Rule.waits_for_proof.value: _("Angemeldet: Die E-Mail-Adresse muss noch bestätigt werden."),
        Rule.waits_for_admission.value: _("Angemeldet: Die veranstaltende Organisation entscheidet, wer teilnimmt."),
        Rule.verified.value: _("E-Mail-Adresse bestätigt."),
        Rule.not_verified.value: _("Beendet, weil die E-Mail-Adresse nicht rechtzeitig bestätigt wurde."),
        Rule.not_me.value: _("Beendet: Im Postfach hieß es, die Anmeldung stamme nicht von dort."),
        Rule.admitted.value: _("Von der veranstaltenden Organisation zugelassen: Platz bekommen."),
        Rule.admitted_to_list.value: _(
            "Von der veranstaltenden Organisation zugelassen: Sie sind auf die Warteliste gekommen, weil kein Platz für Sie frei war."
        ),
        Rule.not_admitted.value: _("Von der veranstaltenden Organisation nicht zugelassen."),
        Rule.moved_up.value: _(
            "Nachgerückt: Sie haben einen Platz bekommen, weil einer frei wurde und niemand vor Ihnen ihn nehmen konnte."
        ),
        Rule.moved_up_by_organiser.value: _(
            "Von der veranstaltenden Organisation an die Spitze der Warteliste gesetzt."
        ),
        Rule.offered.value: _("Platz angeboten, weil einer frei wurde und Sie an der Reihe waren."),
        Rule.offered_again.value: _(
            "Frist abgelaufen; der Platz wurde Ihnen noch einmal angeboten, weil niemand sonst wartete."
        ),
        Rule.offer_accepted.value: _("Platz angenommen."),
        Rule.offer_declined.value: _("Platz abgelehnt; er ging an die nächste Person."),
        Rule.offer_lapsed.value: _(
            "Frist abgelaufen: an das Ende der Warteliste gesetzt; der Platz ging an die nächste Person."
        ),
        Rule.offer_lapsed_twice.value: _("Beendet, weil auch die zweite Frist abgelaufen ist."),
        Rule.handed_over.value: _("Übernommen: Dieser Platz wurde an Sie weitergegeben."),
        Rule.got_handed_over.value: _("Beendet, weil Ihnen ein anderer Platz weitergegeben wurde."),
        Rule.name_corrected.value: _("Name berichtigt."),
        Rule.mail_changed.value: _("Neue E-Mail-Adresse bestätigt."),
        Rule.cancelled_by_person.value: _("Von Ihnen abgesagt."),
        Rule.cancelled_by_contact.value: _("Abgesagt von der Person, die Ihre Gruppe angemeldet hat."),
        Rule.cancelled_by_organiser.value: _("Von der veranstaltenden Organisation abgesagt."),
        Rule.event_cancelled.value: _("Beendet, weil die Veranstaltung abgesagt wurde."),
        Rule.place_added.value: _("Platz bekommen: Für Sie wurde ein weiterer Platz eingerichtet."),
        Rule.moved_away.value: _("Von der veranstaltenden Organisation auf einen anderen Termin umgebucht."),
        Rule.moved_here.value: _("Von der veranstaltenden Organisation von einem anderen Termin hierher umgebucht."),
        Rule.cancellation_undone.value: _("Die Absage wurde von der veranstaltenden Organisation zurückgenommen."),
        Rule.offer_extended.value: _("Die Frist für den angebotenen Platz wurde verlängert."),
        Rule.corrected_by_organiser.value: _("Angaben von der veranstaltenden Organisation berichtigt."),
        Rule.admitted_at_door.value: _("Am Einlass aufgenommen: Sie sind dabei."),
        Rule.skipped_reserved.value: _(
            "Ein Platz ging an eine Person nach Ihnen, weil er für eine bestimmte Gruppe reserviert war."
        ),
        Rule.skipped_institution.value: _(
            "Ein Platz ging an eine Person nach Ihnen, weil Ihre Einrichtung schon so viele Plätze hat, wie sie haben darf."
        ),
        Rule.skipped_attendance.value: _(
            "Ein Platz ging an eine Person nach Ihnen, weil er nur für die andere Art der Teilnahme frei war."
        ),
        Rule.skipped_no_workshop.value: _(
            "Ein Platz ging an eine Person nach Ihnen, weil in einer Workshop-Runde keiner Ihrer Workshops frei war."
        ),
        Rule.skipped_party.value: _(
            "Ein Platz ging an eine Person nach Ihnen, weil für Ihre Gruppe nicht genug Plätze frei waren."
        ),
    }
