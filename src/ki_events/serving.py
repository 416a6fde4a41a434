"""A running ki-events: the web server with the worker beside it, or the worker alone."""

import asyncio
import signal
import socket
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import uvicorn
from litestar import Litestar

from ki_events import db, worker
from ki_events.app import create_app
from ki_events.events.indexing import index_again
from ki_events.lasting import lasting
from ki_events.logs import configure
from ki_events.migrating import migrate, pending
from ki_events.organisations.school_holidays import ensure_school_holidays
from ki_events.registrations.working_time import warm
from ki_events.settings import SettingsError, settings
from ki_events.sqlite_engine import PooledSQLiteEngine

GRACE = 15
"""Seconds that a running answer has to finish when the process is told to stop."""

WARM_AFTER = 1.0
"""Seconds after the start."""


def serve() -> None:
    """Bring the tables up to date, then serve until told to stop."""
    chosen = settings()
    chosen.require_production()
    if db.is_sqlite() and chosen.processes > 1:
        raise SettingsError("KI_EVENTS_PROCESSES: SQLite is served by one process; use PostgreSQL for more")
    _require_host(chosen.host)
    configure(chosen.log_format)
    asyncio.run(_prepare())
    uvicorn.run(
        "ki_events.serving:application",
        factory=True,
        host=chosen.host,
        port=chosen.port,
        workers=chosen.processes if chosen.processes > 1 else None,
        forwarded_allow_ips=chosen.trusted_proxies,
        timeout_graceful_shutdown=GRACE,
        server_header=False,
        access_log=False,
        log_config=None,
    )


def work() -> None:
    """Bring the tables up to date, then work until told to stop."""
    chosen = settings()
    chosen.require_production()
    configure(chosen.log_format)
    asyncio.run(_work())


def application() -> Litestar:
    """Return the application as a server process runs it."""
    configure(settings().log_format)
    with lasting():
        return create_app(lifespan=[_warming, _worker_beside] if settings().worker else [_warming])


def _require_host(host: str) -> None:
    try:
        socket.getaddrinfo(host, None)
    except OSError:
        raise SettingsError(
            f"KI_EVENTS_HOST: {host} is no address of this machine, like 127.0.0.1 or 0.0.0.0"
        ) from None


async def _prepare() -> None:
    try:
        if _is_new() or await pending():
            await migrate()
        await index_again()
        await ensure_school_holidays()
    except Exception as error:
        if not db.is_unavailable(error) and not isinstance(error, OSError):
            raise
        raise SettingsError(
            f"The database does not answer: {error}. See KI_EVENTS_DATABASE_URL and KI_EVENTS_DATA."
        ) from None


def _is_new() -> bool:
    # Looking is cheap, the migration code takes long to import; but nothing can be looked at before the first migration.
    return isinstance(db.DB, PooledSQLiteEngine) and not Path(db.DB.path).exists()


async def _work() -> None:
    await _prepare()
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await db.open_pool()
    try:
        async with _warm_soon():
            await worker.run(stop)
    finally:
        await db.close_pool()


@asynccontextmanager
async def _warming(_app: Litestar) -> AsyncIterator[None]:
    async with _warm_soon():
        yield


@asynccontextmanager
async def _warm_soon() -> AsyncIterator[None]:
    """Learn beside the work what takes long to import, when the first answer is out: the first offer shall not wait for it."""
    timer = threading.Timer(WARM_AFTER, warm)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@asynccontextmanager
async def _worker_beside(_app: Litestar) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(worker.run(stop), name="worker")
    try:
        yield
    finally:
        stop.set()
        with suppress(asyncio.CancelledError, TimeoutError):
            await asyncio.wait_for(task, GRACE)
