"""Thematic days and conferences that exist already earn their certificates by days, as new ones do."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T16:32:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "certificates of thematic days and conferences are measured in days"


async def forwards() -> MigrationManager:
    """Set the measure of these formats."""
    manager = MigrationManager(migration_id=ID, app_name="ki_events", description=DESCRIPTION)

    async def measure() -> None:
        await engine_finder().run_ddl(
            "UPDATE event SET certificate_measure = 'days' WHERE format IN ('thematic_day', 'conference')"
        )

    async def leave() -> None:
        """Leave them: the column goes with the migration before."""

    manager.add_raw(measure)
    manager.add_raw_backwards(leave)
    return manager
