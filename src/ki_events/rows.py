"""A row that must be there is read here: what is missing is an error, not a None that wanders on."""

from functools import cache
from typing import TypeVar

from piccolo.table import Table

Row = TypeVar("Row", bound=Table)


async def one(table: type[Row], number: int) -> Row:
    """Return the row with this id. Raise `LookupError` if there is none."""
    rows = await table.raw(_select(table), number)
    if not rows:
        raise LookupError(f"no {table._meta.tablename} {number}")
    found = table(**rows[0])
    found._exists_in_db = True  # noqa: SLF001  # what `objects()` would say
    return found


@cache
def _select(table: type[Table]) -> str:
    # Written once: putting 36 columns together takes Piccolo longer than reading them takes the database.
    columns = ", ".join(f'"{column._meta.db_column_name}"' for column in table._meta.columns)
    return f'SELECT {columns} FROM "{table._meta.tablename}" WHERE "id" = {{}}'  # noqa: S608  # names of ours
