"""The demo's database is migrated and filled once; a run that was interrupted is finished by the next."""

from collections.abc import Callable

from ki_events import db
from ki_events.audit import AuditEntry, record
from ki_events.demo.crowd import read_crowd
from ki_events.demo.day import ensure_day
from ki_events.demo.inviting import invitation_path
from ki_events.demo.loading import CROWD, load_demo, paths_to_try
from ki_events.demo.logins import ensure_logins
from ki_events.demo.staff import certificate_paths, work
from ki_events.migrating import migrate
from ki_events.organisations.school_holidays import ensure_school_holidays
from ki_events.piccolo_app import TABLES

LOADED = "demo.loaded"


async def prepare(reset: bool, say: Callable[[str], None]) -> dict[str, str]:
    """Fill the database unless it is filled; return the paths worth trying first, with what each shows. With `reset` begin with empty tables."""
    await migrate()
    await db.open_pool()
    try:
        if reset:
            await _empty()
        if not await AuditEntry.exists().where(AuditEntry.action == LOADED):
            say("Die Demo wird geladen; das dauert beim ersten Mal einige Sekunden …")
            await ensure_school_holidays()
            summary = await load_demo()
            await ensure_logins()
            await work(read_crowd(CROWD))
            async with db.transaction():
                await record("system", LOADED, "demo")
            say(
                f"{summary.events} Veranstaltungen, {summary.registrations} Anmeldungen von {summary.people} erfundenen Personen."
            )
        await ensure_logins()
        await ensure_day()
        return await paths_to_try() | await _invitation() | await certificate_paths()
    finally:
        await db.close_pool()


async def _invitation() -> dict[str, str]:
    path = await invitation_path(read_crowd(CROWD).by_invitation)
    return {path: "nur mit diesem Einladungslink"} if path else {}


async def _empty() -> None:
    async with db.transaction():
        for table in reversed(TABLES):
            await table.delete(force=True)
