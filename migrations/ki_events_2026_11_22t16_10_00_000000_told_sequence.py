"""The ledger keeps which change an address was told of beside the number it was told under, which may be ahead of that."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Integer
from piccolo.columns.indexes import IndexMethod
from piccolo.engine import engine_finder

ID = "2026-11-22T16:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "which change of a session an address was told of"

# Whoever came, went and came again has a number ahead of the session's. Which change that was nobody has noted, so the
# session catches up: its next change is higher than everything that was sent. Dropped ones stay, letters about them name them.
CATCH_UP = (
    "UPDATE session SET sequence = (SELECT MAX(i.sequence) FROM invitation i WHERE i.session = session.id)"
    " WHERE status = 'planned' AND sequence < (SELECT MAX(i.sequence) FROM invitation i WHERE i.session = session.id)"
)


async def forwards() -> MigrationManager:
    """Add the column; let sessions catch up with what was sent about them."""
    manager = MigrationManager(migration_id=ID, app_name="ki_events", description=DESCRIPTION)

    async def catch_up() -> None:
        await engine_finder().run_ddl(CATCH_UP)

    manager.add_column(
        table_class_name="Invitation",
        tablename="invitation",
        column_name="told",
        db_column_name="told",
        column_class_name="Integer",
        column_class=Integer,
        params={
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )
    manager.add_raw(catch_up)
    return manager
