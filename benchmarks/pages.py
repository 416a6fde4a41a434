"""The pages that everyone reads, with the demo's data: kept in memory, drawn anew, and while people sign up."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks import bare, load
from benchmarks.asking import FEED, unasked_feeds, unasked_pages
from benchmarks.bench import Bench
from benchmarks.http import Answer, Client
from benchmarks.sites import Running, serving, serving_bare
from benchmarks.table import Row

CACHED, IN_A_RUSH = 0.6, 0.3
"""Aims, as ratios to the bare framework that returns the same bytes."""

ROUNDS = 3

RUSH = (100_000, 50)
"""People, and how many of them at the same time."""


@dataclass(frozen=True)
class _Page:
    """A page and how often a second it is to be drawn anew; None: a feed's entries are kept, so that nobody waits."""

    name: str
    path: str
    uncached: float | None


def rows(bench: Bench) -> Sequence[Row]:
    """Measure three pages of one server; its start and its memory come with them."""
    site = bench.site(WORKER="true")
    slug = site.run("benchmarks.people", "demo").split()[-1]
    rush_offer = site.run("benchmarks.people", "plain").strip()
    wanted = [
        _Page("catalogue", "/", 100),
        _Page("event page", f"/veranstaltungen/{slug}", 300),
        _Page("calendar feed", FEED, None),
    ]
    found: list[Row] = []
    with serving(site) as server, _bare(bench, server, wanted) as plain:
        found += [Row(bench.named("start to first answer"), server.seconds, "s", 2, at_most=True)]
        for page in wanted:
            found += _measured(bench, page, server, plain)
        time.sleep(2)
        memory = server.pss / 1e6
        found += [Row(bench.named("memory, idle, all processes"), memory, "MB", 150, at_most=True, note=_NOTE_MEMORY)]
        found += _while_people_come(bench, server, plain, rush_offer, wanted)
    return found


_NOTE_MEMORY = "PSS after this benchmark's pages, worker beside"


def _measured(bench: Bench, page: _Page, server: Running, plain: Running) -> list[Row]:
    kept = _compared(bench, page, server, plain)
    fresh = load.requests_per_second(server.port, _never_asked(page.path, bench), bench.seconds)
    note = f"bare framework, same bytes: {kept.bare:,.0f}/s"
    return [
        Row(bench.named(f"{page.name}, kept"), kept.ours, "/s", note=note),
        Row(bench.named(f"{page.name}, kept, to bare"), kept.ratio, "", CACHED),
        Row(
            bench.named(f"{page.name}, never asked before"), fresh, "/s", page.uncached, note="another query each time"
        ),
    ]


@dataclass(frozen=True)
class _Compared:
    """Requests per second, and the ratio of ours to those of the bare framework."""

    ours: float
    bare: float
    ratio: float


def _compared(bench: Bench, page: _Page, server: Running, plain: Running) -> _Compared:
    """Ask one and the other in turn, so that what else the machine does meets both; return the round of the median."""
    rounds = []
    for _turn in range(ROUNDS):
        seconds = bench.seconds / ROUNDS
        bare_rate = load.requests_per_second(plain.port, [page.path], seconds)
        our_rate = load.requests_per_second(server.port, [page.path], seconds)
        rounds.append(_Compared(our_rate, bare_rate, our_rate / bare_rate))
    return sorted(rounds, key=lambda each: each.ratio)[ROUNDS // 2]


def _never_asked(path: str, bench: Bench) -> list[str]:
    count = int(2000 * bench.seconds)
    return unasked_feeds(count) if path == FEED else unasked_pages(path, count)


def _while_people_come(bench: Bench, server: Running, plain: Running, offer: str, wanted: Sequence[_Page]) -> list[Row]:
    found = []
    for page in wanted:
        alone = load.requests_per_second(plain.port, [page.path], bench.seconds)
        with _crowd(server, offer):
            meanwhile = load.requests_per_second(server.port, [page.path], bench.seconds)
        note = f"{meanwhile:,.0f}/s while 50 at a time sign up; bare and alone: {alone:,.0f}/s"
        found.append(Row(bench.named(f"{page.name}, in a rush, to bare"), meanwhile / alone, "", IN_A_RUSH, note=note))
    return found


@contextmanager
def _bare(bench: Bench, server: Running, wanted: Sequence[_Page]) -> Iterator[Running]:
    file = bench.folder / f"bare-{bench.databases.kind}.json"
    bare.write_answers(file, {page.path: _asked(server, page.path) for page in wanted})
    with serving_bare(file) as plain:
        yield plain


def _asked(server: Running, path: str) -> Answer:
    async def ask() -> Answer:
        async with Client(server.port) as client:
            return await client.get(path)

    answer = asyncio.run(ask())
    if answer.status != 200:
        raise RuntimeError(f"{path} answers {answer.status}")
    return answer


@contextmanager
def _crowd(server: Running, offer: str) -> Iterator[None]:
    people, at_once = RUSH
    command = [sys.executable, "-m", "benchmarks.crowd", "stream", str(server.port), offer, str(people), str(at_once)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as crowd:
        time.sleep(1)
        try:
            yield
        finally:
            if crowd.poll() is not None:
                raise RuntimeError("the crowd went home before the end")
            crowd.kill()
