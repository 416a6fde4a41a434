"""Working together on what arrives meanwhile."""

import asyncio
from collections.abc import Sequence

import pytest

from ki_events.batching import Batches
from ki_events.db import DatabaseGone

pytestmark = pytest.mark.anyio


class Kitchen:
    """Work that can be held up, that notes what it was given, and that fails for what is rotten."""

    def __init__(self) -> None:
        self.given: list[list[str]] = []
        self.open = asyncio.Event()

    async def cook(self, key: str, items: Sequence[str]) -> Sequence[str]:
        self.given.append(list(items))
        await self.open.wait()
        if "rotten" in items:
            raise ValueError(key)
        if "no gas" in items:
            raise DatabaseGone("no gas")
        return [f"{key}:{item}" for item in items]


async def test_what_arrives_during_work_is_worked_on_together() -> None:
    kitchen = Kitchen()
    batches = Batches(kitchen.cook)
    first = asyncio.create_task(batches.add("a", "1"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    others = [asyncio.create_task(batches.add("a", item)) for item in "234"]
    await asyncio.sleep(0)
    kitchen.open.set()
    assert ["a:1", "a:2", "a:3", "a:4"] == await asyncio.gather(first, *others)
    assert [["1"], ["2", "3", "4"]] == kitchen.given


async def test_keys_do_not_wait_for_each_other() -> None:
    kitchen = Kitchen()
    batches = Batches(kitchen.cook)
    tasks = [asyncio.create_task(batches.add(key, "1")) for key in "ab"]
    for _ in range(3):
        await asyncio.sleep(0)
    assert [["1"], ["1"]] == kitchen.given
    kitchen.open.set()
    assert ["a:1", "b:1"] == await asyncio.gather(*tasks)


async def test_at_most_so_many_go_together() -> None:
    kitchen = Kitchen()
    kitchen.open.set()
    batches = Batches(kitchen.cook, most=2)
    await asyncio.gather(*(batches.add("a", item) for item in "12345"))
    assert [["1", "2"], ["3", "4"], ["5"]] == kitchen.given


async def test_only_the_one_to_blame_fails() -> None:
    kitchen = Kitchen()
    kitchen.open.set()
    batches = Batches(kitchen.cook)
    answers = await asyncio.gather(*(batches.add("a", item) for item in ("1", "rotten", "3")), return_exceptions=True)
    assert ["a:1", "ValueError", "a:3"] == [
        type(answer).__name__ if isinstance(answer, Exception) else answer for answer in answers
    ]


async def test_all_fail_at_once_when_the_database_is_away() -> None:
    kitchen = Kitchen()
    kitchen.open.set()
    batches = Batches(kitchen.cook)
    answers = await asyncio.gather(*(batches.add("a", item) for item in ("1", "no gas", "3")), return_exceptions=True)
    assert [DatabaseGone] * 3 == [type(answer) for answer in answers]
    assert 1 == len(kitchen.given)


async def test_work_goes_on_when_one_stops_waiting() -> None:
    kitchen = Kitchen()
    batches = Batches(kitchen.cook)
    leaves = asyncio.create_task(batches.add("a", "1"))
    stays = asyncio.create_task(batches.add("a", "2"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    leaves.cancel()
    kitchen.open.set()
    assert "a:2" == await stays
    assert [["1", "2"]] == kitchen.given


async def test_batches_work_again_when_they_were_empty() -> None:
    kitchen = Kitchen()
    kitchen.open.set()
    batches = Batches(kitchen.cook)
    assert ["a:1", "a:2"] == [await batches.add("a", "1"), await batches.add("a", "2")]
