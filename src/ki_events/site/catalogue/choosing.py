"""What one can still choose: the fields of the filter with their values, how many events each has, the frequent ones first."""

from collections.abc import Sequence
from dataclasses import dataclass

from ki_events.events.choices import Choices
from ki_events.events.facets import FIELDS
from ki_events.events.filter import Filter, Span
from ki_events.i18n import _

ORDER = ("thema", "zielgruppe", "format", "ort", "bezirk", "sprache", "zugang", "organisation", "programm")
"""The fields with several values, by their names in addresses."""

SHORT = 8  # a group up to this long is shown whole
FREQUENT = 6


@dataclass(frozen=True)
class Option:
    """One value: a box to tick. `count` is how many events it would show; None where nobody counted."""

    value: str
    name: str
    count: int | None
    is_chosen: bool


@dataclass(frozen=True)
class Group:
    """One field: the frequent and the chosen values, the rest by name, and how many are chosen."""

    field: str
    heading: str
    options: Sequence[Option]
    more: Sequence[Option]
    chosen: int


def groups(wanted: Filter, offered: Choices) -> list[Group]:
    """Return the fields that still distinguish something, in the order of the form."""
    made = [_group(field, wanted, offered) for field in ORDER]
    return [group for group in made if group.chosen or _distinguishes(group, offered.total)]


def spans(wanted: Filter) -> list[Option]:
    """Return the periods by name, with "at any time" first."""
    anytime = Option("", _("Jederzeit"), None, wanted.span is None)
    return [anytime, *(Option(span.value, span_name(span), None, wanted.span == span) for span in Span)]


def heading(field: str) -> str:
    """Return what a field is called on screen."""
    return {
        "thema": _("Thema"),
        "zielgruppe": _("Für wen"),
        "format": _("Format"),
        "ort": _("Vor Ort oder online"),
        "bezirk": _("Stadtbezirk oder Gemeinde"),
        "sprache": _("Sprache"),
        "zugang": _("Barrierefreiheit"),
        "organisation": _("Wer veranstaltet"),
        "programm": _("Programm"),
    }[field]


def span_name(span: Span) -> str:
    """Return what a period is called on screen."""
    return {
        Span.this_week: _("Diese Woche"),
        Span.weekend: _("Dieses Wochenende"),
        Span.next_week: _("Nächste Woche"),
        Span.this_month: _("Dieser Monat"),
        Span.next_month: _("Nächster Monat"),
    }[span]


def _group(field: str, wanted: Filter, offered: Choices) -> Group:
    chosen = getattr(wanted, FIELDS[field])
    options = [
        Option(choice.value, choice.name, choice.count, choice.value in chosen)
        for choice in getattr(offered, FIELDS[field])
        if choice.count or choice.value in chosen
    ]
    frequent = sorted(options, key=lambda option: (not option.is_chosen, -(option.count or 0)))
    first = options if len(options) <= SHORT else frequent[: max(FREQUENT, len(chosen))]
    more = sorted((option for option in options if option not in first), key=lambda option: option.name.casefold())
    return Group(field, heading(field), first, more, len(chosen))


def _distinguishes(group: Group, total: int) -> bool:
    return len(group.options) > 1 or any((option.count or 0) < total for option in group.options)
