"""A transaction on PostgreSQL leaves nothing behind: no lock, no lent connection, no trace in the task's context."""

from types import TracebackType
from typing import TYPE_CHECKING, Any

import asyncpg
from piccolo.engine.exceptions import TransactionError
from piccolo.engine.postgres import PostgresTransaction

if TYPE_CHECKING:
    from ki_events.postgres_engine import SafePostgresEngine

MIGRATION_LOCK = 0x6B69_6576  # "kiev": one number per program, known to all its processes


class Transaction(PostgresTransaction):
    """Piccolo's transaction, which also gives its connection back when cancelled or when COMMIT fails."""

    engine: "SafePostgresEngine"

    async def __aenter__(self) -> PostgresTransaction:
        if self._parent is not None:
            return self._parent
        self.connection = await self.get_connection()
        self.transaction = self.make_transaction()
        try:
            await self.begin()
        except BaseException:
            await self._give_back(unfinished=True)
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
        finally:
            await self._give_back(unfinished=not self._committed and not self._rolled_back)
        return False

    async def begin(self) -> None:
        """Begin."""
        await self.transaction.start()

    async def commit(self) -> None:
        """Keep the transaction."""
        await self.transaction.commit()
        self._committed = True

    def make_transaction(self) -> Any:
        """Return the driver's transaction."""
        return self.connection.transaction()

    async def get_connection(self) -> Any:
        """Return a connection to hold until the end."""
        return await self.engine.take()

    async def _give_back(self, *, unfinished: bool) -> None:
        await self.engine.give_back(self.connection, self.transaction if unfinished else None)


class Snapshot(Transaction):
    """Reads one state of the database."""

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        await super().__aexit__(kind, error, traceback)
        if isinstance(error, asyncpg.ReadOnlySQLTransactionError):  # elsewhere it means: this is a standby, try later
            raise TransactionError("a snapshot is for reading") from error
        return False

    def make_transaction(self) -> Any:
        """Return the driver's transaction, repeatable read and read only."""
        return self.connection.transaction(isolation="repeatable_read", readonly=True)


class MigrationTransaction(Transaction):
    """Waits for the migration of another process, on a connection without a command timeout."""

    async def get_connection(self) -> Any:
        """Return a connection outside the pool."""
        return await self.engine.connect_apart()

    async def begin(self) -> None:
        """Begin, and wait for the lock, which ends with the transaction."""
        await super().begin()
        await self.connection.execute("SELECT pg_advisory_xact_lock($1)", MIGRATION_LOCK)

    async def _give_back(self, *, unfinished: bool) -> None:  # noqa: ARG002  # there is nothing worth finishing
        self.connection.terminate()  # the server rolls back what was not committed
