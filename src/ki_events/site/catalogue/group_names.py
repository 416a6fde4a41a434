"""What the groups of an event are called, for pages that know only their keys."""

from collections.abc import Mapping

from ki_events.events.contingent_defining import contingents_of
from ki_events.events.contingents import Attendance, Contingent, ContingentKind
from ki_events.i18n import _


async def group_names(event_id: int) -> dict[str, str]:
    """Return the names by kind and value, as in {"target_group:kita": "Kindertagesstätten"}, in one statement."""
    return names_of(await contingents_of(event_id))


def names_of(contingents: list[Contingent]) -> dict[str, str]:
    """Return the names of contingents; those of attendance have one even if the event gives none."""
    known = {Attendance.on_site.value: _("Vor Ort"), Attendance.online.value: _("Online")}
    return {
        f"{each.kind}:{each.value}": each.name
        or (known.get(each.value, "") if each.kind == ContingentKind.attendance else "")
        or each.value
        for each in contingents
    }


def name_of(names: Mapping[str, str], kind: ContingentKind, value: str) -> str:
    """Return what a group is called; one that the event does not have any more keeps its key."""
    return names.get(f"{kind}:{value}", value)
