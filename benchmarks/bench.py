"""What every row is given: where databases come from, and whether to be quick."""

from dataclasses import dataclass
from itertools import count
from pathlib import Path

from benchmarks.databases import Databases
from benchmarks.sites import Site


@dataclass
class Bench:
    """One run on one kind of database; `folder` goes when it ends. With `quick` figures are rough."""

    databases: Databases
    folder: Path
    quick: bool

    def __post_init__(self) -> None:
        self._numbers = count(1)

    @property
    def is_sqlite(self) -> bool:
        """Say whether the run is on SQLite."""
        return self.databases.kind == "sqlite"

    @property
    def seconds(self) -> float:
        """Return for how long a page is asked for."""
        return 1.5 if self.quick else 5.0

    def site(self, **settings: str) -> Site:
        """Return a site with empty tables."""
        folder = self.folder / f"site-{next(self._numbers)}"
        folder.mkdir()
        site = Site(folder, self.databases.new(), settings)
        site.run("ki_events", "migrate")
        return site

    def named(self, what: str) -> str:
        """Return the name of a row that both databases have."""
        return what if self.is_sqlite else f"{what}, PostgreSQL"
