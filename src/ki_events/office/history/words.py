"""What was done, in words: each action that the audit may have."""

from ki_events.i18n import _, by_language
from ki_events.office.registrations.words import rule_words
from ki_events.registrations.rules import Rule
from ki_events.registrations.tables import Status
from ki_events.reports.history import Line

KINDS = {
    "veranstaltungen": ("event", "events", "session", "invitation_link", "check_in_helper", "funding"),
    "anmeldungen": (
        "registration", "registrations", "choice", "admission", "priority", "access_need", "participants", "interest",
        "mailbox", "institutions", "walk_in",
    ),
    "nachrichten": ("group_message", "mail"),
    "teilnahme": ("attendance", "certificate"),
    "personen": ("membership", "account_invitation", "account"),
    "einstellungen": ("organisation", "legal_text", "retention", "school_holidays", "programme", "barrier"),
}  # fmt: skip
"""What one can look for: under its word in the address, the first parts of its actions."""


def words_of(line: Line) -> str:
    """Return what a line says was done."""
    rule = str(line.after.get("rule", ""))
    return rule_words(rule) if rule in set(Rule) and rule_words(rule) != rule else action_words(line.action)


def action_words(action: str) -> str:
    """Return an action in words. Raise `LookupError` for one that has none."""
    known = _actions()
    if action in known:
        return known[action]
    kind, _dot, code = action.partition(".")
    if kind == "registration" and code in set(Rule):
        return rule_words(code)
    raise LookupError(f"no words for {action}")


def kind_names() -> dict[str, str]:
    """Return what the kinds are called, in the order in which they are offered."""
    return {
        "veranstaltungen": _("Veranstaltungen und Termine"),
        "anmeldungen": _("Anmeldungen"),
        "nachrichten": _("Nachrichten"),
        "teilnahme": _("Anwesenheit und Bescheinigungen"),
        "personen": _("Personen und Rollen"),
        "einstellungen": _("Einstellungen"),
    }


@by_language
def _actions() -> dict[str, str]:
    return {**_of_messages(), **_of_events(), **_of_registrations(), **_of_places(), **_of_people(), **_of_the_house()}


def _of_messages() -> dict[str, str]:
    return {
        "group_message.written": _("Nachricht entworfen"),
        "group_message.discarded": _("Entwurf einer Nachricht verworfen"),
        "group_message.scheduled": _("Nachricht abgeschickt"),
        "group_message.stopped": _("Versand einer Nachricht angehalten"),
        "group_message.sent_again": _("Nachricht noch einmal zugestellt"),
        "mail.tried_again": _("Fehlgeschlagene E-Mails noch einmal versucht"),
        "registrations.import_begun": _("Einlesen einer Liste begonnen"),
        "registrations.imported": _("Liste von Anmeldungen eingelesen"),
        "attendance.exported": _("Anwesenheitsliste ausgegeben"),
        "funding.exported": _("Nachweis für Fördergeber ausgegeben"),
        "events.exported": _("Auswertung eines Zeitraums ausgegeben"),
    }


def _of_events() -> dict[str, str]:
    return {
        "event.created": _("Veranstaltung angelegt"),
        "event.copied": _("Veranstaltung als Kopie angelegt"),
        "event.changed": _("Veranstaltung beim Einlesen geändert"),
        "event.texts": _("Angaben geändert"),
        "event.translated": _("Übersetzung geändert"),
        "event.picture": _("Bild geändert"),
        "event.published": _("Veranstaltung veröffentlicht"),
        "event.taken_back": _("Veröffentlichung zurückgenommen"),
        "event.archived": _("Veranstaltung ins Archiv gelegt"),
        "event.brought_back": _("Veranstaltung aus dem Archiv geholt"),
        "event.cancelled": _("Veranstaltung abgesagt"),
        "event.restored": _("Veranstaltung wiederhergestellt"),
        "event.postponed": _("Veranstaltung verschoben, neue Termine noch offen"),
        "event.dated": _("Neue Termine festgelegt"),
        "event.deleted": _("Veranstaltung in den Papierkorb gelegt"),
        "event.erased": _("Entwurf endgültig gelöscht"),
        "event.entry": _("Regeln für den Zugang zur Anmeldung geändert"),
        "event.terms": _("Regeln der Anmeldung geändert"),
        "event.questions": _("Fragen geändert"),
        "event.rounds": _("Workshop-Runden geändert"),
        "event.minimum": _("Mindestzahl geändert"),
        "session.created": _("Termin angelegt"),
        "session.changed": _("Termin geändert"),
        "session.cancelled": _("Termin abgesagt"),
        "session.planned": _("Termin findet wieder statt"),
        "session.discarded": _("Termin gelöscht"),
        "check_in_helper.given": _("Hilfe am Einlass zugeteilt"),
        "check_in_helper.taken": _("Zuteilung für den Einlass beendet"),
    }


def _of_places() -> dict[str, str]:
    return {
        "event.capacity": _("Zahl der Plätze geändert"),
        "event.contingents": _("Kontingente geändert"),
        "invitation_link.created": _("Einladungslink angelegt"),
        "invitation_link.revoked": _("Einladungslink zurückgezogen"),
        "priority.raised": _("An die Spitze der Warteliste gesetzt"),
        "admission.given": _("Zugelassen"),
        "admission.refused": _("Nicht zugelassen"),
        "choice.changed": _("Workshop gewechselt"),
        "choice.dropped": _("Warten auf einen Workshop beendet"),
        "attendance.changed": _("Art der Teilnahme geändert"),
        "attendance.marked": _("Anwesenheit erfasst"),
        "walk_in.withdrawn": _("Aufnahme am Einlass zurückgenommen"),
        "certificate.issued": _("Bescheinigung ausgestellt"),
        "certificate.mailed": _("Bescheinigung verschickt"),
        "certificate.revoked": _("Bescheinigung für ungültig erklärt"),
        "certificate.restored": _("Bescheinigung wieder für gültig erklärt"),
    }


def _of_registrations() -> dict[str, str]:
    return {
        f"registration.{Status.unverified}": _("Angemeldet: E-Mail-Adresse muss noch bestätigt werden"),
        f"registration.{Status.pending}": _("Angemeldet: wartet auf die Zulassung"),
        f"registration.{Status.confirmed}": _("Platz bekommen"),
        f"registration.{Status.waitlisted}": _("Auf die Warteliste gekommen"),
        f"registration.{Status.offered}": _("Platz angeboten"),
        f"registration.{Status.cancelled}": _("Anmeldung abgesagt"),
        f"registration.{Status.rejected}": _("Nicht zugelassen"),
        f"registration.{Rule.admitted_at_door}": _("Am Einlass aufgenommen"),
        "registration.answers": _("Antworten geändert"),
        "registration.corrected": _("Angaben zur Person berichtigt"),
        "registration.remark": _("Bemerkung geändert"),
        "registration.resent": _("Bestätigung noch einmal verschickt"),
        "registration.restored": _("Anmeldung wiederhergestellt"),
        "registration.moved_over": _("Auf einen anderen Termin umgebucht"),
        "registration.calendar": _("Kalendereinträge gewünscht oder abbestellt"),
        "registration.address_asked": _("Neue E-Mail-Adresse angegeben, noch nicht bestätigt"),
        "registration.erased": _("Persönliche Angaben gelöscht"),
        "registrations.erased": _("Persönliche Angaben nach Ablauf der Frist gelöscht"),
        "registrations.listed": _("Liste der Anmeldungen angesehen"),
        "participants.exported": _("Liste der Anmeldungen ausgegeben"),
        "mailbox.erased": _("Alle Angaben zu einer E-Mail-Adresse gelöscht"),
        "access_need.owner": _("Zuständigkeit für einen Unterstützungsbedarf geändert"),
        "access_need.done": _("Unterstützungsbedarf erledigt"),
        "access_need.reopened": _("Unterstützungsbedarf wieder offen"),
        "interest.asked": _("Jemand möchte vom nächsten Termin erfahren"),
        "interest.confirmed": _("Wunsch, vom nächsten Termin zu erfahren, bestätigt"),
        "interest.stopped": _("Wunsch, vom nächsten Termin zu erfahren, beendet"),
        "institutions.merged": _("Schreibweisen einer Einrichtung zusammengelegt"),
        "institutions.separated": _("Schreibweise einer Einrichtung wieder getrennt"),
    }


def _of_people() -> dict[str, str]:
    return {
        "account_invitation.sent": _("Person eingeladen"),
        "account_invitation.sent_again": _("Einladung noch einmal gesendet"),
        "account_invitation.withdrawn": _("Einladung zurückgezogen"),
        "account_invitation.erased": _("Einladung auf Wunsch der Person gelöscht"),
        "membership.begun": _("Einladung angenommen"),
        "membership.role_changed": _("Rolle geändert"),
        "membership.ended": _("Zugehörigkeit beendet"),
        "account.made": _("Konto angelegt"),
        "account.made_administrator": _("Konto verwaltet jetzt die Installation"),
        "account.left": _("Konto gehört nicht mehr dazu"),
        "account.locked": _("Konto gesperrt"),
        "account.unlocked": _("Konto entsperrt"),
        "account.reset": _("Zugang zum Konto zurückgesetzt"),
        "account.erased": _("Konto gelöscht"),
        "account.password_set": _("Passwort gesetzt"),
        "account.passkey_added": _("Passkey hinzugefügt"),
        "account.passkey_removed": _("Passkey entfernt"),
        "account.totp_begun": _("Anmeldung mit zweitem Faktor eingerichtet"),
        "account.totp_ended": _("Anmeldung mit zweitem Faktor beendet"),
        "account.totp_reset": _("Zweiten Schritt eines Kontos zurückgesetzt"),
        "account.recovery_codes_renewed": _("Neue Notfallcodes erzeugt"),
        "account.recovery_code_used": _("Mit einem Notfallcode angemeldet"),
        "account.oidc_linked": _("Konto mit dem Anmeldedienst verbunden"),
        "account.oidc_ended": _("Verbindung mit dem Anmeldedienst gelöst"),
        "account.oidc_allowed": _("Verbindung mit dem Anmeldedienst wieder zugelassen"),
        "account.address_asked": _("Andere E-Mail-Adresse für das Konto eingetragen"),
        "account.address_changed": _("E-Mail-Adresse des Kontos geändert"),
    }


def _of_the_house() -> dict[str, str]:
    return {
        "organisation.made": _("Organisation angelegt"),
        "organisation.created": _("Organisation beim Einlesen angelegt"),
        "organisation.changed": _("Organisation beim Einlesen geändert"),
        "organisation.profile": _("Profil geändert"),
        "organisation.logo": _("Logo geändert"),
        "organisation.colour": _("Farbe geändert"),
        "programme.created": _("Programm angelegt"),
        "programme.changed": _("Programm geändert"),
        "legal_text.save": _("Rechtlichen Text geändert"),
        "legal_text.remove": _("Rechtlichen Text auf die Vorlage zurückgesetzt"),
        "retention.set": _("Aufbewahrungsfrist geändert"),
        "school_holidays.set": _("Schulfreie Tage geändert"),
        "school_holidays.add": _("Schulferien des Landes eingetragen"),
        "barrier.report": _("Barriere gemeldet"),
        "demo.loaded": _("Beispieldaten geladen"),
    }
