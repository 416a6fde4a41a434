"""What is being made for one is shared with all who ask meanwhile."""

import asyncio

import pytest

from ki_events.sharing import Shared

pytestmark = pytest.mark.anyio


class Kitchen:
    def __init__(self) -> None:
        self.made, self.may_go_on = 0, asyncio.Event()

    async def cook(self) -> int:
        self.made += 1
        await self.may_go_on.wait()
        return self.made


async def test_who_asks_meanwhile_gets_the_same_and_who_asks_later_another() -> None:
    shared: Shared[str, int] = Shared()
    kitchen = Kitchen()
    asked = [asyncio.create_task(shared.get("soup", kitchen.cook)) for _ in range(3)]
    await asyncio.sleep(0)
    kitchen.may_go_on.set()
    assert [1, 1, 1, 2] == [*await asyncio.gather(*asked), await shared.get("soup", kitchen.cook)]


async def test_two_keys_do_not_wait_for_each_other() -> None:
    shared: Shared[str, int] = Shared()
    slow, quick = Kitchen(), Kitchen()
    waiting = asyncio.create_task(shared.get("slow", slow.cook))
    quick.may_go_on.set()
    assert (1, False) == (await shared.get("quick", quick.cook), waiting.done())
    slow.may_go_on.set()
    await waiting


async def test_who_stops_waiting_does_not_stop_the_others() -> None:
    shared: Shared[str, int] = Shared()
    kitchen = Kitchen()
    first, second = (asyncio.create_task(shared.get("soup", kitchen.cook)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    kitchen.may_go_on.set()
    assert (1, True) == (await second, first.cancelled())


async def test_failure_reaches_all_and_is_not_kept() -> None:
    shared: Shared[str, int] = Shared()

    async def fail() -> int:
        await asyncio.sleep(0)
        raise LookupError("burnt")

    found = await asyncio.gather(*(shared.get("soup", fail) for _ in range(2)), return_exceptions=True)
    kitchen = Kitchen()
    kitchen.may_go_on.set()
    assert ["burnt", "burnt"] == [str(error) for error in found]
    assert 1 == await shared.get("soup", kitchen.cook)
