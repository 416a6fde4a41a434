"""The demo's database is migrated and filled once; a run that was interrupted is finished by the next."""

from collections.abc import Callable

from ki_events import db
from ki_events.audit import AuditEntry, record
from ki_events.demo.loading import load_demo, paths_to_try
from ki_events.migrating import migrate
from ki_events.piccolo_app import TABLES

LOADED = "demo.loaded"


async def prepare(reset: bool, say: Callable[[str], None]) -> list[str]:
    """Fill the database unless it is filled; return the paths worth trying first. With `reset` begin with empty tables."""
    await migrate()
    await db.open_pool()
    try:
        if reset:
            await _empty()
        if not await AuditEntry.exists().where(AuditEntry.action == LOADED):
            say("Die Demo wird geladen; das dauert beim ersten Mal einige Sekunden …")
            summary = await load_demo()
            async with db.transaction():
                await record("system", LOADED, "demo")
            say(
                f"{summary.events} Veranstaltungen, {summary.registrations} Anmeldungen von {summary.people} erfundenen Personen."
            )
        return await paths_to_try()
    finally:
        await db.close_pool()


async def _empty() -> None:
    async with db.transaction():
        for table in reversed(TABLES):
            await table.delete(force=True)
