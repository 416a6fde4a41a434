"""Two hundred forms at once, real ones over real connections; nobody may be lost, doubled or overtaken."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.bench import Bench
from benchmarks.guests import Offer, addresses
from benchmarks.sites import Site, serving
from benchmarks.table import Row

FORMS, PLACES = 200, 50
PATIENCE = 500  # milliseconds
WARMING = 2.0  # seconds; a server has been up for a moment when people come, and has learnt what takes long to import
EXPECTED = ["confirmed"] * PLACES + ["waitlisted"] * (FORMS - PLACES)
"""Of a plain event: who came first has a place."""


@dataclass(frozen=True)
class Rush:
    """A crowd for a "plain" or a "special" event, so many `at_once`, in front of so many server processes."""

    kind: str
    at_once: int
    processes: int

    def named(self, is_sqlite: bool) -> str:
        """Return what its rows are called."""
        crowd = "in one burst" if self.at_once == FORMS else f"{self.at_once} at a time"
        processes = "" if is_sqlite else f", {self.processes} process{'es' if self.processes > 1 else ''}"
        return f"{self.kind} rush, {crowd}{processes}"

    @property
    def per_second(self) -> float | None:
        """Return how many answers a second we aim for on PostgreSQL; on SQLite it is twice as many."""
        return 150 if self.kind == "plain" and self.processes != 4 else None


def rows(bench: Bench) -> Sequence[Row]:
    """Let them come in fifties, and all at once."""
    return [row for rush in _rushes(bench) for row in _told(bench, rush, _best(bench, rush))]


def _rushes(bench: Bench) -> Iterator[Rush]:
    usual = 1 if bench.is_sqlite else 2
    for kind in ("plain", "special"):
        yield Rush(kind, 50, usual)
        yield Rush(kind, FORMS, usual)
        # SQLite is served by one process.
        yield from () if bench.is_sqlite else (Rush(kind, 50, 1), Rush(kind, 50, 4))


def _told(bench: Bench, rush: Rush, day: dict[str, Any]) -> list[Row]:
    what = rush.named(bench.is_sqlite)
    what = what if bench.is_sqlite else f"{what}, PostgreSQL"
    p50, p99 = quantiles(day["waits"])
    per_second, aim = FORMS / day["seconds"], rush.per_second
    aim = aim * 2 if aim and bench.is_sqlite else aim
    again = f"{day['again']} forms chosen again; " if rush.kind == "special" else ""
    forms = f"p99 {quantiles(day['form_waits'])[1]:.0f} ms"
    whole = 1.0 if aim else None
    patience = PATIENCE if rush.at_once < FORMS else None
    return [
        Row(f"{what}: form, POST, 303", day["with_forms"], "s", whole, at_most=True, note=f"form: {forms}"),
        Row(f"{what}: POST + 303", per_second, "/s", aim, note=f"{again}{day['seconds']:.2f} s without the forms"),
        Row(f"{what}: p99 of an answer", p99, "ms", patience, at_most=True, note=f"p50 {p50:.0f} ms"),
        Row(f"{what}: exact", float(day["is_exact"]), "", 1.0, note=day["doctor"]),
    ]


def _best(bench: Bench, rush: Rush) -> dict[str, Any]:
    """Return the day of the median of several rushes, each on a database of its own; exact only if all were."""
    turns = 1 if bench.quick else 5 if rush.processes == (1 if bench.is_sqlite else 2) else 3
    days = [_rush(bench.site(PROCESSES=str(rush.processes)), rush) for _turn in range(turns)]
    days.sort(key=lambda day: day["seconds"])
    return days[len(days) // 2] | {"is_exact": all(day["is_exact"] for day in days)}


def _rush(site: Site, rush: Rush) -> dict[str, Any]:
    told = site.run("benchmarks.people", rush.kind).strip()
    with serving(site) as server:
        time.sleep(WARMING)
        crowd = ["come", str(server.port), told, str(FORMS), str(rush.at_once)]
        said = subprocess.run(
            [sys.executable, "-m", "benchmarks.crowd", *crowd], stdout=subprocess.PIPE, text=True, check=True
        ).stdout
    day: dict[str, Any] = json.loads(said)
    is_exact = not day["refused"] and is_everyone_there(site, Offer.read(json.loads(told)), FORMS)
    # Recounts every invariant; raises if something is wrong.
    return day | {"is_exact": is_exact, "doctor": site.run("ki_events", "doctor").strip()}


def is_everyone_there(site: Site, offer: Offer, forms: int) -> bool:
    """Say whether each person of so many forms is there once, parties are whole, and at a plain event the first have a place."""
    arrived = json.loads(site.run("benchmarks.people", "arrived"))
    in_order = not offer.is_plain or arrived["statuses"] == EXPECTED[:PLACES] + ["waitlisted"] * (forms - PLACES)
    return in_order and arrived["people"] == addresses(forms, offer) and not arrived["torn"]


def quantiles(seconds: Sequence[float]) -> tuple[float, float]:
    """Return p50 and p99 in milliseconds."""
    cuts = statistics.quantiles(seconds, n=100)
    return cuts[49] * 1000, cuts[98] * 1000
