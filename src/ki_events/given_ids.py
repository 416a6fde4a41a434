"""An id that was given out never comes again: letters and lines of the audit name rows by it long after they are gone.

SQLite gives the highest id again once its row is deleted, unless the table says AUTOINCREMENT (https://sqlite.org/autoinc.html);
PostgreSQL's sequences only rise. A backup carries how far each table has come.
"""

from collections.abc import Mapping

from piccolo.table import Table

from ki_events import db
from ki_events.public_version import PublicVersion


async def highest_ids() -> dict[str, int]:
    """Return the highest id that was ever given out, by name of the table; 0 or nothing for a table never written to."""
    if db.is_sqlite():
        rows = await PublicVersion.raw("SELECT name, seq FROM sqlite_sequence")
        return {row["name"]: row["seq"] for row in rows}
    rows = await PublicVersion.raw("SELECT sequencename AS name, last_value AS seq FROM pg_sequences")
    return {row["name"].removesuffix("_id_seq"): row["seq"] or 0 for row in rows}


async def go_on_above(table: type[Table], before: Mapping[str, int]) -> None:
    """Let the next row of the table get an id above all that were given out here, and above those of `before`."""
    name = table._meta.tablename
    least = int(before.get(name, 0))
    if db.is_sqlite():
        given = await table.raw("DELETE FROM sqlite_sequence WHERE name = {} RETURNING seq", name)
        highest_here = max((row["seq"] for row in given), default=0)
        await table.raw("INSERT INTO sqlite_sequence (name, seq) VALUES ({}, {})", name, max(least, highest_here))
        return
    sequence = f"pg_get_serial_sequence('{name}', 'id')"
    # Only ever upwards: sequences know no rollback.
    highest = f"GREATEST(nextval({sequence}), {least} + 1, (SELECT COALESCE(MAX(id), 0) + 1 FROM {name}))"  # noqa: S608
    await table.raw(f"SELECT setval({sequence}, {highest}, false)")
