"""`DB` is the one engine of this process; verbs write in `transaction()` and in nothing else."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeAlias, Union

from ki_events.settings import SettingsError, settings
from ki_events.sqlite_engine import PooledSQLiteEngine
from ki_events.sqlite_glance import Glance
from ki_events.unavailable import DatabaseGone, is_unavailable

if TYPE_CHECKING:  # the PostgreSQL driver is imported only where it is used
    from contextlib import AbstractAsyncContextManager

    from ki_events.postgres_engine import SafePostgresEngine

__all__ = [
    "DB",
    "DatabaseGone",
    "UnsupportedDatabase",
    "at_the_end",
    "close_pool",
    "commits",
    "glance",
    "is_sqlite",
    "is_unavailable",
    "make_engine",
    "open_pool",
    "snapshot",
    "transaction",
]

AnyEngine: TypeAlias = Union[PooledSQLiteEngine, "SafePostgresEngine"]
Step: TypeAlias = Callable[[], Awaitable[None]]

_last_steps: ContextVar[list[Step] | None] = ContextVar("last_steps", default=None)


class UnsupportedDatabase(SettingsError):
    """The database URL names something we cannot work with."""


@asynccontextmanager
async def transaction() -> AsyncIterator[Any]:
    """Give a transaction for `async with`: all of it is kept at the end, or nothing after an exception.

    Inside another one it becomes part of that. Start no tasks in it and catch no database error in it.
    """
    if _last_steps.get() is not None:
        async with DB.transaction() as outer:
            yield outer
        return
    steps: list[Step] = []
    token = _last_steps.set(steps)
    try:
        async with DB.transaction() as begun:
            yield begun
            for step in steps:
                await step()
    finally:
        _last_steps.reset(token)
    _Commits.number += 1


async def at_the_end(step: Step) -> None:
    """Let `step` be the last thing of the outermost transaction, once however often it is asked for; outside one, do it now.

    What locks a row that all share belongs there: whoever held it while waiting for another row could wait for ever.
    """
    steps = _last_steps.get()
    if steps is None:
        async with transaction():
            await step()
    elif step not in steps:
        steps.append(step)


def commits() -> int:
    """Return how many transactions this process has kept: what was read under a lower number may be out of date."""
    return _Commits.number


class _Commits:
    number = 0


def glance() -> Glance | None:
    """Return what reads SQLite from the event loop itself; None for PostgreSQL and where no pool is open."""
    return DB.glance if isinstance(DB, PooledSQLiteEngine) else None


def snapshot() -> "AbstractAsyncContextManager[Any]":
    """Return a read-only transaction for `async with`, in which all reads see the same state."""
    return DB.snapshot()


def is_sqlite() -> bool:
    """Return whether the database is SQLite, for the few places where its SQL must differ."""
    return isinstance(DB, PooledSQLiteEngine)


async def open_pool() -> None:
    """Open the connections of this process, in the event loop that will use them. Twice does no harm."""
    await DB.start_connection_pool()


async def close_pool() -> None:
    """Close the connections of this process. Twice does no harm."""
    await DB.close_connection_pool()


def make_engine(url: str, pool_size: int) -> AnyEngine:
    """Return the engine for `url`; nothing is connected yet. Raise `UnsupportedDatabase`."""
    scheme, separator, rest = url.partition("://")
    if scheme == "sqlite" and rest.startswith("/") and rest[1:] not in ("", ":memory:"):
        return PooledSQLiteEngine(rest[1:])
    if scheme in ("postgresql", "postgres") and separator:
        from ki_events.postgres_engine import SafePostgresEngine

        try:
            return SafePostgresEngine(url, pool_size=pool_size)
        except ValueError:  # its text would quote the URL, and with it the password
            raise UnsupportedDatabase(
                "KI_EVENTS_DATABASE_URL: port, connect_timeout and the like must be numbers"
            ) from None
    raise UnsupportedDatabase(
        "KI_EVENTS_DATABASE_URL must look like sqlite:////var/lib/ki_events/ki_events.sqlite3 "
        "or postgresql://user:password@host/database"
    )


DB = make_engine(settings().database_url, settings().database_pool)
