"""Some errors say nothing about the request: the database cannot be had just now, and the answer is "later"."""

import sqlite3
import sys

_SQLITE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
}


class DatabaseGone(OSError):
    """The database cannot be reached: no file, no server, or no connection became free in time."""


def is_unavailable(error: BaseException) -> bool:
    """Return whether the database, not the request, is at fault and trying again later makes sense."""
    if isinstance(error, DatabaseGone):
        return True
    if isinstance(error, sqlite3.Error):
        return sqlite_code(error) in _SQLITE
    return _is_postgres_unavailable(error)


def sqlite_code(error: sqlite3.Error) -> int:
    """Return SQLite's primary result code, 0 if the error does not come from SQLite itself."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _is_postgres_unavailable(error: BaseException) -> bool:
    if "asyncpg" not in sys.modules:  # costs 50 ms to import; without it no error can be its own
        return False
    from asyncpg import exceptions as pg

    # TimeoutError is the driver's own word for an exceeded command timeout, InternalClientError and
    # InterfaceError its words for a connection closed under it.
    return isinstance(
        error,
        (
            TimeoutError,
            pg.PostgresConnectionError,
            pg.InsufficientResourcesError,
            pg.OperatorInterventionError,
            pg.ReadOnlySQLTransactionError,
            pg.DeadlockDetectedError,
            pg.SerializationError,
            pg.PostgresIOError,
        ),
    ) or (isinstance(error, pg.InterfaceError) and "clos" in str(error))
