"""What only PostgreSQL does: a server that may be old, silent, stopped, and started again."""

import asyncio

import pytest

from ki_events.db import (
    DB,
    DatabaseGone,
    close_pool,
    is_sqlite,
    is_unavailable,
    open_pool,
    transaction,
)
from tests.conftest import Database
from tests.databases import Databases, PostgresDatabases, point_at
from tests.halves import Half, broken_pairs, write_pair
from tests.postgres import Server

if is_sqlite():
    pytest.skip("about PostgreSQL", allow_module_level=True)

from ki_events.postgres_engine import (
    SafePostgresEngine,
    UnsupportedServer,
    require_supported,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
def server(all_databases: Databases) -> Server:
    assert isinstance(all_databases, PostgresDatabases)
    return all_databases.server


def test_server_is_refused_when_it_is_too_old() -> None:
    require_supported(15)

    with pytest.raises(UnsupportedServer, match="PostgreSQL 14 is too old"):
        require_supported(14)


async def test_database_is_unavailable_and_recovers_when_the_server_restarts(halves: None, server: Server) -> None:
    await write_pair(2)
    with pytest.raises(Exception) as during:  # noqa: PT011  # whatever it is, `is_unavailable` must know it
        async with transaction():
            await Half.insert(Half(pair=3, side=0))
            server.stop()
            await Half.insert(Half(pair=3, side=1))
    after = await _error_of_write(3)
    alone = await _error_of_count()
    server.start()

    assert after is not None
    assert [True] * 3 == [is_unavailable(error) for error in (during.value, after, alone)]
    await write_pair(4)
    assert [] == await broken_pairs()
    assert 4 == await Half.count()
    assert 0 == DB.lent


async def test_all_connections_recover_when_the_server_restarted_unnoticed(halves: None, server: Server) -> None:
    await asyncio.gather(*(write_pair(pair) for pair in range(2, 30)))
    server.stop()
    server.start()

    first = [await _error_of_write(pair) for pair in range(30, 60)]
    assert [] == [error for error in first if error is not None and not is_unavailable(error)]

    await asyncio.gather(*(write_pair(pair) for pair in range(60, 90)))
    assert [] == await broken_pairs()


async def test_database_is_unavailable_when_an_operator_ends_the_connection(
    halves: None,
) -> None:
    with pytest.raises(Exception) as ended:  # noqa: PT011  # whatever it is, `is_unavailable` must know it
        async with transaction():
            await Half.raw("SELECT pg_terminate_backend(pg_backend_pid())")

    assert is_unavailable(ended.value)
    await write_pair(2)
    assert 2 == await Half.count()


async def test_pool_cannot_be_opened_when_there_is_no_server(
    empty_database: Database,
) -> None:
    point_at("postgresql://u@/d?host=/nowhere")

    with pytest.raises(DatabaseGone):
        await open_pool()
    with pytest.raises(DatabaseGone):
        await Half.count()


async def test_waiting_ends_when_the_server_is_silent(empty_database: Database) -> None:
    silent = await asyncio.get_running_loop().create_server(asyncio.Protocol, "127.0.0.1", 0)
    async with silent:
        port = silent.sockets[0].getsockname()[1]
        point_at(f"postgresql://u@127.0.0.1:{port}/d?connect_timeout=0.1&sslmode=disable")

        with pytest.raises(DatabaseGone, match="does not answer"):
            await open_pool()


async def test_connection_is_usable_again_when_a_statement_took_too_long(
    halves: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await close_pool()
    monkeypatch.setitem(_engine().config, "command_timeout", 0.1)
    await open_pool()

    with pytest.raises(TimeoutError) as late:
        async with transaction():
            await Half.insert(Half(pair=2, side=0))
            await Half.raw("SELECT pg_sleep(60)")

    assert is_unavailable(late.value)
    await write_pair(3)
    assert [] == await broken_pairs()


async def test_session_setting_of_one_transaction_is_gone_in_the_next(
    halves: None,
) -> None:
    async with transaction():
        await Half.raw("SET LOCAL lock_timeout = '5s'")

    assert [{"lock_timeout": "0"}] == await Half.raw("SHOW lock_timeout")


async def test_connection_without_pool_is_closed_when_cancelled(halves: None) -> None:
    await close_pool()
    tasks = [asyncio.create_task(write_pair(pair)) for pair in range(2, 22)]
    for number, task in enumerate(tasks):
        asyncio.get_running_loop().call_later(0.002 * number, task.cancel)
    await asyncio.gather(*tasks, return_exceptions=True)

    async with asyncio.timeout(10):
        while 1 != await _connections_to_this_database():
            await asyncio.sleep(0)
    assert [] == await broken_pairs()


def _engine() -> SafePostgresEngine:
    assert isinstance(DB, SafePostgresEngine)
    return DB


async def _connections_to_this_database() -> int:
    rows = await Half.raw("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
    return int(rows[0]["count"])


async def _error_of_write(pair: int) -> Exception | None:
    try:
        await write_pair(pair)
    except Exception as error:  # noqa: BLE001  # which one it is, is the question
        return error
    return None


async def _error_of_count() -> BaseException:
    with pytest.raises(Exception) as raised:  # noqa: PT011  # whatever it is, `is_unavailable` must know it
        await Half.count()
    return raised.value


def test_engine_has_the_pool_size_it_was_given() -> None:
    assert 3 == SafePostgresEngine("postgresql:///d", pool_size=3).pool_size
