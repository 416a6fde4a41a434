"""One process at a time brings the database to this version's schema, completely or not at all."""

import io
import re
from contextlib import redirect_stdout
from functools import cache

from ki_events.db import DB
from ki_events.paths import data_folder

_ID = re.compile(r'^ID = "([^"]+)"', re.MULTILINE)


class MigrationFailed(Exception):
    """The schema could not be brought up to date; nothing was changed."""


async def migrate() -> list[str]:
    """Run what has not run yet, and return the ids of it. Safe with several processes at once.

    All of it is one transaction: Piccolo's own ones join it. Raises `MigrationFailed`.
    """
    # The migration code takes a third of a second to import; a web process that need not migrate does without.
    from piccolo.apps.migrations.commands.forwards import run_forwards

    ran: set[str] = set()
    async with DB.migration():
        before = await applied()
        with redirect_stdout(io.StringIO()):
            result = await run_forwards(app_name="all")
        if not result.success:
            raise MigrationFailed(result.message)
        ran = await applied() - before
    return sorted(ran)


async def pending() -> bool:
    """Return whether migrations of this version have not run on this database; two small queries."""
    return bool(known() - await applied())


@cache
def known() -> frozenset[str]:
    """Return the ids of this version's migrations; read without importing them."""
    texts = [file.read_text(encoding="utf-8") for file in data_folder("migrations").glob("*.py")]
    return frozenset(match[1] for text in texts if (match := _ID.search(text)))


async def applied() -> set[str]:
    """Return the ids of the migrations that ran on this database."""
    from piccolo.apps.migrations.tables import Migration

    if not await Migration.table_exists():
        return set()
    return set(await Migration.get_migrations_which_ran(app_name="ki_events"))
