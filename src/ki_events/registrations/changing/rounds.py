"""Rounds of workshops are named, required or not, added and removed while holding the event's turn."""

from collections.abc import Sequence
from dataclasses import dataclass

from ki_events.audit import Change, record
from ki_events.db import transaction
from ki_events.events.revising import revise_event
from ki_events.events.scheduling import Changes
from ki_events.events.tables import Event, Round, Session
from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.registrations.changing.rescheduling import changed_meanwhile, refuse_called_off
from ki_events.registrations.turns import take_turn
from ki_events.registrations.waiting_list import serve
from ki_events.rows import one


@dataclass(frozen=True)
class WantedRound:
    """A round as it is to be; a new one has no `id` yet."""

    name: str
    required: bool = True
    id: int | None = None


async def define_rounds(event_id: int, wanted: Sequence[WantedRound], revision: int, actor: str) -> bool:
    """Let these be the rounds of an event in this order; return whether something was written.

    Raise `Refused`: `changed_meanwhile` unless the event is still at `revision`, `called_off`, `in_use` for a round that
    would go and has workshops, with its id in `details`.
    """
    async with transaction():
        await take_turn(event_id, 0)
        event = await one(Event, event_id)
        refuse_called_off(event)
        if event.revision != revision:
            raise Refused("changed_meanwhile", changed_meanwhile())
        stored = await rounds_of(event_id)
        if not _differ(stored, wanted):
            return False
        await _remove(stored, {each.id for each in wanted})
        await _write(event_id, stored, wanted)
        await revise_event(event)
        change = Change({"rounds": [row.name for row in stored]}, {"rounds": [each.name for each in wanted]})
        await record(actor, "event.rounds", f"event:{event_id}", change)
        # Who could have no place for want of a workshop in a round that is not required any more has one now.
        await serve(event_id)
        return True


async def rounds_of(event_id: int) -> list[Round]:
    """Return the rounds of an event in their order."""
    return await Round.objects().where(Round.event == event_id).order_by(Round.number)


def _differ(stored: Sequence[Round], wanted: Sequence[WantedRound]) -> bool:
    return [(row.id, row.name, bool(row.required)) for row in stored] != [
        (each.id, each.name, each.required) for each in wanted
    ]


async def _remove(stored: Sequence[Round], kept: set[int | None]) -> None:
    for row in stored:
        if row.id in kept:
            continue
        if await Session.exists().where(Session.round == row.id):
            raise Refused("in_use", _in_use(row), {row.id: ""})
        await Round.delete().where(Round.id == row.id)


async def _write(event_id: int, stored: Sequence[Round], wanted: Sequence[WantedRound]) -> None:
    known = {row.id: row for row in stored}
    last = max([row.number for row in stored], default=0)
    for each in wanted:
        if each.id in known:
            changes: Changes = {Round.name: each.name, Round.required: each.required}
            await Round.update(changes).where(Round.id == each.id)
        else:
            last += 1
            await Round(event=event_id, number=last, name=each.name, required=each.required).save()


def _in_use(row: Round) -> str:
    sentence = _("»%(name)s« hat noch Workshops. Ordnen Sie diese bitte zuerst einer anderen Runde zu.")
    return sentence % {"name": row.name}
