"""Settings, the database of a test and the clock, for all tests."""

import atexit
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

KIND = os.environ.get("KI_EVENTS_TEST_DATABASE", "sqlite")
if KIND not in ("sqlite", "postgres"):
    raise pytest.UsageError(f"KI_EVENTS_TEST_DATABASE is {KIND!r}: sqlite or postgres")

MID_MORNING = datetime(2027, 2, 2, 9, 5, tzinfo=UTC)
"""When tests of the site begin: what depends on the clock as soon as it is imported depends on this."""

SCRATCH = Path(tempfile.mkdtemp(prefix="ki_events_"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
ENVIRONMENT = {
    "KI_EVENTS_DATA": str(SCRATCH),
    "KI_EVENTS_DATABASE_URL": f"sqlite:///{SCRATCH}/none.sqlite3"
    if KIND == "sqlite"
    else "postgresql://localhost/none",
    "KI_EVENTS_SECRET": "0123456789abcdef0123456789abcdef0123456789abcdef",
    "KI_EVENTS_BASE_URL": "http://test",
    "KI_EVENTS_SMTP_URL": "smtp://127.0.0.1:2525",
    "KI_EVENTS_LOG_FORMAT": "console",
}
for name in [name for name in os.environ if name.startswith("KI_EVENTS_") and name != "KI_EVENTS_TEST_DATABASE"]:
    del os.environ[name]
os.environ.update(ENVIRONMENT)  # before anything of ours is imported

from ki_events import clock
from ki_events.db import close_pool, open_pool
from tests.databases import Databases, databases, point_at
from tests.halves import Half

hypothesis_settings.register_profile("unhurried", deadline=None)  # a machine may be busy
hypothesis_settings.load_profile("unhurried")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what asks for a database, so that a second kind of database need not run the rest again."""
    if isinstance(item, pytest.Function) and "all_databases" in item.fixturenames:
        item.add_marker("database")


@dataclass(frozen=True)
class Database:
    """The database of one test; `DB` speaks to it, and other processes may open `url`."""

    url: str

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment for a process that shall use it."""
        return os.environ | {"KI_EVENTS_DATABASE_URL": self.url}


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def all_databases() -> Iterator[Databases]:
    """The source of databases; one per process of the run."""
    made = databases(SCRATCH)
    yield made
    made.close()


@pytest.fixture
def database_url(all_databases: Databases) -> Iterator[Database]:
    """A fresh, migrated database without a pool: for sync tests and state machines, which open it in their loop."""
    yield from _lend(all_databases, migrated=True)


@pytest.fixture
def empty_database(all_databases: Databases) -> Iterator[Database]:
    """A database without tables, without a pool."""
    yield from _lend(all_databases, migrated=False)


@pytest.fixture
async def database(database_url: Database) -> AsyncIterator[Database]:
    """A fresh, migrated database with an open pool: what nearly every async test wants."""
    await open_pool()
    yield database_url
    await close_pool()


@pytest.fixture
async def halves(empty_database: Database) -> AsyncIterator[None]:
    """A database with the table of `tests.halves` only, with an open pool."""
    await open_pool()
    await Half.create_table()
    yield
    await close_pool()


@pytest.fixture
def turned() -> Callable[[datetime], AbstractContextManager[None]]:
    """`with turned(moment):` lets the clock begin there."""
    return clock.turned


@pytest.fixture
async def mid_morning() -> AsyncIterator[None]:
    """It is a Tuesday, five past ten in Krefeld: what is counted by ten minutes, by the hour or by the day ends after the test."""
    # Not a plain fixture: what that sets is not seen by a test whose loop runs already, for its database.
    with clock.turned(MID_MORNING):
        yield


def _lend(all_databases: Databases, *, migrated: bool) -> Iterator[Database]:
    url = all_databases.new(migrated=migrated)
    point_at(url)
    yield Database(url)
    all_databases.drop(url)
