"""One of several processes that all want the same event at the same moment; started by test_rush.py."""

import asyncio
import json
import sys
import time

from ki_events.db import close_pool, open_pool
from ki_events.registrations.registering import cancel, register
from ki_events.registrations.tables import By
from tests.characters import person

AT_ONCE = 25


async def main(event_id: int, first: int, count: int, cancelling: bool) -> None:
    """Register `count` people, each twice as a double click, and cancel every fifth if `cancelling`."""
    await open_pool()
    door = asyncio.Semaphore(AT_ONCE)
    seconds: list[float] = []

    async def come(number: int) -> int:
        async with door:
            started = time.perf_counter()
            registration = await register(event_id, person(number), f"nonce-{number}")
            seconds.append(time.perf_counter() - started)
            again = await register(event_id, person(number), f"nonce-{number}")
            assert registration.id == again.id
            if cancelling and number % 5 == 0:
                await cancel(registration.id, By.person)
            return registration.id

    sys.stdin.readline()  # all start at the same word
    ids = await asyncio.gather(*(come(number) for number in range(first, first + count)))
    await close_pool()
    print(json.dumps({"ids": ids, "seconds": seconds}))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "cancelling"))
