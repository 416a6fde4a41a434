"""Rows are read and written here by texts that are put together once: what is missing is an error, not a None that wanders on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, TypeVar

from piccolo.columns import Column
from piccolo.querystring import QueryString
from piccolo.table import Table
from piccolo.utils.sql_values import convert_to_sql_value

Row = TypeVar("Row", bound=Table)
Value = TypeVar("Value")
PLAIN = frozenset({bool, datetime, float, int, str, type(None)})
MOST_VALUES = 30_000
"""So many go with one statement, and some to spare: SQLite takes 32,766, the protocol of PostgreSQL 32,767."""


async def one(table: type[Row], number: int) -> Row:
    """Return the row with this id. Raise `LookupError` if there is none."""
    rows = await some(table, QueryString('"id" = {}', number))
    if not rows:
        raise LookupError(f"no {table._meta.tablename} {number}")
    return rows[0]


async def some(table: type[Row], condition: QueryString) -> list[Row]:
    """Return the rows that meet the condition, in no certain order."""
    return [_read(table, row) for row in await table.raw(_select(table), condition)]


def _read(table: type[Row], values: Mapping[str, Any]) -> Row:
    # What Piccolo's constructor does with a row that was read, without asking each of 38 columns for its default.
    row = table.__new__(table)
    row.__dict__.update(values, _exists_in_db=True, _was_created=None)
    return row


async def insert_all(rows: Sequence[Row]) -> list[Row]:
    """Insert rows of one table, at least one, in one statement, thousands in several, and give them their ids; return them.

    Ids are handed out in the order of the rows. Raise the database's error if a constraint is broken.
    """
    columns = [column for column in type(rows[0])._meta.columns if not column._meta.primary_key]
    for some_rows in portions(rows, MOST_VALUES // len(columns)):
        await _insert_at_once(some_rows, columns)
    return list(rows)


def portions(values: Iterable[Value], each: int = MOST_VALUES) -> Iterator[list[Value]]:
    """Yield the values in their order, as many at a time as one statement takes; nothing for no values."""
    left = list(values)
    for first in range(0, len(left), each):
        yield left[first : first + each]


async def _insert_at_once(rows: Sequence[Row], columns: Sequence[Column]) -> None:
    table = type(rows[0])
    values = [_value(getattr(row, column._meta.name), column) for row in rows for column in columns]
    found = await table.raw(_insert(table, len(rows)), *values)
    # Both databases number a statement's rows in the order of VALUES; only the order of what RETURNING says is open.
    for row, number in zip(rows, sorted(one["id"] for one in found), strict=True):
        row.id = number  # type: ignore[attr-defined]  # every table of ours has it
        row._exists_in_db = True  # noqa: SLF001  # what `save()` would say


def _value(value: Any, column: Column) -> Any:
    # Enums and JSON need Piccolo's conversion, which takes longer than all the rest for what is plain already.
    return value if type(value) in PLAIN else convert_to_sql_value(value, column)


@cache
def _select(table: type[Table]) -> str:
    # Written once: putting 36 columns together takes Piccolo longer than reading them takes the database.
    columns = ", ".join(f'"{column._meta.db_column_name}"' for column in table._meta.columns)
    return f'SELECT {columns} FROM "{table._meta.tablename}" WHERE {{}}'  # noqa: S608  # names of ours


@lru_cache(maxsize=256)
def _insert(table: type[Table], rows: int) -> str:
    names = [column._meta.db_column_name for column in table._meta.columns if not column._meta.primary_key]
    columns, one = ", ".join(f'"{name}"' for name in names), f"({', '.join(['{}'] * len(names))})"
    return f'INSERT INTO "{table._meta.tablename}" ({columns}) VALUES {", ".join([one] * rows)} RETURNING "id"'  # noqa: S608  # names of ours
