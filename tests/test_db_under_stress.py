"""Whatever is cancelled or waited for, no connection is lost and no half of a pair is written."""

import asyncio
import random

import pytest

from ki_events.db import DB, DatabaseGone, close_pool, is_unavailable, transaction
from ki_events.sqlite_engine import PooledSQLiteEngine
from tests.halves import Half, broken_pairs, write_pair

pytestmark = pytest.mark.anyio


async def test_nothing_leaks_when_transactions_are_cancelled_at_any_moment(
    halves: None,
) -> None:
    chance, loop, kept = random.Random(20261122), asyncio.get_running_loop(), 0
    for pair in range(0, 1_200, 20):
        tasks = [asyncio.create_task(write_pair(number)) for number in range(pair, pair + 20)]
        for task in tasks[::2]:
            loop.call_later(chance.uniform(0, 0.03), task.cancel)
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert [] == [error for error in ended if isinstance(error, Exception)]
        kept += ended.count(None)

    await write_pair(1_200)
    await _all_given_back()
    assert 600 <= kept < 1_200  # else it was no test
    assert [] == await broken_pairs()


async def test_nothing_leaks_when_verbs_time_out_waiting_for_a_connection(
    halves: None,
) -> None:
    async def hurried(pair: int) -> None:
        async with asyncio.timeout(0.001 * (pair % 9)):
            await write_pair(pair)

    await asyncio.gather(*(hurried(pair) for pair in range(200)), return_exceptions=True)

    await write_pair(200)
    await _all_given_back()
    assert [] == await broken_pairs()


async def test_statements_alone_leak_nothing_when_cancelled(halves: None) -> None:
    await write_pair(1)
    tasks = [asyncio.create_task(_count()) for _ in range(100)]
    for number, task in enumerate(tasks):
        asyncio.get_running_loop().call_later(0.0002 * number, task.cancel)
    await asyncio.gather(*tasks, return_exceptions=True)

    await _all_given_back()
    assert [2] * 20 == await asyncio.gather(*(_count() for _ in range(20)))


async def test_waiting_ends_with_unavailable_when_no_connection_becomes_free(
    halves: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold, held = asyncio.Event(), asyncio.Semaphore(0)

    async def occupy() -> None:
        async with transaction():
            held.release()
            await hold.wait()

    occupants = [asyncio.create_task(occupy()) for _ in range(_writers())]
    for _ in occupants:
        await held.acquire()
    # Only now: opening them may take longer than this on a busy machine.
    monkeypatch.setattr(DB, "wait_seconds", 0.05)
    with pytest.raises(DatabaseGone) as refused:
        await write_pair(1)
    hold.set()
    await asyncio.gather(*occupants)

    assert is_unavailable(refused.value)
    await write_pair(2)


def _writers() -> int:
    return 1 if isinstance(DB, PooledSQLiteEngine) else DB.pool_size


async def _count() -> int:
    counted: int = await Half.count()
    return counted


async def test_transaction_is_undone_when_the_pool_is_closed_under_it(
    halves: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DB, "wait_seconds", 0.05)

    with pytest.raises(Exception, match=r"closed|released"):
        async with transaction():
            await Half.insert(Half(pair=1, side=0))
            await close_pool()
            await Half.insert(Half(pair=1, side=1))

    assert 0 == await Half.count()


async def test_cancellation_stays_one_when_the_pool_is_closed_under_it(
    halves: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DB, "wait_seconds", 0.05)
    begun = asyncio.Event()

    async def wait_for_ever() -> None:
        async with transaction():
            begun.set()
            await asyncio.Event().wait()

    waiting = asyncio.create_task(wait_for_ever())
    await begun.wait()
    await close_pool()
    waiting.cancel()

    with pytest.raises(asyncio.CancelledError):
        await waiting


async def _all_given_back() -> None:
    async with asyncio.timeout(10):
        while DB.lent:
            await asyncio.sleep(0)
