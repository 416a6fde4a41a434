"""A hundred times as many events and half a million registrations: pages drawn anew may take three times as long at most."""

import asyncio
import statistics
from collections.abc import Sequence
from time import perf_counter

from benchmarks.asking import unasked_feeds, unasked_pages
from benchmarks.bench import Bench
from benchmarks.bulk import DISTRICT
from benchmarks.http import Client
from benchmarks.sites import serving
from benchmarks.table import Row

SMALL, LARGE = (200, 5_000), (20_000, 500_000)
"""Events and registrations."""

EVERYTHING = "feed of everything"
TURNS = 40
MOST = 3.0
"""How many times as long."""


def rows(bench: Bench) -> Sequence[Row]:
    """Compare the medians of each page, one request at a time."""
    large_size = (4_000, 50_000) if bench.quick else LARGE
    small, large = _medians(bench, *SMALL), _medians(bench, *large_size)
    return [
        Row(
            bench.named(f"{page} drawn anew, {large_size[0]:,} events to {SMALL[0]}"),
            large[page] / small[page],
            "×",
            # It holds a hundred times as much.
            None if page == EVERYTHING else MOST,
            at_most=True,
            note=f"{small[page]:.1f} → {large[page]:.1f} ms",
        )
        for page in small
    ]


def _medians(bench: Bench, events: int, registrations: int) -> dict[str, float]:
    site = bench.site()
    slug = site.run("benchmarks.bulk", str(events), str(registrations)).split()[-1]
    pages = {
        "catalogue page 1": unasked_pages("/", TURNS),
        "event page": unasked_pages(f"/veranstaltungen/{slug}", TURNS),
        "search": unasked_pages("/?q=mehrsprachigkeit", TURNS),
        "feed of 200 events": [f"{path}&bezirk={DISTRICT}" for path in unasked_feeds(TURNS)],
        EVERYTHING: unasked_feeds(TURNS),
    }
    with serving(site) as server:
        return asyncio.run(_ask(server.port, pages))


async def _ask(port: int, pages: dict[str, list[str]]) -> dict[str, float]:
    found: dict[str, list[float]] = {name: [] for name in pages}
    async with Client(port) as client:
        for turn in range(TURNS):
            for name, paths in pages.items():
                started = perf_counter()
                answer = await client.get(paths[turn])
                found[name].append(perf_counter() - started)
                if answer.status != 200:
                    raise RuntimeError(f"{paths[turn]} answers {answer.status}")
    # The first ones warm what a server warms once.
    return {name: statistics.median(seconds[3:]) * 1000 for name, seconds in found.items()}
