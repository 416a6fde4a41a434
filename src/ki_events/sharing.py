"""Whoever asks for what is just being made waits for it instead of making it again."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Shared(Generic[Key, Value]):
    """What is under way now, by key; nothing is kept."""

    def __init__(self) -> None:
        self._under_way: dict[Key, asyncio.Task[Value]] = {}

    async def get(self, key: Key, make: Callable[[], Awaitable[Value]]) -> Value:
        """Return what `make` returns or what an earlier call for the same key is about to return, or raise what it raises.

        Whoever stops waiting does not stop the others' work. Not inside a transaction.
        """
        task = self._under_way.get(key)
        if task is None:
            task = asyncio.create_task(self._make(key, make))
            self._under_way[key] = task
        return await asyncio.shield(task)

    async def _make(self, key: Key, make: Callable[[], Awaitable[Value]]) -> Value:
        try:
            return await make()
        finally:
            del self._under_way[key]
