"""Connections are lent in the order they are asked for, and come back without an open transaction."""

import asyncio
from collections.abc import Sequence

from ki_events.sqlite_connection import Connection
from ki_events.unavailable import DatabaseGone


class Pool:
    """The connections of one process; belongs to the event loop it was made in."""

    def __init__(self, *, writers: Sequence[Connection], readers: Sequence[Connection]) -> None:
        self._writers, self._readers = Shelf(writers), Shelf(readers)

    def shelf(self, *, write: bool) -> "Shelf":
        """Return where to take a connection from."""
        return self._writers if write else self._readers

    @property
    def lent(self) -> int:
        """Return how many connections are at work."""
        return self._writers.lent + self._readers.lent

    async def close(self) -> None:
        """Close all connections, each after what it is doing."""
        for shelf in (self._writers, self._readers):
            await shelf.close()


class Shelf:
    """Connections of one kind."""

    def __init__(self, connections: Sequence[Connection]) -> None:
        self._all = tuple(connections)
        self._free = list(connections)
        self._turns = asyncio.Semaphore(len(connections))  # serves in order, as a queue does not

    @property
    def lent(self) -> int:
        """Return how many are at work."""
        return len(self._all) - len(self._free)

    async def take(self, *, within: float) -> Connection:
        """Return a free connection. Raise `DatabaseGone` if none is free within so many seconds."""
        try:
            async with asyncio.timeout(within):
                await self._turns.acquire()
        except TimeoutError:
            raise DatabaseGone(f"no connection became free within {within} s") from None
        return self._free.pop()

    def put_back(self, connection: Connection) -> None:
        """Take a connection back; what it left open is undone before its next statement."""
        connection.rollback_soon()
        self._free.append(connection)
        self._turns.release()

    async def close(self) -> None:
        """Close all connections."""
        for connection in self._all:
            await connection.close()
