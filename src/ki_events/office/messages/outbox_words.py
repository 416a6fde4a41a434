"""Kinds and states of letters in plain words."""

from ki_events.i18n import _, by_language
from ki_events.mail.tables import MessageState


def kind_words(kind: str) -> str:
    """Return what a letter is about; an unknown kind is shown by its code."""
    return _kinds().get(kind, kind)


def state_words(state: str, attempts: int = 0) -> dict[str, str]:
    """Return the state of a letter for the macro `state`."""
    if state == MessageState.sent:
        return {"kind": "success", "text": _("Gesendet")}
    if state == MessageState.dead:
        return {"kind": "danger", "text": _("Nicht angekommen")}
    if state == MessageState.dropped:
        return {"kind": "neutral", "text": _("Nicht gesendet")}
    return {"kind": "waiting", "text": _("Neuer Versuch folgt") if attempts > 1 else _("Unterwegs")}


@by_language
def _kinds() -> dict[str, str]:
    return {
        "registered": _("Platz bestätigt"),
        "moved_up": _("Nachgerückt"),
        "moved_over": _("Umgebucht"),
        "calendar_entry": _("Kalendereintrag"),
        "calendar_cancelled": _("Kalendereintrag entfernt"),
        "waiting": _("Auf der Warteliste"),
        "reminder": _("Erinnerung"),
        "changed": _("Änderung der Veranstaltung"),
        "already_registered": _("Schon angemeldet"),
        "cancelled": _("Anmeldung abgesagt"),
        "event_cancelled": _("Veranstaltung fällt aus"),
        "verify": _("Adresse bestätigen"),
        "pending": _("Wartet auf Zulassung"),
        "admitted": _("Zugelassen"),
        "rejected": _("Nicht zugelassen"),
        "certificate": _("Bescheinigung"),
        "offer": _("Platzangebot"),
        "offer_again": _("Platzangebot, zweites Mal"),
        "offer_lapsed": _("Platzangebot abgelaufen"),
        "resent": _("Bestätigung noch einmal"),
        "prove_address": _("Neue Adresse bestätigen"),
        "address_changed": _("Adresse geändert"),
        "address_taken": _("Adresse schon vergeben"),
        "handed_over_from": _("Platz weitergegeben"),
        "handed_over_to": _("Platz übernommen"),
        "workshop_taken": _("Workshop bekommen"),
        "workshop_left": _("Workshop verlassen"),
        "party": _("Gruppe angemeldet"),
        "party_known": _("Gruppe schon angemeldet"),
        "invited": _("Persönliche Einladung"),
        "interest_confirm": _("Vormerken bestätigen"),
        "interest_news": _("Neuer Termin für Vorgemerkte"),
        "erased": _("Daten gelöscht"),
        "erased_calendar": _("Kalendereintrag entfernt"),
        "group": _("Nachricht an eine Gruppe"),
        "group_test": _("Test einer Nachricht"),
    }
