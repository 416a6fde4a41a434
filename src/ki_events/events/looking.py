"""Has anything public changed? A look costs microseconds on SQLite; PostgreSQL is asked five times a second per event at most."""

import asyncio
import sqlite3
import time
from datetime import datetime
from typing import NamedTuple, TypeAlias

from ki_events.db import commits, glance
from ki_events.events.next_change import NextChanges
from ki_events.events.tables import Event
from ki_events.keeping import Kept
from ki_events.public_version import ROW
from ki_events.sharing import Shared
from ki_events.sqlite_glance import Glance
from ki_events.unavailable import DatabaseGone

Seen: TypeAlias = tuple[int, ...]
"""The public version; with an event also its turn and its revision. What was made under an equal one is still right."""

LOOK_AGAIN_AFTER = 0.2  # seconds; so long PostgreSQL's other processes may be ahead of what this one shows
ANSWER_WITHIN = 2.0  # seconds; who waits longer had better get what is kept
MOST = 5_000  # events, of which the last look is remembered

LOOK = (
    "SELECT COALESCE((SELECT number FROM public_version WHERE id = {}), 0) AS number, event.turn, event.revision"
    " FROM (SELECT 1 AS one) one LEFT JOIN event ON event.slug = {}"
)


class _Look(NamedTuple):
    seen: Seen
    at: float  # on the monotonic clock
    commits: int


class Looker:
    """The looks of one process."""

    def __init__(self) -> None:
        self._stamp: tuple[int, int] | None = None
        self._inline: dict[str, Seen] = {}
        self._looks: Kept[str, _Look] = Kept(MOST)
        self._shared: Shared[str, None] = Shared()
        self._next_changes = NextChanges()

    async def right_until(self, seen: Seen, moment: datetime) -> datetime:
        """Return when time alone changes what is public; `seen` was read before, all moments in UTC."""
        return await self._next_changes.after(seen[0], moment)

    async def look(self, slug: str = "") -> Seen:
        """Return what is there now, with the row of the event called `slug`.

        It is never older than the last commit of this process. Raise the database's error if it is away.
        """
        here = glance()
        if here is not None:
            try:
                return self._look_inline(here, slug)
            except sqlite3.Error:
                pass  # busy for a moment, perhaps: a thread may wait for it
        return await self._look_together(slug)

    def _look_inline(self, here: Glance, slug: str) -> Seen:
        stamp = here.stamp()
        if stamp != self._stamp or len(self._inline) > MOST:
            self._inline.clear()
            # Before the rows are read: what is committed meanwhile has another stamp.
            self._stamp = stamp
        if slug not in self._inline:
            self._inline[slug] = _seen(*here.rows(LOOK.replace("{}", "?"), (ROW, slug))[0])
        return self._inline[slug]

    async def _look_together(self, slug: str) -> Seen:
        arrived, mark = time.monotonic(), commits()
        while True:
            known = self._looks.get(slug)
            # A look that began before a commit of ours says nothing about it.
            if known and known.at > arrived - LOOK_AGAIN_AFTER and known.commits >= mark:
                return known.seen
            try:
                async with asyncio.timeout(ANSWER_WITHIN):
                    await self._shared.get(slug, lambda: self._ask(slug))
            except TimeoutError:
                raise DatabaseGone("the database does not answer") from None

    async def _ask(self, slug: str) -> None:
        at, mark = time.monotonic(), commits()
        row = (await Event.raw(LOOK, ROW, slug))[0]
        self._looks.put(slug, _Look(_seen(row["number"], row["turn"], row["revision"]), at, mark), 1)


def _seen(number: int, turn: int | None, revision: int | None) -> Seen:
    return (number,) if turn is None or revision is None else (number, turn, revision)
