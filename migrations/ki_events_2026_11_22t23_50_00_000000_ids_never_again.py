"""Tables that exist already on SQLite never give an id twice either; new ones are made so (`ki_events.sqlite_ddl`)."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T23:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "ids that were given out never come again"

# What is stored stays the same, only the text of the table changes: https://sqlite.org/lang_altertable.html, section 7.
PROMISE = """
UPDATE sqlite_master SET sql = replace(sql, '"id" INTEGER PRIMARY KEY NOT NULL', '"id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL')
WHERE type = 'table'
"""
STEPS = (
    # The first table of this kind makes sqlite_sequence, which stays.
    "CREATE TABLE never_again (id INTEGER PRIMARY KEY AUTOINCREMENT)",
    "DROP TABLE never_again",
    "PRAGMA writable_schema = ON",
    PROMISE,
    "PRAGMA writable_schema = RESET",
)
UNKNOWN = """
SELECT name FROM sqlite_master
WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%' AND name NOT IN (SELECT name FROM sqlite_sequence)
"""
COUNTED = "INSERT INTO sqlite_sequence (name, seq) SELECT '{0}', COALESCE(MAX(id), 0) FROM \"{0}\""


async def forwards() -> MigrationManager:
    """Say AUTOINCREMENT in every table; PostgreSQL's sequences never fall as it is."""
    manager = MigrationManager(migration_id=ID, app_name="ki_events", description=DESCRIPTION)

    async def promise() -> None:
        engine = engine_finder()
        if engine.engine_type != "sqlite":
            return
        for step in STEPS:
            await engine.run_ddl(step)
        for table in await engine.run_ddl(UNKNOWN):
            await engine.run_ddl(COUNTED.format(table["name"]))
        # What other connections know of the tables is old now.
        [row] = await engine.run_ddl("PRAGMA schema_version")
        await engine.run_ddl(f"PRAGMA schema_version = {row['schema_version'] + 1}")

    async def leave() -> None:
        """Leave them: nobody misses an id."""

    manager.add_raw(promise)
    manager.add_raw_backwards(leave)
    return manager
