"""Who gets in, how many places there are and for whom, and on which terms: decided together, so that all of it holds or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from ki_events.db import transaction
from ki_events.events.contingent_rules import Share
from ki_events.events.tables import Event
from ki_events.registrations.changing.contingents import change_places
from ki_events.registrations.changing.opening import Entry, set_entry
from ki_events.registrations.changing.terms import Terms, write_terms
from ki_events.registrations.turns import take_turn
from ki_events.registrations.waiting_list import serve
from ki_events.rows import one


@dataclass(frozen=True)
class Arrangement:
    """What an organiser wants of an event's places; `capacity` None is unlimited."""

    entry: Entry
    capacity: int | None
    shares: Sequence[Share]
    terms: Terms


async def arrange(event_id: int, wanted: Arrangement, actor: str) -> bool:
    """Let an event give its places in this way; return whether that is a change.

    Terms come first: who moves up does so by the new ones, and nobody before what is reserved now is set aside. Raise `Refused`
    as `set_entry`, `set_terms` and `change_places` do.
    """
    async with transaction():
        await take_turn(event_id, 0)
        changed = await set_entry(event_id, wanted.entry, actor)
        has_new_terms = await write_terms(event_id, wanted.terms, actor)
        changed |= await change_places(event_id, wanted.capacity, wanted.shares, actor)
        if has_new_terms:
            await serve(event_id)
        return changed or has_new_terms


async def moving_up(event_id: int, wanted: Arrangement, actor: str) -> int:
    """Return how many of those who wait would get a place by it: it is done by all rules, counted, and undone.

    Raise `Refused` as `arrange` does.
    """
    try:
        async with transaction():
            await take_turn(event_id, 0)
            await _try(event_id, wanted, actor)
    except _Undone as undone:
        return undone.people
    raise AssertionError("it was not undone")


async def _try(event_id: int, wanted: Arrangement, actor: str) -> None:
    before = (await one(Event, event_id)).waiting
    await arrange(event_id, wanted, actor)
    raise _Undone(before - (await one(Event, event_id)).waiting)


class _Undone(Exception):
    """Takes back a transaction; `people` would have moved up."""

    def __init__(self, people: int) -> None:
        super().__init__()
        self.people = max(0, people)
