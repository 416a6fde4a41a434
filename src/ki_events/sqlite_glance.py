"""A glance at SQLite from the event loop itself: it takes microseconds, and asking a thread for it would take a hundred.

Only for single rows found by a key: whatever takes longer holds up everybody.
"""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ki_events.unavailable import DatabaseGone


class Glance:
    """A connection of its own that reads what is committed, opened at its first use and anew when the file was replaced."""

    _openings = count(1)  # of all glances: the numbers of two connections have nothing to do with each other

    def __init__(self, path: str) -> None:
        self._path, self._opening = path, 0
        self._raw: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None

    def stamp(self) -> tuple[int, int]:
        """Return what is another after every commit, of whatever process, and when another file was put in place.

        Raise `DatabaseGone` if there is no file, and `sqlite3.Error`.
        """
        raw = self._ready()
        # "The integer values returned by two invocations of PRAGMA data_version from the same connection will be different
        # if changes were committed to the database by any other connection in the interim" (SQLite's documentation).
        return self._opening, self._fetch(raw, "PRAGMA data_version", ())[0][0]

    def rows(self, sql: str, args: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of one SELECT. Raise `DatabaseGone` and `sqlite3.Error`; it never waits for a lock."""
        return self._fetch(self._ready(), sql, args)

    def close(self) -> None:
        """Close the connection; the next glance opens another."""
        raw, self._raw = self._raw, None
        if raw is not None:
            with suppress(sqlite3.Error):
                raw.close()

    def _fetch(self, raw: sqlite3.Connection, sql: str, args: Sequence[Any]) -> list[tuple[Any, ...]]:
        try:
            return raw.execute(sql, args).fetchall()
        except sqlite3.Error:
            self.close()  # some errors stick to a connection
            raise

    def _ready(self) -> sqlite3.Connection:
        try:
            found = os.stat(self._path)  # noqa: PTH116  # at every glance: twice as fast as a Path
        except OSError as error:
            self.close()
            raise DatabaseGone(error.errno, f"the database file is gone ({error.strerror})", self._path) from error
        file = found.st_dev, found.st_ino
        if self._raw is None or file != self._file:
            self.close()
            self._raw, self._file = self._open(), file
            self._opening = next(self._openings)
        return self._raw

    def _open(self) -> sqlite3.Connection:
        # mode=rw: a file that vanished must not come back empty. No waiting: the loop has better things to do.
        raw = sqlite3.connect(
            f"file:{quote(str(Path(self._path).absolute()))}?mode=rw", uri=True, timeout=0, isolation_level=None
        )
        raw.execute("PRAGMA query_only = ON")
        raw.execute("PRAGMA cache_size = -500")
        return raw
