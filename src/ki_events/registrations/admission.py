"""Whether an event takes registrations now, and the sentence that says why not."""

from datetime import datetime

from ki_events.events.availability import Availability, State, availability, is_public
from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.registrations.when import moment_in_words


def refuse_unless_open(event: Event, moment: datetime) -> None:
    """Raise `Refused` with the availability's state as code unless one can register at `moment` (UTC)."""
    if not is_public(event, moment):
        raise Refused("unknown", _("Diese Veranstaltung gibt es nicht."))
    now_possible = availability(event, moment)
    if not now_possible.is_open:
        raise Refused(now_possible.state, why_not(now_possible))


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
            "Die Anmeldung läuft bei der veranstaltenden Stelle; bitte folgen Sie dem Link auf der Veranstaltungsseite."
        ),
        State.by_invitation: _("Zu dieser Veranstaltung wird persönlich eingeladen."),
    }.get(found.state, _("Die Anmeldung ist geschlossen."))
