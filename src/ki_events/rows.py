"""A row that must be there is read here: what is missing is an error, not a None that wanders on."""

from typing import TypeVar

from piccolo.table import Table

Row = TypeVar("Row", bound=Table)


async def one(table: type[Row], number: int) -> Row:
    """Return the row with this id. Raise `LookupError` if there is none."""
    found = await table.objects().get(table._meta.primary_key == number)
    if found is None:
        raise LookupError(f"no {table._meta.tablename} {number}")
    return found
