"""Fresh databases for a run: a file, or a database of a PostgreSQL server of our own that keeps its promises (fsync)."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from tests.postgres import Server

SETTINGS = ("-c", "max_connections=200", "-c", "shared_buffers=256MB")
"""Nothing that makes PostgreSQL faster than it may be where registrations must not be lost."""


class Databases:
    """Makes databases of one kind ("sqlite" or "postgres"); the server starts with the first one."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self._folder, self._numbers = kind, folder, count(1)
        self._server: Server | None = None

    def new(self) -> str:
        """Return the URL of a new database without tables."""
        number = next(self._numbers)
        if self.kind == "sqlite":
            return f"sqlite:///{self._folder / f'{number}.sqlite3'}"
        if self._server is None:
            self._server = Server(SETTINGS)
            self._server.start()
        self._server.run(f"CREATE DATABASE bench_{number}")
        return self._server.url(f"bench_{number}")

    def close(self) -> None:
        """Stop the server; the files go with their folder."""
        if self._server is not None:
            self._server.remove()


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[Databases]:
    """Lend databases of this kind."""
    made = Databases(kind, folder)
    try:
        yield made
    finally:
        made.close()


def migrate(environment: dict[str, str]) -> None:
    """Make the tables, as an operator does."""
    subprocess.run([sys.executable, "-m", "ki_events", "migrate"], env=environment, check=True, capture_output=True)
