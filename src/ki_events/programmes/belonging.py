"""An event belongs to programmes; those of its own organisation and those that run over it are offered."""

from ki_events.clock import local, now
from ki_events.programmes.tables import Programme, ProgrammeEntry


async def write_programmes(event_id: int, stored: set[int], wanted: set[int]) -> bool:
    """Let the event belong to the `wanted` programmes and no others; return whether something was written."""
    if gone := stored - wanted:
        await ProgrammeEntry.delete().where(
            (ProgrammeEntry.event == event_id) & ProgrammeEntry.programme.is_in(list(gone))
        )
    if new := wanted - stored:
        await ProgrammeEntry.insert(*[ProgrammeEntry(programme=programme, event=event_id) for programme in sorted(new)])
    return stored != wanted


async def programmes_of(event_id: int) -> set[int]:
    """Return the programmes that the event belongs to."""
    rows = await ProgrammeEntry.select(ProgrammeEntry.programme).where(ProgrammeEntry.event == event_id)
    return {row["programme"] for row in rows}


async def programmes_to_choose(event_id: int) -> list[tuple[int, str]]:
    """Return the programmes that are not over, and those that the event belongs to, by name."""
    rows = await Programme.raw(
        "SELECT id, name FROM programme WHERE ends_on IS NULL OR ends_on >= {}"
        " OR id IN (SELECT programme FROM programme_entry WHERE event = {}) ORDER BY name, id",
        local(now()).date(),
        event_id,
    )
    return [(row["id"], row["name"]) for row in rows]
