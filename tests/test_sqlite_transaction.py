"""What only SQLite does to a transaction: undo it by itself, lose its file, rebuild tables in it."""

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from piccolo.engine.exceptions import TransactionError

from ki_events.db import DB, DatabaseGone, is_sqlite, transaction
from ki_events.sqlite_engine import PooledSQLiteEngine
from tests.halves import Half, write_pair

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(not is_sqlite(), reason="about SQLite"),
]


async def test_transaction_is_lost_as_a_whole_when_sqlite_undid_it_by_itself(
    halves: None,
) -> None:
    await write_pair(1)
    with pytest.raises(TransactionError, match="already rolled"):
        async with transaction():
            await Half.insert(Half(pair=2, side=0))
            with suppress(sqlite3.IntegrityError):
                await Half.raw("INSERT OR ROLLBACK INTO half (pair, side) VALUES (1, 0)")
            await Half.insert(Half(pair=2, side=1))

    assert 2 == await Half.count()


async def test_nothing_is_promised_when_the_file_goes_during_a_transaction(
    halves: None,
) -> None:
    file = Path(_engine().path)
    away = file.with_suffix(".away")
    with pytest.raises(DatabaseGone):
        async with transaction():
            await Half.insert(Half(pair=2, side=0))
            file.rename(away)

    away.rename(file)
    assert 0 == await Half.count()


async def test_rows_that_refer_to_a_table_stay_when_a_migration_rebuilds_it(
    halves: None,
) -> None:
    await _parent_and_child()

    async with _engine().migration():
        await _rows("CREATE TABLE parent_new (id INTEGER PRIMARY KEY, name TEXT)")
        await _rows("INSERT INTO parent_new SELECT id, 'A' FROM parent")
        await _rows("DROP TABLE parent")
        await _rows("ALTER TABLE parent_new RENAME TO parent")

    assert [{"parent": 7}] == await _rows("SELECT * FROM child")
    with pytest.raises(sqlite3.IntegrityError):
        await _rows("INSERT INTO child VALUES (8)")


async def test_migration_is_refused_when_it_breaks_a_foreign_key(halves: None) -> None:
    await _parent_and_child()

    with pytest.raises(TransactionError, match="breaks foreign keys"):
        async with _engine().migration():
            await _rows("DELETE FROM parent")

    assert [{"id": 7}] == await _rows("SELECT * FROM parent")


async def _parent_and_child() -> None:
    await _rows("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
    await _rows("CREATE TABLE child (parent INTEGER REFERENCES parent (id) ON DELETE CASCADE)")
    await _rows("INSERT INTO parent VALUES (7)")
    await _rows("INSERT INTO child VALUES (7)")


def _engine() -> PooledSQLiteEngine:
    assert isinstance(DB, PooledSQLiteEngine)
    return DB


async def _rows(sql: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = await Half.raw(sql)
    return rows
