"""A fresh, migrated database per test: a copy of a template that is made once per run."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

from ki_events.db import DB
from ki_events.sqlite_engine import PooledSQLiteEngine
from tests.emptying import State, empty, state, written
from tests.postgres import Server

KIND = os.environ.get("KI_EVENTS_TEST_DATABASE", "sqlite")
MIGRATE = "import asyncio; from ki_events.migrating import migrate; asyncio.run(migrate())"


class Databases(Protocol):
    """Where the databases of this run come from."""

    def new(self, *, migrated: bool = True) -> str:
        """Make a database and return its URL."""

    def copy(self, url: str) -> str:
        """Make a database with all that stands in this one, which nobody is connected to, and return its URL."""

    def drop(self, url: str) -> None:
        """Delete a database."""

    def close(self) -> None:
        """Delete everything."""


class SQLiteDatabases:
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._numbers = folder, count()
        self._template: Path | None = None

    def new(self, *, migrated: bool = True) -> str:
        path = self._folder / f"test_{next(self._numbers)}.sqlite3"
        if migrated:
            shutil.copyfile(self._migrated(), path)
        else:
            path.touch()
        return f"sqlite:///{path}"

    def copy(self, url: str) -> str:
        new = self.new(migrated=False)
        shutil.copyfile(url.removeprefix("sqlite:///"), new.removeprefix("sqlite:///"))
        return new

    def drop(self, url: str) -> None:
        for file in Path(url.removeprefix("sqlite:///")).parent.glob(f"{Path(url).name}*"):
            file.unlink(missing_ok=True)

    def close(self) -> None:
        """Do nothing: the folder goes with the run."""

    def _migrated(self) -> Path:
        if self._template is None:
            template = self._folder / "template.sqlite3"
            migrate(f"sqlite:///{template}")
            self._template = template
        return self._template


class PostgresDatabases:
    """Databases of a server that is ours alone; one that a test left is emptied for the next, where it can be."""

    def __init__(self) -> None:
        self.server, self._numbers, self._template = Server(), count(), ""
        self._filled: list[str] = []
        self._as_migrated: State = ()
        self._copies: set[str] = set()
        self._emptied: list[str] = []
        self.server.start()

    def new(self, *, migrated: bool = True) -> str:
        if migrated and self._emptied:
            return self._emptied.pop()
        name = f"test_{next(self._numbers)}"
        url = self.server.url(name)
        template = f"TEMPLATE {self._migrated()} STRATEGY file_copy" if migrated else ""
        self.server.run(f"CREATE DATABASE {name} {template}")
        if migrated:
            self._copies.add(url)
        return url

    def copy(self, url: str) -> str:
        name = f"test_{next(self._numbers)}"
        self.server.run(f"CREATE DATABASE {name} TEMPLATE {_name(url)} STRATEGY file_copy")
        return self.server.url(name)

    def drop(self, url: str) -> None:
        if url in self._copies:
            if self._as_migrated == self.server.ask(url, lambda left: empty(left, self._filled)):
                self._emptied.append(url)
                return
            self._copies.remove(url)
        self.server.run(f"DROP DATABASE {_name(url)} WITH (FORCE)")

    def close(self) -> None:
        self.server.remove()

    def _migrated(self) -> str:
        if not self._template:
            url = self.server.url("template_migrated")
            self.server.run("CREATE DATABASE template_migrated")
            migrate(url)
            self._filled = self.server.ask(url, written)
            self._as_migrated = self.server.ask(url, lambda new: state(new, self._filled))
            self._template = "template_migrated"
        return self._template


def _name(url: str) -> str:
    return url.removeprefix("postgresql://postgres@/").partition("?")[0]


def databases(folder: Path) -> Databases:
    """Return the databases of the kind this run was asked for."""
    return SQLiteDatabases(folder) if KIND == "sqlite" else PostgresDatabases()


def migrate(url: str) -> None:
    """Migrate a database in a process of its own, as the command line does."""
    environment = os.environ | {"KI_EVENTS_DATABASE_URL": url}
    done = subprocess.run(
        [sys.executable, "-c", MIGRATE],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"migrating failed:\n{done.stderr}")


@contextmanager
def another(databases: Databases) -> Iterator[str]:
    """Let `DB` speak to a new file of SQLite for a while, and then to the one it spoke to before."""
    before, url = DB.path, databases.new()
    point_at(url)
    try:
        yield url
    finally:
        databases.drop(url)
        DB.path = before


def point_at(url: str) -> None:
    """Let `DB` of this process speak to another database; its pool must be closed."""
    if isinstance(DB, PooledSQLiteEngine):
        DB.path = url.removeprefix("sqlite:///")
    else:
        from ki_events.postgres_url import connection_settings

        DB.config = connection_settings(url)
