"""What verbs may rely on, whichever database it is."""

import asyncio

import pytest

from ki_events.db import (
    DB,
    UnsupportedDatabase,
    close_pool,
    is_unavailable,
    make_engine,
    open_pool,
    snapshot,
    transaction,
)
from ki_events.sqlite_engine import PooledSQLiteEngine
from tests.halves import Half, write_pair

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///data/a.sqlite3", "data/a.sqlite3"),
        ("sqlite:////var/lib/ä ?#%41.db", "/var/lib/ä ?#%41.db"),
    ],
)
def test_make_engine_takes_the_path_as_it_is_for_sqlite(url: str, path: str) -> None:
    engine = make_engine(url, pool_size=1)

    assert isinstance(engine, PooledSQLiteEngine)
    assert path == engine.path


@pytest.mark.parametrize(
    "url",
    [
        "postgres://u:p@nowhere.invalid/d",
        "postgresql:///d?host=/nowhere&sslmode=require",
    ],
)
def test_make_engine_connects_to_nothing_when_made(url: str, recwarn: pytest.WarningsRecorder) -> None:
    assert "postgres" == make_engine(url, pool_size=1).engine_type
    assert [] == list(recwarn)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite://data/a.sqlite3",
        "mysql://root:geheim@host/db",
        "postgresql:db",
        "postgresql:///d?connect_timeout=geheim",
        "postgresql:///d?statement_cache_size=geheim",
        "/var/lib/a.sqlite3",
    ],
)
def test_make_engine_refuses_without_telling_the_password_when_url_is_nonsense(
    url: str,
) -> None:
    with pytest.raises(UnsupportedDatabase, match="KI_EVENTS_DATABASE_URL") as refused:
        make_engine(url, pool_size=1)
    assert "geheim" not in str(refused.value)


async def test_transaction_is_kept_when_it_ends(halves: None) -> None:
    await write_pair(1)

    assert 2 == await Half.count()


async def test_transaction_is_undone_when_it_raises(halves: None) -> None:
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await Half.insert(Half(pair=1, side=0))
            raise ZeroDivisionError

    assert 0 == await Half.count()


async def test_inner_transaction_is_undone_when_the_outer_raises(halves: None) -> None:
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await write_pair(1)
            raise ZeroDivisionError

    assert 0 == await Half.count()


async def test_inner_transaction_lets_its_error_through_when_it_raises(
    halves: None,
) -> None:
    with pytest.raises(ZeroDivisionError):
        async with transaction(), transaction():
            raise ZeroDivisionError


async def test_savepoint_undoes_only_what_follows_when_rolled_back(
    halves: None,
) -> None:
    async with transaction() as outer:
        await Half.insert(Half(pair=1, side=0))
        savepoint = await outer.savepoint()
        await Half.insert(Half(pair=1, side=1))
        await savepoint.rollback_to()

    assert 1 == await Half.count()


async def test_transaction_works_without_pool_when_called_from_the_command_line(
    halves: None,
) -> None:
    await close_pool()

    await write_pair(1)

    assert 2 == await Half.count()


async def test_pool_may_be_opened_and_closed_twice(halves: None) -> None:
    await open_pool()
    await write_pair(1)
    await close_pool()
    await close_pool()
    await open_pool()

    assert 2 == await Half.count()


async def test_snapshot_reads_one_state_when_others_write(halves: None) -> None:
    begun, written = asyncio.Event(), asyncio.Event()

    async def read() -> tuple[int, int]:
        async with snapshot():
            before = await Half.count()
            begun.set()
            await written.wait()
            return before, await Half.count()

    reading = asyncio.create_task(read())
    await begun.wait()
    await write_pair(1)
    written.set()

    assert (0, 0) == await reading
    assert 2 == await Half.count()


async def test_snapshot_refuses_loudly_when_written_in(halves: None) -> None:
    with pytest.raises(Exception, match="a snapshot is for reading") as refused:
        async with snapshot():
            await Half.insert(Half(pair=1, side=0))

    assert not is_unavailable(refused.value)
    assert 0 == await Half.count()


@pytest.mark.parametrize("wrong", [Half(pair=1, side=0), Half(pair=1, side=2)], ids=["unique", "check"])
async def test_constraint_of_a_table_holds_when_a_row_breaks_it(halves: None, wrong: Half) -> None:
    await write_pair(1)

    with pytest.raises(Exception, match=r"one_of_each|left_or_right|half\.pair, half\.side") as refused:
        await Half.insert(wrong)

    assert not is_unavailable(refused.value)
    assert 2 == await Half.count()


async def test_upsert_finds_the_constraint_when_rows_collide(halves: None) -> None:
    await write_pair(1)

    kept = await Half.raw(
        "INSERT INTO half (pair, side) VALUES (1, 0) ON CONFLICT (pair, side) DO NOTHING RETURNING id"
    )

    assert [] == kept


async def test_foreign_keys_hold_when_a_row_refers_to_nothing(halves: None) -> None:
    await _parent_and_child("")

    with pytest.raises(Exception, match=r"(?i)foreign key"):
        await Half.raw("INSERT INTO child VALUES (7)")


async def test_next_transaction_is_its_own_when_a_commit_failed(halves: None) -> None:
    await _parent_and_child("DEFERRABLE INITIALLY DEFERRED")
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        async with transaction():
            await Half.raw("INSERT INTO child VALUES (7)")

    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await Half.insert(Half(pair=1, side=0))
            raise ZeroDivisionError

    assert 0 == await Half.count()
    assert [] == await Half.raw("SELECT * FROM child")
    await write_pair(2)
    assert 0 == DB.lent


async def test_statement_is_refused_when_its_transaction_is_over(halves: None) -> None:
    over = asyncio.Event()

    async def linger() -> None:
        await over.wait()
        await Half.insert(Half(pair=1, side=0))

    async with transaction():
        lingering = asyncio.create_task(linger())
    over.set()
    async with transaction():  # has the connection that the lingering task remembers
        with pytest.raises(Exception, match=r"over|released"):
            await lingering

    assert 0 == await Half.count()


async def _parent_and_child(deferred: str) -> None:
    await Half.raw("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
    await Half.raw(f"CREATE TABLE child (parent INTEGER REFERENCES parent (id) {deferred})")
