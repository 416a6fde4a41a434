"""A transaction on SQLite leaves nothing behind: no lock, no lent connection, no trace in the task's context."""

from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import TYPE_CHECKING

from piccolo.engine.exceptions import TransactionError
from piccolo.engine.sqlite import SQLiteTransaction, TransactionType

from ki_events.sqlite_connection import Connection

if TYPE_CHECKING:
    from ki_events.sqlite_engine import PooledSQLiteEngine

MIGRATION_BUSY_MS = 60_000


class Transaction(SQLiteTransaction):
    """Piccolo's transaction, which also gives its connection back when cancelled or when COMMIT fails."""

    engine: "PooledSQLiteEngine"
    connection: Connection | None

    async def __aenter__(self) -> SQLiteTransaction:
        if self._parent is not None:
            return self._parent
        self._lease = self._lend()
        self.connection = await self._lease.__aenter__()
        try:
            await self.begin()
        except BaseException:
            await self._leave()
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        if self._parent is not None:
            return False
        self.engine.current_transaction.reset(self.context)
        try:
            if error is None and not self._committed and not self._rolled_back:
                await self.commit()
            elif not self._committed and not self._rolled_back:
                await self.rollback()
        finally:
            await self._leave()
        return False

    async def commit(self) -> None:
        """Keep the transaction."""
        await self._held().commit()
        self._committed = True

    async def rollback(self) -> None:
        """Undo the transaction."""
        await self._held().rollback()
        self._rolled_back = True

    async def begin(self) -> None:
        """Begin; wait at most the busy time for another process."""
        await self._held().begin(f"BEGIN {self.transaction_type.value}")

    def _lend(self) -> AbstractAsyncContextManager[Connection]:
        return self.engine.lease(write=self.transaction_type is not TransactionType.deferred)

    async def _leave(self) -> None:
        self.connection = None
        await self._lease.__aexit__(None, None, None)

    def _held(self) -> Connection:
        if self.connection is None:
            raise RuntimeError("used outside its block")
        return self.connection


class MigrationTransaction(Transaction):
    """Has a connection of its own, without foreign keys: rebuilding a table drops it, which deletes what refers to it.

    They are checked before COMMIT instead. `PRAGMA foreign_keys` does nothing once a transaction has begun.
    """

    async def __aenter__(self) -> SQLiteTransaction:
        self.engine.create_file()
        return await super().__aenter__()

    def _lend(self) -> AbstractAsyncContextManager[Connection]:
        return self.engine.private(read_only=False, busy_ms=MIGRATION_BUSY_MS)

    async def begin(self) -> None:
        """Begin with foreign keys off; wait a minute for another process's migration."""
        await self._held().run("PRAGMA foreign_keys = OFF")
        await super().begin()

    async def commit(self) -> None:
        """Keep the migration. Raise `TransactionError` if a row refers to one that is not there."""
        broken = await self._held().fetch("PRAGMA foreign_key_check")
        if broken:
            raise TransactionError(f"the migration breaks foreign keys: {broken[:3]}")
        await super().commit()
