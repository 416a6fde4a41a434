"""Rounds of an event are written only where they differ."""

from collections.abc import Sequence

from ki_events.events.scheduling import Changes
from ki_events.events.tables import Round, Session
from ki_events.importing.document import GivenRound


def rounds_differ(stored: Sequence[Round], wanted: Sequence[GivenRound]) -> bool:
    """Return whether `write_rounds` or `drop_rounds` may have something to write."""
    known = {(row.number, row.name, bool(row.required)) for row in stored}
    return known != {(given.number, given.name, given.required) for given in wanted}


async def write_rounds(
    event_id: int, stored: Sequence[Round], wanted: Sequence[GivenRound]
) -> tuple[dict[int, int], bool]:
    """Add rounds and change name and duty of others; return the ids by number and whether something was written."""
    ids, written = {row.number: row.id for row in stored}, False
    known = {row.number: (row.name, bool(row.required)) for row in stored}
    for given in wanted:
        if given.number not in ids:
            row = Round(event=event_id, number=given.number, name=given.name, required=given.required)
            await row.save()
            ids[given.number] = row.id
        elif known[given.number] != (given.name, given.required):
            changes: Changes = {Round.name: given.name, Round.required: given.required}
            await Round.update(changes).where(Round.id == ids[given.number])
        else:
            continue
        written = True
    return ids, written


async def drop_rounds(event_id: int, stored: Sequence[Round], wanted: Sequence[GivenRound]) -> bool:
    """Delete rounds that the document no longer has and no session needs; return whether there were any."""
    gone = {row.id for row in stored} - {row.id for row in stored if row.number in {given.number for given in wanted}}
    if not gone:
        return False
    used = await Session.select(Session.round).where((Session.event == event_id) & Session.round.is_not_null())
    unused = gone - {row["round"] for row in used}
    if unused:
        await Round.delete().where(Round.id.is_in(list(unused)))
    return bool(unused)
