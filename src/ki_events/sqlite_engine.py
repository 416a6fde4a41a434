"""SQLite behind Piccolo: one writer that is waited for in order, and readers that never wait for it.

Readers are `query_only`: a write outside `transaction()`'s writer fails always, not sometimes. When the file is
deleted, nothing is written into the nameless rest of it; when another is put in its place, it is opened by itself.
Whoever puts a file in place must remove `-wal` and `-shm` of the old one first: they would be replayed into it.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from piccolo.engine.exceptions import TransactionError
from piccolo.engine.sqlite import SQLiteEngine, TransactionType
from piccolo.table import Table

from ki_events.sqlite_connection import Connection, Row
from ki_events.sqlite_ddl import complete_create_table
from ki_events.sqlite_glance import Glance
from ki_events.sqlite_pool import Pool
from ki_events.sqlite_transaction import MigrationTransaction, Transaction
from ki_events.unavailable import DatabaseGone

BUSY_MS = 5_000
READERS = 4
WAIT_SECONDS = 10.0

complete_create_table()


class PooledSQLiteEngine(SQLiteEngine):
    """Without a pool (command line, `run_sync`) every statement and transaction opens a connection of its own."""

    def __init__(self, path: str, *, busy_ms: int = BUSY_MS, readers: int = READERS) -> None:
        self.busy_ms, self.readers, self.wait_seconds = busy_ms, readers, WAIT_SECONDS
        self._pool: Pool | None = None
        self.glance: Glance | None = None
        super().__init__(path=path)

    async def start_connection_pool(self, **_: Any) -> None:
        """Open the pool; do nothing if it is open. Connections are made at their first use."""
        if self._pool is None:
            self.glance = Glance(self.path)
            self._pool = Pool(
                writers=[Connection(self.path, read_only=False, busy_ms=self.busy_ms)],
                readers=[Connection(self.path, read_only=True, busy_ms=self.busy_ms) for _ in range(self.readers)],
            )

    async def close_connection_pool(self) -> None:
        """Close the pool after what is running; do nothing if it is closed."""
        pool, self._pool = self._pool, None
        if self.glance is not None:
            # Before the others: the last to close tidies up the file, which takes time that the loop has not.
            self.glance.close()
            self.glance = None
        if pool is not None:
            await pool.close()

    @property
    def lent(self) -> int:
        """Return how many connections of the pool are at work."""
        return self._pool.lent if self._pool else 0

    def transaction(
        self,
        transaction_type: TransactionType = TransactionType.immediate,
        allow_nested: bool = True,
    ) -> Transaction:
        """Return a transaction: immediate ones on the writer, deferred ones on a reader."""
        return Transaction(engine=self, transaction_type=transaction_type, allow_nested=allow_nested)

    def snapshot(self) -> Transaction:
        """Return a transaction which reads one state of the database, whatever others write."""
        return self.transaction(TransactionType.deferred)

    def migration(self) -> MigrationTransaction:
        """Return a transaction that holds the whole database and may rebuild tables."""
        return MigrationTransaction(engine=self, transaction_type=TransactionType.immediate, allow_nested=False)

    def create_file(self) -> None:
        """Create folder and empty file, for the owner's eyes only, if missing. Only migrating does it.

        SQLite drops a `-wal` found beside an empty file, so the rest of a deleted database is not replayed.
        Raises `DatabaseGone` if the folder does not let us.
        """
        try:
            Path(self.path).absolute().parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise DatabaseGone(
                error.errno,
                f"the database file cannot be made ({error.strerror})",
                self.path,
            ) from error

    @asynccontextmanager
    async def lease(self, *, write: bool) -> AsyncIterator[Connection]:
        """Lend a connection; it comes back without an open transaction, whatever happens meanwhile."""
        if self._pool is None:
            async with self.private(read_only=not write, busy_ms=self.busy_ms) as connection:
                yield connection
            return
        shelf = self._pool.shelf(write=write)
        connection = await shelf.take(within=self.wait_seconds)
        try:
            yield connection
        finally:
            shelf.put_back(connection)

    @asynccontextmanager
    async def private(self, *, read_only: bool, busy_ms: int) -> AsyncIterator[Connection]:
        """Lend a new connection which is nobody else's."""
        connection = Connection(self.path, read_only=read_only, busy_ms=busy_ms)
        try:
            yield connection
        finally:
            await connection.close()

    async def _run_in_new_connection(
        self,
        query: str,
        args: list[Any] | None = None,
        query_type: str = "generic",  # noqa: ARG002  # Piccolo passes it
        table: type[Table] | None = None,  # noqa: ARG002  # Piccolo passes it
    ) -> list[Row]:
        async with self.lease(write=query.lstrip()[:6].upper() != "SELECT") as connection:
            return await connection.run(query, args or ())

    async def _run_in_existing_connection(
        self,
        connection: Connection | None,
        query: str,
        args: list[Any] | None = None,
        query_type: str = "generic",  # noqa: ARG002  # Piccolo passes it
        table: type[Table] | None = None,  # noqa: ARG002  # Piccolo passes it
    ) -> list[Row]:
        if connection is None:  # a task born inside a transaction outlived it; the connection is someone else's now
            raise TransactionError("this transaction is over: do not start tasks inside one")
        return await connection.fetch(query, args or ())
