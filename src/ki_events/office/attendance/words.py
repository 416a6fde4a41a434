"""How certificates are earned, in words: the rule of an event, and what somebody has of what it counts."""

from collections.abc import Mapping

from ki_events.attendance.shares import Share
from ki_events.clock import local
from ki_events.events.tables import Event, Measure
from ki_events.i18n import _

ALL_ISSUED = "ausgestellt"
DEEDS = {"issue": "erledigt", "revoke": "zurueckgezogen", "restore": "wieder", "mail": "gesendet"}
"""How an address says what was done about one certificate."""


def done_words(query: Mapping[str, str]) -> str:
    """Return what was just done, as the address says; "" for nothing."""
    sentences = {
        ALL_ISSUED: _("Die Bescheinigungen sind ausgestellt"),
        DEEDS["issue"]: _("Die Bescheinigung ist ausgestellt"),
        DEEDS["revoke"]: _("Die Bescheinigung ist zurückgezogen"),
        DEEDS["restore"]: _("Die Bescheinigung gilt wieder"),
        DEEDS["mail"]: _("Die Bescheinigung geht noch einmal hinaus"),
    }
    return next((sentence for word, sentence in sentences.items() if query.get(word) == "1"), "")


def rule_words(event: Event, *, has_workshops: bool) -> str:
    """Return who gets a certificate, and what counts where people choose workshops."""
    return " ".join(part for part in (_rule(event), _what_counts(event, has_workshops=has_workshops)) if part)


def attended_words(event: Event, share: Share) -> str:
    """Return how much somebody attended, where it stands alone."""
    if event.certificate_measure != Measure.dates:
        return share_words(event, share)
    words = {"sessions": share.sessions, "of": share.of_sessions, "percent": share.percent(Measure.dates)}
    return _("%(sessions)d von %(of)d Terminen (%(percent)d\u00a0%%)") % words


def share_words(event: Event, share: Share) -> str:
    """Return how much somebody attended, beside the dates themselves, in the measure of the event's certificates."""
    part, whole = share.counted(event.certificate_measure)
    words = {"part": part, "of": whole, "percent": share.percent(event.certificate_measure)}
    if event.certificate_measure == Measure.hours:
        return _("%(part)d von %(of)d Min. (%(percent)d\u00a0%%)") % words
    if event.certificate_measure == Measure.days:
        sentence = _("%(part)d von %(of)d Tagen (%(percent)d\u00a0%%)")
        return (sentence if whole != 1 else _("%(part)d von %(of)d Tag (%(percent)d\u00a0%%)")) % words
    return _("%(part)d von %(of)d (%(percent)d\u00a0%%)") % words


def _rule(event: Event) -> str:
    words = {"share": event.certificate_share}
    if event.certificate_measure == Measure.days and _lasts_a_day(event):
        return _("Wer am Tag der Veranstaltung da war, bekommt eine Bescheinigung.")
    if event.certificate_share == 100:
        return {
            Measure.dates: _("Wer bei allen Terminen da war, bekommt eine Bescheinigung."),
            Measure.hours: _("Wer die ganze Zeit da war, bekommt eine Bescheinigung."),
            Measure.days: _("Wer an allen Tagen da war, bekommt eine Bescheinigung."),
        }[Measure(event.certificate_measure)]
    return {
        Measure.dates: _("Wer bei mindestens %(share)d\u00a0%% der Termine da war, bekommt eine Bescheinigung."),
        Measure.hours: _("Wer mindestens %(share)d\u00a0%% der Stunden da war, bekommt eine Bescheinigung."),
        Measure.days: _("Wer an mindestens %(share)d\u00a0%% der Tage da war, bekommt eine Bescheinigung."),
    }[Measure(event.certificate_measure)] % words


def _what_counts(event: Event, *, has_workshops: bool) -> str:
    if event.certificate_measure == Measure.days:
        return _("Dafür genügt ein Haken an diesem Tag, am Einlass oder in einem Workshop.")
    if not has_workshops:
        return ""
    if event.certificate_measure == Measure.hours:
        return _("Gewählte Workshops zählen mit; was gleichzeitig stattfindet, zählt einmal.")
    return _("Jeder gewählte Workshop zählt als eigener Termin: Auch dort muss ein Haken stehen.")


def _lasts_a_day(event: Event) -> bool:
    if event.starts_at is None or event.ends_at is None:
        return False
    return local(event.starts_at).date() == local(event.ends_at).date()
