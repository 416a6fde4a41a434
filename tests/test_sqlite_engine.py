"""What only SQLite does: one writer, one file, and other programs that may take either away."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from ki_events.db import (
    DB,
    DatabaseGone,
    close_pool,
    is_sqlite,
    is_unavailable,
    open_pool,
    snapshot,
    transaction,
)
from ki_events.sqlite_engine import PooledSQLiteEngine
from tests.conftest import Database
from tests.halves import Half, broken_pairs, write_pair

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(not is_sqlite(), reason="about SQLite"),
]

HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
async def file(empty_database: Database) -> AsyncIterator[Path]:
    await open_pool()
    await Half.create_table()
    await write_pair(1)
    yield Path(_engine().path)
    await close_pool()


@pytest.mark.parametrize("pooled", [True, False])
async def test_promises_survive_power_loss_when_written(file: Path, pooled: bool) -> None:
    if not pooled:
        await close_pool()

    async with transaction():
        assert [{"foreign_keys": 1}] == await _rows("PRAGMA foreign_keys")
        assert [{"synchronous": 2}] == await _rows("PRAGMA synchronous")
        assert [{"journal_mode": "wal"}] == await _rows("PRAGMA journal_mode")


async def test_writers_are_served_in_order_when_many_wait(file: Path) -> None:
    served: list[int] = []

    async def write(number: int) -> None:
        async with transaction():
            served.append(number)
            await Half.insert(Half(pair=number, side=0))

    await asyncio.gather(*(write(number) for number in range(2, 50)))

    assert list(range(2, 50)) == served


async def test_database_is_unavailable_when_another_process_holds_it(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await close_pool()
    monkeypatch.setattr(DB, "busy_ms", 50)
    await open_pool()

    with _held_by_another_process(file):
        with pytest.raises(sqlite3.OperationalError) as in_transaction:
            await write_pair(2)
        with pytest.raises(sqlite3.OperationalError) as alone:
            await Half.insert(Half(pair=2, side=0))
        assert 2 == await Half.count()

    assert is_unavailable(in_transaction.value)
    assert is_unavailable(alone.value)
    await write_pair(2)
    assert 4 == await Half.count()


async def test_nothing_is_half_written_when_the_disk_is_full(file: Path) -> None:
    await _limit_pages(0)
    with pytest.raises(sqlite3.OperationalError) as full:
        async with transaction():
            await Half.insert(*(Half(pair=pair, side=0) for pair in range(100, 1_500)))
            await Half.insert(*(Half(pair=pair, side=1) for pair in range(100, 1_500)))

    assert is_unavailable(full.value)
    assert 2 == await Half.count()
    await _limit_pages(1_000_000)
    await write_pair(2)
    assert [] == await broken_pairs()


@pytest.mark.parametrize("pooled", [True, False])
async def test_database_is_gone_and_comes_back_when_the_file_does(file: Path, pooled: bool) -> None:
    if not pooled:
        await close_pool()
    away = file.rename(file.with_suffix(".away"))

    with pytest.raises(DatabaseGone) as reading:
        await Half.count()
    with pytest.raises(DatabaseGone):
        await write_pair(2)
    with pytest.raises(DatabaseGone):
        async with snapshot():
            pass
    assert is_unavailable(reading.value)
    assert not file.exists()

    away.rename(file)
    await write_pair(2)
    assert 4 == await Half.count()


async def test_other_file_is_read_and_written_when_put_in_place(file: Path, tmp_path: Path) -> None:
    backup = _backup(file, tmp_path)
    await write_pair(2)
    assert 4 == await Half.count()

    _put_in_place(backup, file)

    assert 2 == await Half.count()
    await write_pair(3)
    assert [1, 1, 3, 3] == sorted(await Half.select(Half.pair).output(as_list=True))
    assert [{"integrity_check": "ok"}] == await _rows("PRAGMA integrity_check")


async def test_log_of_the_new_file_is_left_alone_when_the_old_one_is_closed(file: Path, tmp_path: Path) -> None:
    _put_in_place(_backup(file, tmp_path), file)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("INSERT INTO half (pair, side) VALUES (2, 0), (2, 1)")  # lies in its -wal

        await close_pool()  # closes connections to the old file

        assert 4 == other.execute("SELECT count(*) FROM half").fetchone()[0]
    await open_pool()
    assert 4 == await Half.count()


async def test_rest_of_a_deleted_database_is_not_replayed_when_a_new_one_is_made(
    file: Path,
) -> None:
    await write_pair(2)
    file.unlink()
    assert file.with_name(f"{file.name}-wal").stat().st_size > 0

    _engine().create_file()
    await Half.create_table()

    assert 0 == await Half.count()
    assert [{"integrity_check": "ok"}] == await _rows("PRAGMA integrity_check")


async def test_connection_stays_usable_when_a_statement_is_wrong(file: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table") as wrong:
        await Half.raw("SELECT * FROM nonsense")

    assert not is_unavailable(wrong.value)
    await write_pair(2)


async def test_file_is_for_its_owner_only_when_made(tmp_path: Path) -> None:
    engine = PooledSQLiteEngine(str(tmp_path / "new" / "a.sqlite3"))

    engine.create_file()
    engine.create_file()

    assert 0o600 == (tmp_path / "new" / "a.sqlite3").stat().st_mode & 0o777


async def test_file_cannot_be_made_when_its_folder_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "new").touch()

    with pytest.raises(DatabaseGone, match="cannot be made"):
        PooledSQLiteEngine(str(tmp_path / "new" / "a.sqlite3")).create_file()


def _engine() -> PooledSQLiteEngine:
    assert isinstance(DB, PooledSQLiteEngine)
    return DB


async def _rows(sql: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = await Half.raw(sql)
    return rows


async def _limit_pages(pages: int) -> None:
    async with _engine().lease(write=True) as connection:
        await connection.run(f"PRAGMA max_page_count = {pages or 1}")  # SQLite takes what it has as the least


def _backup(file: Path, folder: Path) -> Path:
    copy = folder / "backup.sqlite3"
    with (
        closing(sqlite3.connect(file)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    return copy


def _put_in_place(new: Path, file: Path) -> None:
    for end in ("-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)
    new.replace(file)


@contextmanager
def _held_by_another_process(file: Path) -> Iterator[None]:
    command = [sys.executable, "-c", HOLD, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "held\n" == process.stdout.readline()
        yield
        process.communicate("")
