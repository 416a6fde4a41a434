"""Kinds and states of letters in plain words."""

from datetime import datetime, timedelta

from ki_events.clock import now
from ki_events.i18n import _, by_language
from ki_events.mail.reading import Line
from ki_events.mail.tables import MessageState

SOON = timedelta(minutes=1)
"""What is due within that leaves at once: the mails of one portion stand in a row, a moment apart."""


def kind_words(kind: str) -> str:
    """Return what letters of a kind are about; an unknown kind is shown by its code."""
    return _kinds().get(kind, kind)


def about(line: Line) -> str:
    """Return what a letter is about, as it says so itself."""
    # The same kind takes one date out of the calendar, and says that the date does not take place.
    if line.kind == "calendar_cancelled":
        return _("Ein Termin fällt aus") if "sequence" in line.payload else _("Kalendereintrag entfällt")
    return kind_words(line.kind)


def is_planned(line: Line) -> bool:
    """Say whether a letter waits for its moment; of one that was tried, the moment is that of the next try, or of a lease."""
    return line.state == MessageState.pending and not line.attempts and line.run_at > now() + SOON


def moment_of(line: Line) -> datetime:
    """Return when a letter left, is due, or was written (UTC)."""
    return line.sent_at or (line.run_at if line.state == MessageState.pending else line.written_at)


def standing(line: Line) -> dict[str, str]:
    """Return how a letter stands, for the macro `state`."""
    if is_planned(line):
        return {"kind": "info", "text": _("Geplant")}
    if line.state == MessageState.pending and line.attempts < 2:
        return {"kind": "waiting", "text": _("Unterwegs")}
    if line.state == MessageState.pending:
        return {"kind": "waiting", "text": _("Neuer Versuch folgt")}
    return state_words(line.state)


def state_words(state: str) -> dict[str, str]:
    """Return the state of letters for the macro `state`."""
    if state == MessageState.sent:
        return {"kind": "success", "text": _("Gesendet")}
    if state == MessageState.dead:
        return {"kind": "danger", "text": _("Nicht angekommen")}
    if state == MessageState.dropped:
        return {"kind": "neutral", "text": _("Nicht gesendet")}
    return {"kind": "waiting", "text": _("Ausstehend")}


@by_language
def _kinds() -> dict[str, str]:
    return {
        "registered": _("Platz bestätigt"),
        "moved_up": _("Nachgerückt"),
        "moved_over": _("Umgebucht"),
        "calendar_entry": _("Kalendereintrag"),
        "calendar_cancelled": _("Termin oder Kalendereintrag entfällt"),
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
        "certificate_revoked": _("Bescheinigung zurückgezogen"),
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
