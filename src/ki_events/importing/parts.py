"""Labels, rounds and programmes of an event are written only where they differ."""

from collections.abc import Sequence

from ki_events.events.scheduling import Changes
from ki_events.events.tables import Label, Round, Session
from ki_events.importing.document import GivenRound
from ki_events.programmes.tables import ProgrammeEntry


def labels_differ(stored: Sequence[Label], wanted: Sequence[Label]) -> bool:
    """Return whether `write_labels` has something to write."""
    return sorted(map(_label_key, stored)) != sorted(map(_label_key, wanted))


async def write_labels(event_id: int, stored: Sequence[Label], wanted: Sequence[Label]) -> bool:
    """Replace the labels of an event if they differ; return whether they did."""
    if not labels_differ(stored, wanted):
        return False
    if stored:
        await Label.delete().where(Label.event == event_id)
    if wanted:
        for label in wanted:
            label.event = event_id
        await Label.insert(*wanted)
    return True


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


async def write_programmes(event_id: int, stored: set[int], wanted: set[int]) -> bool:
    """Let the event belong to the `wanted` programmes and no others; return whether something was written."""
    if gone := stored - wanted:
        await ProgrammeEntry.delete().where(
            (ProgrammeEntry.event == event_id) & ProgrammeEntry.programme.is_in(list(gone))
        )
    if new := wanted - stored:
        await ProgrammeEntry.insert(*[ProgrammeEntry(programme=programme, event=event_id) for programme in sorted(new)])
    return stored != wanted


def _label_key(label: Label) -> tuple[str, int, str, str]:
    return label.kind, label.position, label.slug, label.name
