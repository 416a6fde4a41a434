"""The form of a list: one plain GET form with the search, the fields and what goes along unseen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ki_events.events.choices import Choices
from ki_events.events.filter import Filter
from ki_events.site.catalogue.choosing import Group, Option, groups, spans
from ki_events.site.catalogue.home import Home, View
from ki_events.visible import visible

LONGEST_TYPED = 200


@dataclass(frozen=True)
class Finder:
    """All that `parts/filters.html` shows. `chosen` counts what is chosen in it beside the words; `free` counts events."""

    action: str
    q: str
    spans: Sequence[Option]
    first: str
    last: str
    has_time: bool
    free: int
    is_free: bool
    groups: Sequence[Group]
    chosen: int
    is_month: bool


def finder(home: Home, wanted: Filter, offered: Choices, view: View) -> Finder:
    """Return the form as it is filled in; what the page fixes is no field of it."""
    fields = [group for group in groups(wanted, offered) if not _is_fixed(home, group)]
    has_time = not view.is_month and bool(wanted.span or wanted.first or wanted.last)
    return Finder(
        action=home.path,
        q=wanted.q,
        spans=[] if view.is_month else spans(wanted),
        first=str(wanted.first or ""),
        last=str(wanted.last or ""),
        has_time=has_time,
        free=offered.free,
        is_free=wanted.free,
        groups=fields,
        chosen=has_time + wanted.free + sum(group.chosen for group in fields),
        is_month=view.is_month,
    )


def with_typed(form: Finder, query: Mapping[str, str]) -> Finder:
    """Return the form with what was typed where it was not understood, so that one corrects it and need not begin again."""
    typed = {name: visible(query.get(name, ""))[:LONGEST_TYPED] for name in ("q", "von", "bis")}
    return replace(form, q=form.q or typed["q"], first=form.first or typed["von"], last=form.last or typed["bis"])


def _is_fixed(home: Home, group: Group) -> bool:
    return bool({"organisation": home.organisation, "programm": home.programme}.get(group.field))
