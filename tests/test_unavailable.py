"""Which errors mean "later", and which mean "never"."""

import sqlite3

import asyncpg
import pytest

from ki_events.unavailable import DatabaseGone, is_unavailable


@pytest.mark.parametrize(
    "code",
    [
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_BUSY_SNAPSHOT,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_READONLY_DBMOVED,
        sqlite3.SQLITE_CANTOPEN,
    ],
)
def test_sqlite_is_unavailable_when_disk_or_lock_stand_in_the_way(code: int) -> None:
    error = sqlite3.OperationalError()
    error.sqlite_errorcode = code

    assert is_unavailable(error)


@pytest.mark.parametrize(
    "code",
    [sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CORRUPT, 0],
)
def test_sqlite_is_not_unavailable_when_the_statement_or_file_is_wrong(
    code: int,
) -> None:
    error = sqlite3.DatabaseError()
    error.sqlite_errorcode = code

    assert not is_unavailable(error)


@pytest.mark.parametrize(
    "error",
    [
        DatabaseGone("gone"),
        TimeoutError(),
        asyncpg.ConnectionDoesNotExistError(),
        asyncpg.CannotConnectNowError(),
        asyncpg.TooManyConnectionsError(),
        asyncpg.DiskFullError(),
        asyncpg.AdminShutdownError(),
        asyncpg.ReadOnlySQLTransactionError(),
        asyncpg.InterfaceError("connection is closed"),
        asyncpg.InterfaceError("pool is closing"),
    ],
    ids=repr,
)
def test_postgres_is_unavailable_when_the_server_stands_in_the_way(
    error: Exception,
) -> None:
    assert is_unavailable(error)


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.UniqueViolationError(),
        asyncpg.UndefinedTableError(),
        asyncpg.InterfaceError("wrong use"),
        ValueError(),
    ],
    ids=repr,
)
def test_postgres_is_not_unavailable_when_the_request_is_wrong(
    error: Exception,
) -> None:
    assert not is_unavailable(error)
