"""Two states of a date side by side, in words: only what differs."""

from collections.abc import Sequence
from dataclasses import dataclass

from ki_events import dates
from ki_events.events.session_facts import SessionFacts
from ki_events.events.tables import Round
from ki_events.i18n import _


@dataclass(frozen=True)
class Line:
    """One thing about a date: how it was and how it will be, in words; a dash where there is nothing."""

    label: str
    before: str
    after: str


def differing(before: SessionFacts, after: SessionFacts, rounds: Sequence[Round]) -> list[Line]:
    """Return what differs between two states, in the order of the form."""
    old, new = _words(before, rounds), _words(after, rounds)
    return [Line(label, old[label] or "–", new[label] or "–") for label in old if old[label] != new[label]]


def lines_of(facts: SessionFacts, rounds: Sequence[Round]) -> list[Line]:
    """Return what there is to say of a new date."""
    return [Line(label, "", text) for label, text in _words(facts, rounds).items() if text]


def when(facts: SessionFacts) -> str:
    """Return days and hours, as in "Mi., 17. März 2027, 14:00–17:00 Uhr"."""
    if facts.all_day:
        return dates.days(facts.starts_at, dates.last_day(facts.ends_at))
    return f"{dates.day(facts.starts_at)}, {dates.hours(facts.starts_at, facts.ends_at)}"


def _words(facts: SessionFacts, rounds: Sequence[Round]) -> dict[str, str]:
    names = {row.id: row.name for row in rounds}
    return {
        _("Zeit"): when(facts),
        _("Titel"): facts.title,
        _("Mitwirkende"): "; ".join(facts.speakers),
        _("Ort"): facts.place_name,
        _("Adresse"): ", ".join(facts.place_address.split("\n")),
        _("Raum"): facts.room,
        _("Weg"): facts.way,
        _("Link zum Online-Raum"): facts.online_url,
        _("Öffnungszeiten"): facts.opening_hours,
        _("Runde"): "" if facts.round is None else names.get(facts.round, ""),
        _("Plätze"): "" if facts.capacity is None else str(facts.capacity),
    }
