"""A connection to SQLite lives in a thread of its own, where its statements run one after the other."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from piccolo.engine.exceptions import TransactionError
from piccolo.engine.sqlite import dict_factory

from ki_events.unavailable import DatabaseGone, sqlite_code

Row = dict[str, Any]
T = TypeVar("T")

# FULL: a promise kept through power loss. No mmap: a file cut short under us would end the process (SIGBUS).
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -8000",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA journal_size_limit = 67108864",
)
_MAY_PASS = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_ERROR,
}


class Connection:
    """One connection, opened at its first statement and anew when the file was replaced.

    `begin`, `fetch`, `commit` and `rollback` make a transaction; `run` is a statement by itself. A cancelled
    caller leaves its statement running: what is asked next comes after it, so nothing is ever half undone.
    """

    def __init__(self, path: str, *, read_only: bool, busy_ms: int) -> None:
        self._path, self._read_only, self._busy_ms = path, read_only, busy_ms
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite")
        self._raw: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        self._abandoned = self._closed = False

    async def run(self, sql: str, args: Sequence[Any] = ()) -> list[Row]:
        """Run one statement outside a transaction and return its rows."""
        return await self._call(self._run, sql, args)

    async def begin(self, sql: str) -> None:
        """Begin a transaction; wait at most the busy time for another process."""
        await self._call(self._run, sql, ())

    async def fetch(self, sql: str, args: Sequence[Any] = ()) -> list[Row]:
        """Run one statement of the transaction and return its rows."""
        if self._read_only:
            return await self._call(self._run_within, sql, args)
        # The lock is ours and the pages are in memory: a write takes less time than asking the thread for it does. Only
        # beginning and committing wait, for others and for the disk. The others' turn comes between two statements.
        await asyncio.sleep(0)
        if self._closed:
            raise DatabaseGone("the connection to the database has been closed")
        return self._run_within(sql, args)

    async def execute(self, sql: str) -> None:
        """Run one statement of the transaction (Piccolo's savepoints ask in this way)."""
        await self._call(self._run_within, sql, ())

    async def commit(self) -> None:
        """Keep the transaction. Raise `DatabaseGone` if the file is no longer there to keep it."""
        await self._call(self._commit)

    async def rollback(self) -> None:
        """Undo the transaction, if there is one; closing has undone it as well."""
        if not self._closed:
            await self._call(self._rollback)

    def rollback_soon(self) -> None:
        """Undo what is open before anything asked from now on; never waits, never fails."""
        if not self._closed and (self._abandoned or (self._raw is not None and self._raw.in_transaction)):
            self._thread.submit(self._rollback)
            self._abandoned = False

    async def close(self) -> None:
        """Close after what has been asked for, even if cancelled; what is asked later raises `DatabaseGone`."""
        self._closed = True
        closing = self._thread.submit(self._close)
        self._thread.shutdown(wait=False)
        await asyncio.shield(asyncio.wrap_future(closing))

    async def _call(self, function: Callable[..., T], *args: Any) -> T:
        if self._closed:
            raise DatabaseGone("the connection to the database has been closed")
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, function, *args)
        except asyncio.CancelledError:
            self._abandoned = True  # the thread may still be at it
            raise

    # From here on everything runs in the thread, but for the statements of a writing transaction.

    def _run(self, sql: str, args: Sequence[Any]) -> list[Row]:
        return self._fetch(self._ready(), sql, args)

    def _run_within(self, sql: str, args: Sequence[Any]) -> list[Row]:
        # A full disk makes SQLite roll back by itself; the next statement would then be kept alone.
        if self._raw is None or not self._raw.in_transaction:
            raise TransactionError("SQLite has already rolled this transaction back")
        return self._fetch(self._raw, sql, args)

    def _commit(self) -> None:
        if self._raw is None or not self._raw.in_transaction:
            raise TransactionError("SQLite has already rolled this transaction back")
        if self._file != self._file_now():
            raise DatabaseGone(f"{self._path} was replaced during the transaction")
        self._fetch(self._raw, "COMMIT", ())

    def _rollback(self) -> None:
        if self._raw is not None and self._raw.in_transaction:
            try:
                self._raw.rollback()
            except sqlite3.Error:
                self._close()

    def _close(self) -> None:
        raw, self._raw = self._raw, None
        if raw is not None:
            with suppress(sqlite3.Error):
                raw.close()

    def _fetch(self, raw: sqlite3.Connection, sql: str, args: Sequence[Any]) -> list[Row]:
        try:
            return raw.execute(sql, args).fetchall()
        except sqlite3.OperationalError as error:
            if self._read_only and getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY:
                raise TransactionError("a snapshot is for reading") from error
            if sqlite_code(error) not in _MAY_PASS:
                self._close()  # an I/O error or a read-only disk can stick to a connection: open a fresh one next
            raise

    def _ready(self) -> sqlite3.Connection:
        file = self._file_now()
        if self._raw is None or file != self._file:
            self._close()
            self._raw = self._open()
            self._file = file
        return self._raw

    def _file_now(self) -> tuple[int, int]:
        try:
            found = os.stat(self._path)  # noqa: PTH116  # at every lease: twice as fast as a Path
        except OSError as error:
            raise DatabaseGone(error.errno, f"the database file is gone ({error.strerror})", self._path) from error
        return found.st_dev, found.st_ino

    def _open(self) -> sqlite3.Connection:
        # mode=rw: a file that vanished must not come back empty.
        raw = sqlite3.connect(
            f"file:{quote(str(Path(self._path).absolute()))}?mode=rw",
            uri=True,
            timeout=self._busy_ms / 1000,
            isolation_level=None,
            detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES,
            check_same_thread=False,
            cached_statements=512,
        )
        raw.row_factory = dict_factory
        try:
            for pragma in _PRAGMAS:
                raw.execute(pragma)
            if self._read_only:
                raw.execute("PRAGMA query_only = ON")
        except sqlite3.Error:
            raw.close()
            raise
        return raw
