"""Whoever gets a place back needs one that is still there."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ki_events.events.contingents import Contingent, ContingentKind
from ki_events.events.tables import Event, Session
from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.registrations.changing.what_stood import WhatStood
from ki_events.registrations.tables import ChoiceStatus, Registration


async def refuse_without_room(event: Event, stood: WhatStood, people: Sequence[Registration]) -> None:
    """Raise `Refused` (`no_room`) if places that these people held were taken away; the caller holds the event's turn."""
    standing = {person.id: person for person in people}
    holders = {row[0]: row[4] for row in stood.registrations if row[0] in standing and row[2]}
    own = [number for number in holders.values() if number is not None]
    contingents = await Contingent.objects().where(Contingent.event == event.id)
    sessions = await Session.objects().where(Session.event == event.id)
    limits: list[tuple[Iterable[Any], dict[Any, int | None]]] = [
        ([event.id] * len(holders), {event.id: event.capacity}),
        (own, {**dict.fromkeys(own, 0), **{row.id: row.places for row in contingents}}),
        (_manners([standing[number] for number in holders]), _by_manner(contingents)),
        (
            [row[2] for row in stood.choices if row[0] in standing and row[3] == ChoiceStatus.taken],
            {row.id: row.capacity for row in sessions},
        ),
    ]
    if any(_too_many(Counter(wanted), there) for wanted, there in limits):
        raise Refused("no_room", _no_room())


def _manners(holders: Sequence[Registration]) -> list[str]:
    return [person.attendance for person in holders if person.attendance]


def _by_manner(contingents: Sequence[Contingent]) -> dict[Any, int | None]:
    return {row.value: row.places for row in contingents if row.kind == ContingentKind.attendance}


def _too_many(wanted: Mapping[Any, int], there: Mapping[Any, int | None]) -> bool:
    for what, people in wanted.items():
        # Of what has no limit (any more) there is enough.
        most = there.get(what)
        if most is not None and people > most:
            return True
    return False


def _no_room() -> str:
    return _(
        "Seit der Absage wurden Plätze weggenommen; für alle, die einen hatten, reichen sie nicht mehr. Bitte geben Sie zuerst "
        "wieder so viele Plätze frei wie vorher."
    )
