"""How an event hands out its places, in sentences: whoever registers knows the rules before."""

from collections.abc import Sequence
from datetime import datetime

from ki_events.events.contingents import Contingent, ContingentKind
from ki_events.events.tables import Event, Mode
from ki_events.i18n import _, ngettext
from ki_events.site.sign_up.groups import attendance_sentence, is_reserved, reserved_sentence


def place_rules(event: Event, contingents: Sequence[Contingent], moment: datetime) -> list[str]:
    """Return what is special about the places of this event at `moment` (UTC); nothing for first come, first served."""
    found = (
        [_("Über jede Anmeldung entscheidet die veranstaltende Organisation.")] if event.mode == Mode.approval else []
    )
    found += [attendance_sentence(each) for each in contingents if each.kind == ContingentKind.attendance]
    found += [
        reserved_sentence(each)
        for each in contingents
        if each.kind != ContingentKind.attendance and is_reserved(each, moment)
    ]
    if event.per_institution is not None:
        found.append(
            ngettext(
                "Je Einrichtung kann %(n)s Person teilnehmen.",
                "Je Einrichtung können %(n)s Personen teilnehmen.",
                event.per_institution,
            )
            % {"n": event.per_institution}
        )
    return found
