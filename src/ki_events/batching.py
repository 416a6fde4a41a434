"""What arrives while work is under way is worked on together afterwards: one transaction for many instead of one each."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Generic, NamedTuple, TypeVar

from ki_events.unavailable import is_unavailable

Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")
Answer = TypeVar("Answer")


class _Waiting(NamedTuple, Generic[Item, Answer]):
    item: Item
    answer: "asyncio.Future[Answer]"


class Batches(Generic[Key, Item, Answer]):
    """Items of one key are worked on in the order of their arrival, up to `most` at a time; keys do not wait for each other.

    `work` returns one answer per item, in their order. When it fails for several, each is tried alone, so that only the
    one to blame fails; a database that is away fails them all at once. Nothing waits for company: the first begins at once.
    """

    def __init__(self, work: Callable[[Key, Sequence[Item]], Awaitable[Sequence[Answer]]], most: int = 100) -> None:
        self._work, self._most = work, most
        self._waiting: dict[Key, list[_Waiting[Item, Answer]]] = {}
        self._tasks: dict[Key, asyncio.Task[None]] = {}

    async def add(self, key: Key, item: Item) -> Answer:
        """Return the answer to `item`; whoever stops waiting for it does not stop the work. Not inside a transaction."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(key, []).append(_Waiting(item, answer))
        if key not in self._tasks or self._tasks[key].done():
            # Held here, since the event loop itself does not keep tasks alive.
            self._tasks[key] = asyncio.create_task(self._run(key))
        return await answer

    async def _run(self, key: Key) -> None:
        while waiting := self._waiting.get(key):
            some, self._waiting[key] = waiting[: self._most], waiting[self._most :]
            await self._answer(key, some)
        del self._waiting[key], self._tasks[key]

    async def _answer(self, key: Key, some: Sequence[_Waiting[Item, Answer]]) -> None:
        try:
            answers = await self._work(key, [one.item for one in some])
        except BaseException as error:
            if isinstance(error, Exception) and len(some) > 1 and not is_unavailable(error):
                for one in some:
                    await self._answer(key, [one])
                return
            _fail(some, error)
            if not isinstance(error, Exception):
                raise
            return
        for one, answer in zip(some, answers, strict=True):
            if not one.answer.done():
                one.answer.set_result(answer)


def _fail(some: Sequence[_Waiting[Item, Answer]], error: BaseException) -> None:
    for one in some:
        if one.answer.done():
            continue
        if isinstance(error, Exception):
            one.answer.set_exception(error)
        else:  # the process is ending
            one.answer.cancel()
