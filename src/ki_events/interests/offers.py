"""Which event is "the next one": dates of one offer belong together, and where no offer is named, events of the same title."""

from collections.abc import Iterable
from typing import NamedTuple

from ki_events.events.folding import fold
from ki_events.events.tables import Event


class Named(NamedTuple):
    """What says to which offer an event belongs."""

    id: int
    organisation: int
    offer: str
    title: str


def asked_for(event: Named) -> tuple[int, str]:
    """Return what someone wants more of who asks at `event`: its offer, else what has its title, in the same organisation.

    Editors name an `offer` where dates repeat. Where they did not, a title that is equal but for case, accents and spaces
    says the same; titles with a year or a number in them do not meet, and nobody is told of something else.
    """
    return event.organisation, f"offer:{event.offer}" if event.offer else f"title:{fold(event.title)}"


def answers(event: Named) -> set[tuple[int, str]]:
    """Return all that `event` is a next date of."""
    return {asked_for(event), (event.organisation, f"title:{fold(event.title)}")}


async def same_offer(event_id: int) -> list[int]:
    """Return the events of the same organisation at which someone asks for the same as at this one, itself included."""
    rows = await Event.raw(
        "SELECT id, organisation, offer, title FROM event WHERE id = {} OR organisation ="
        " (SELECT organisation FROM event WHERE id = {}) AND id IN (SELECT event FROM interest)",
        event_id,
        event_id,
    )
    found = [Named(**row) for row in rows]
    wanted = {asked_for(event) for event in found if event.id == event_id}
    return sorted(event.id for event in found if asked_for(event) in wanted)


def in_list(numbers: Iterable[int]) -> str:
    """Return ids for an SQL text, which has so no limit of parameters."""
    return ", ".join(str(int(number)) for number in numbers)
