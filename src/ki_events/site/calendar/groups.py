"""What can be ticked: a group for each field of the filter, each box with how many events it would show."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ki_events.events.choices import Choices
from ki_events.events.filter import Filter
from ki_events.feeds.naming import Names, value_name
from ki_events.i18n import _

GROUPS = {
    "thema": "topics",
    "zielgruppe": "target_groups",
    "format": "formats",
    "programm": "programmes",
    "organisation": "organisations",
    "bezirk": "districts",
    "sprache": "languages",
    "ort": "places",
    "zugang": "accessibility",
}
"""The groups in the order of the page: the name in addresses and the field of the filter."""


@dataclass(frozen=True)
class Option:
    """One box to tick."""

    value: str
    name: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Group:
    """The boxes of one field; `name` is its name in addresses, `chosen` counts the ticked ones."""

    name: str
    title: str
    hint: str
    options: tuple[Option, ...]
    chosen: int
    is_open: bool


def groups_of(wanted: Filter, left: Choices, names: Names) -> list[Group]:
    """Return the groups that have something to tick; those with ticks stand open, or else the first."""
    titles = _titles()
    groups = [
        _group((name, field), titles[field], getattr(wanted, field), _options(wanted, left, field, names))
        for name, field in GROUPS.items()
    ]
    shown = [group for group in groups if group.options]
    if any(group.chosen for group in shown):
        return shown
    return [replace(group, is_open=number == 0) for number, group in enumerate(shown)]


def _group(names: tuple[str, str], title: str, chosen: tuple[str, ...], options: tuple[Option, ...]) -> Group:
    hint = _("Alles, was Sie hier ankreuzen, muss zutreffen.") if names[1] == "accessibility" else ""
    return Group(names[0], title, hint, options, len(chosen), bool(chosen))


def _options(wanted: Filter, left: Choices, field: str, names: Names) -> tuple[Option, ...]:
    chosen = [str(value) for value in getattr(wanted, field)]
    offered = [Option(one.value, one.name, one.count, one.value in chosen) for one in getattr(left, field)]
    known = {option.value for option in offered}
    # What is ticked stays there, even if nothing is left for it.
    missing = [Option(value, value_name(field, value, names), 0, True) for value in chosen if value not in known]
    return (*missing, *offered)


def _titles() -> Mapping[str, str]:
    return {
        "topics": _("Themen"),
        "target_groups": _("Zielgruppen"),
        "formats": _("Formate"),
        "programmes": _("Programme"),
        "organisations": _("Organisationen"),
        "districts": _("Bezirke"),
        "languages": _("Sprachen"),
        "places": _("Vor Ort oder online"),
        "accessibility": _("Barrierefreiheit"),
    }
