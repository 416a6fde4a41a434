"""Whether an event takes registrations now, and the sentence that says why not."""

from datetime import datetime

from ki_events.events.availability import Availability, State, availability, invited, is_public
from ki_events.events.tables import Event, EventStatus
from ki_events.i18n import _, by_language, ngettext
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import NotOpen, Turned
from ki_events.registrations.letters.when import moment_in_words
from ki_events.rows import one


def refuse_unless_open(found: NotOpen) -> None:
    """Raise `Refused` with the availability's state as code unless one can register at that moment."""
    if not is_public(found.event, found.moment):
        raise Refused("unknown", _("Diese Veranstaltung gibt es nicht."))
    state = invited(found.event, found.moment) if found.invited else availability(found.event, found.moment)
    if not state.is_open:
        raise Refused(state.state, why_not(state))


def refuse_unless_running(event: Event, moment: datetime) -> None:
    """Raise `Refused` (`cancelled`, `past`) for an event that takes nobody any more at `moment` (UTC), whoever decides."""
    if event.status == EventStatus.cancelled:
        raise Refused("cancelled", _("Diese Veranstaltung ist abgesagt; eine Anmeldung ist nicht mehr möglich."))
    if event.ends_at is not None and event.ends_at <= moment and not event.postponed:
        raise Refused("past", _("Diese Veranstaltung ist vorbei."))


async def turned_away(turned: Turned, event_id: int) -> Refused:
    """Return why an arrival is turned away, as a sentence in the language of the moment."""
    if turned.code.startswith("link_"):
        return Refused(turned.code, _link_sentence(turned.code), turned.details)
    if turned.code == "party_too_large":
        return Refused(turned.code, _too_large(await one(Event, event_id)))
    return Refused(turned.code, _wish_sentences()[turned.code], turned.details)


def why_not(found: Availability) -> str:
    """Return the sentence for a state in which one cannot register."""
    if found.state is State.not_yet_open and found.opens_at is not None:
        return _("Die Anmeldung öffnet am %(when)s. Bitte kommen Sie dann wieder.") % {
            "when": moment_in_words(found.opens_at)
        }
    if found.state is State.closed and found.closes_at is not None:
        return _("Die Anmeldung ist seit %(when)s geschlossen.") % {"when": moment_in_words(found.closes_at)}
    return {
        State.cancelled: _("Diese Veranstaltung ist abgesagt; eine Anmeldung ist nicht mehr möglich."),
        State.postponed: _(
            "Diese Veranstaltung ist verschoben; angemeldet werden kann, sobald der neue Termin feststeht."
        ),
        State.past: _("Diese Veranstaltung ist vorbei."),
        State.no_registration: _("Für diese Veranstaltung ist keine Anmeldung nötig: Kommen Sie einfach vorbei."),
        State.external: _(
            "Die Anmeldung läuft bei der veranstaltenden Organisation; bitte folgen Sie dem Link auf der Veranstaltungsseite."
        ),
        State.by_invitation: _(
            "Zu dieser Veranstaltung wird persönlich eingeladen. Bitte öffnen Sie den Link aus Ihrer Einladung und melden Sie "
            "sich dort an. Haben Sie keine Einladung, fragen Sie bitte bei der veranstaltenden Organisation nach."
        ),
    }.get(found.state, _("Die Anmeldung ist geschlossen."))


def _too_large(event: Event) -> str:
    most = min(event.party_limit, event.capacity or event.party_limit)
    if event.per_institution is not None:
        most = min(most, event.per_institution)
    return ngettext(
        "Zu dieser Veranstaltung kann ein Formular höchstens %(n)s Person anmelden. Bitte verkleinern Sie die Gruppe.",
        "Zu dieser Veranstaltung kann ein Formular höchstens %(n)s Personen anmelden. Bitte verkleinern Sie die Gruppe.",
        max(1, most),
    ) % {"n": max(1, most)}


def _link_sentence(code: str) -> str:
    if code == "link_used":
        return _(
            "Mit diesem Einladungslink sind alle Anmeldungen gemacht. Bitte fragen Sie bei der veranstaltenden Organisation nach."
        )
    return _("Dieser Einladungslink gilt nicht mehr. Bitte fragen Sie bei der veranstaltenden Organisation nach.")


@by_language
def _wish_sentences() -> dict[str, str]:
    return {
        "choice_full": _(
            "Ein gewählter Workshop ist inzwischen voll. Bitte wählen Sie einen anderen; alles Übrige ist noch da."
        ),
        "same_person_twice": _("Eine Person steht zweimal im Formular. Bitte entfernen Sie sie einmal."),
        "choice_missing": _("Bitte wählen Sie in jeder Runde einen Workshop, der noch Plätze hat."),
        "choice_overlap": _("Zwei gewählte Workshops liegen zur gleichen Zeit. Bitte wählen Sie einen davon um."),
        "wishes_unknown": _(
            "Das Angebot hat sich gerade geändert. Bitte prüfen Sie Ihre Auswahl und senden Sie das Formular noch einmal ab."
        ),
    }
