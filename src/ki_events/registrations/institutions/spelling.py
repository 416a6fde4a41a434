"""Whoever registers is counted under the name that their institution has in the organisation's lists, however they wrote it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from piccolo.querystring import QueryString

from ki_events.registrations.arrivals import Arrival
from ki_events.registrations.institutions.tables import InstitutionSpelling
from ki_events.registrations.rules import institution_key
from ki_events.registrations.turns import OnTurn
from ki_events.rows import some


async def as_spelled(turn: OnTurn, arrivals: Sequence[Arrival]) -> Sequence[Arrival]:
    """Return the arrivals with the names of their institutions as the organisation of the event knows them.

    No statement where nobody has ever said that two spellings are one.
    """
    if not turn.spells:
        return arrivals
    written = {guest.person.organization for arrival in arrivals for guest in arrival.guests}
    names = await _names(turn.event.organisation, written)
    return [_renamed(arrival, names) for arrival in arrivals] if names else arrivals


async def spelled(organisation_id: int, name: str) -> str:
    """Return the name of this institution as the organisation knows it; as it was written if it knows no other."""
    return (await _names(organisation_id, [name])).get(institution_key(name), name)


async def _names(organisation_id: int, written: Iterable[str]) -> dict[str, str]:
    keys = sorted({institution_key(name) for name in written} - {""})
    if not keys:
        return {}
    marks = ", ".join(["{}"] * len(keys))
    own = QueryString(f"organisation = {{}} AND key IN ({marks})", organisation_id, *keys)
    return {row.key: row.name for row in await some(InstitutionSpelling, own)}


def _renamed(arrival: Arrival, names: dict[str, str]) -> Arrival:
    guests = tuple(
        replace(guest, person=replace(guest.person, organization=names[key]))
        if (key := institution_key(guest.person.organization)) in names
        else guest
        for guest in arrival.guests
    )
    return replace(arrival, guests=guests)
