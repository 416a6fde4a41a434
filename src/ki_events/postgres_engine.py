"""PostgreSQL behind Piccolo: connects when first used, gives every connection back, and ends every wait.

When the server goes, requests fail within seconds; when it is back, the pool connects anew by itself.
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import asyncpg
from piccolo.engine.postgres import PostgresEngine

from ki_events.postgres_transaction import MigrationTransaction, Snapshot, Transaction
from ki_events.postgres_url import connection_settings
from ki_events.settings import SettingsError
from ki_events.unavailable import DatabaseGone

CLOSE_SECONDS = 5.0
WAIT_SECONDS = 10.0
POOL_SIZE = 10
OLDEST_SERVER = 15

_BROKEN = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)


class UnsupportedServer(SettingsError):
    """The PostgreSQL server is older than we test with."""


class SafePostgresEngine(PostgresEngine):
    """Without a pool (command line, `run_sync`) every statement and transaction opens a connection of its own."""

    def __init__(self, url: str, *, pool_size: int = POOL_SIZE) -> None:
        self.pool_size, self.wait_seconds = pool_size, WAIT_SECONDS
        self._ending: set[asyncio.Task[None]] = set()
        super().__init__(config=connection_settings(url))

    async def check_version(self) -> None:
        """Do nothing: Piccolo asks at import, when there may be no server yet. We ask when the pool starts."""

    async def start_connection_pool(self, **_: Any) -> None:
        """Open the pool; do nothing if it is open. Raise `UnsupportedServer` or `DatabaseGone`."""
        if self.pool is not None:
            return
        with _unreachable_is_gone():
            pool = await asyncpg.create_pool(**self.config, min_size=1, max_size=self.pool_size, reset=_keep_session)
        try:
            async with pool.acquire(timeout=self.wait_seconds) as connection:
                require_supported(connection.get_server_version().major)
        except BaseException:
            pool.terminate()
            raise
        self.pool = pool

    async def close_connection_pool(self) -> None:
        """Close the pool after what is running, but within ten seconds; do nothing if it is closed."""
        if self.pool is None:
            return
        try:
            async with asyncio.timeout(self.wait_seconds):
                await self.pool.close()
        except TimeoutError:
            self.pool.terminate()
        finally:
            self.pool = None

    @property
    def lent(self) -> int:
        """Return how many connections of the pool are at work."""
        return self.pool.get_size() - self.pool.get_idle_size() if self.pool is not None else 0

    def transaction(self, allow_nested: bool = True) -> Transaction:
        """Return a transaction (read committed)."""
        return Transaction(engine=self, allow_nested=allow_nested)

    def snapshot(self) -> Snapshot:
        """Return a transaction which reads one state of the database, whatever others write."""
        return Snapshot(engine=self)

    def migration(self) -> MigrationTransaction:
        """Return a transaction that waits for other processes' migrations, however long statements take."""
        return MigrationTransaction(engine=self, allow_nested=False)

    async def take(self) -> Any:
        """Return a connection. Raise `DatabaseGone` if there is no server or none becomes free in ten seconds."""
        with _unreachable_is_gone():
            if self.pool is not None:
                return await self.pool.acquire(timeout=self.wait_seconds)
            return await self.get_new_connection()

    async def connect_apart(self) -> Any:
        """Return a new connection outside the pool, whose statements may take as long as they need."""
        with _unreachable_is_gone():
            connection = await asyncpg.connect(**{**self.config, "command_timeout": None})
        require_supported(connection.get_server_version().major)
        return connection

    async def give_back(self, connection: Any, transaction: Any = None) -> None:
        """Take a connection back, its unfinished `transaction` undone, even if the caller is being cancelled."""
        task = asyncio.create_task(self._give_back(connection, transaction))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)
        await asyncio.shield(task)

    async def _give_back(self, connection: Any, transaction: Any) -> None:
        # A broken connection is thrown away by the pool; the statement that broke it has reported the error.
        if transaction is not None:
            with suppress(*_BROKEN):
                await transaction.rollback()
        with suppress(*_BROKEN):
            if self.pool is not None:
                await self.pool.release(connection)
            else:
                await connection.close(timeout=CLOSE_SECONDS)

    async def _run_in_new_connection(self, query: str, args: Sequence[Any] | None = None) -> list[Any]:
        connection = await self.take()
        try:
            return await connection.fetch(query, *(args or ()))  # type: ignore[no-any-return]  # the driver is untyped
        finally:
            await self.give_back(connection)

    _run_in_pool = _run_in_new_connection


def require_supported(major: int) -> None:
    """Raise `UnsupportedServer` if the server's major version is too old."""
    if major < OLDEST_SERVER:
        raise UnsupportedServer(f"PostgreSQL {major} is too old: ki_events needs {OLDEST_SERVER} or newer")


@contextmanager
def _unreachable_is_gone() -> Iterator[None]:
    try:
        yield
    except (OSError, TimeoutError) as error:
        raise DatabaseGone(f"PostgreSQL cannot be reached: {str(error) or 'it does not answer'}") from error


async def _keep_session(_: Any) -> None:
    """Save a round trip per statement: we change no session setting that the pool would have to reset."""
