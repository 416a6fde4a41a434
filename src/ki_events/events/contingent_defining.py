"""The contingents of an event are defined as a whole; who holds a place in one is never sent away by it."""

from collections.abc import Mapping, Sequence
from typing import Any

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.events.contingent_rules import Share, mistakes, refuse_if_held, refuse_over_capacity
from ki_events.events.contingents import Contingent
from ki_events.events.tables import Event
from ki_events.public_version import raise_public_version
from ki_events.refusal import Refused


async def define_contingents(event_id: int, shares: Sequence[Share], capacity: int | None, actor: str) -> bool:
    """Let an event of this `capacity` (None: unlimited) have these contingents, in this order, and no others; return
    whether that is a change.

    Part of the transaction of a verb that holds the event's turn and serves the list. Raise `Refused`: `contingents_invalid`
    with every mistake named, `contingents_over_capacity`, `contingent_held` since people hold places of what would be gone or
    too small.
    """
    if wrong := mistakes(shares):
        raise Refused("contingents_invalid", " ".join(wrong))
    refuse_over_capacity(shares, capacity)
    stored = {(row.kind, row.value): row for row in await contingents_of(event_id)}
    wanted = {share.key: share for share in shares}
    refuse_if_held(stored, wanted)
    changes = {
        "added": [await _insert(event_id, share, position) for position, share in _new(shares, stored)],
        "changed": [await _update(stored[share.key], share, position) for position, share in _other(shares, stored)],
        "removed": [await _delete(row) for key, row in stored.items() if key not in wanted],
    }
    if not any(changes.values()):
        return False
    # The page and the sign-up form are others now.
    await Event.update({Event.revision: Event.revision + 1, Event.changed_at: now()}).where(Event.id == event_id)
    await record(actor, "event.contingents", f"event:{event_id}", Change(after=changes))
    await raise_public_version()
    return True


async def contingents_of(event_id: int) -> list[Contingent]:
    """Return the contingents of an event in their order."""
    return await Contingent.objects().where(Contingent.event == event_id).order_by(Contingent.position, Contingent.id)


async def refuse_below_reserved(event_id: int, capacity: int | None) -> None:
    """Raise `Refused` (`contingents_over_capacity`) if more places are reserved than the event would have."""
    refuse_over_capacity(await contingents_of(event_id), capacity)


def _new(shares: Sequence[Share], stored: Mapping[tuple[str, str], Contingent]) -> list[tuple[int, Share]]:
    return [(position, share) for position, share in enumerate(shares) if share.key not in stored]


def _other(shares: Sequence[Share], stored: Mapping[tuple[str, str], Contingent]) -> list[tuple[int, Share]]:
    return [
        (position, share)
        for position, share in enumerate(shares)
        if (row := stored.get(share.key))
        and any(getattr(row, name) != value for name, value in _columns(share, position).items())
    ]


async def _insert(event_id: int, share: Share, position: int) -> str:
    row = Contingent(event=event_id, kind=share.kind, value=share.value, **_columns(share, position))
    await row.save()
    return share.value


async def _update(row: Contingent, share: Share, position: int) -> str:
    await Contingent.update(**_columns(share, position)).where(Contingent.id == row.id)
    return share.value


async def _delete(row: Contingent) -> str:
    await Contingent.delete().where(Contingent.id == row.id)
    return str(row.value)


def _columns(share: Share, position: int) -> dict[str, Any]:
    return {"name": share.name, "position": position, "places": share.places, "release_at": share.release_at}
