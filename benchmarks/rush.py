"""Two hundred people, fifty places, real forms over real connections; nobody may be lost, doubled or overtaken."""

import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from benchmarks.bench import Bench
from benchmarks.sites import Site, serving
from benchmarks.table import Row

PEOPLE, PLACES = 200, 50
EXPECTED = ["confirmed"] * PLACES + ["waitlisted"] * (PEOPLE - PLACES)


def rows(bench: Bench) -> Sequence[Row]:
    """Let them come in fifties, and all at once."""
    at_once = _best(bench, 50)
    burst = _best(bench, PEOPLE)
    return [*_told(bench, "rush, 50 at a time", at_once), *_told(bench, "rush, 200 in one burst", burst)]


def _told(bench: Bench, what: str, day: dict[str, Any]) -> list[Row]:
    p50, p99 = _quantiles(day["waits"])
    exact = "" if day["is_exact"] else "; NOT EXACT"
    note = f"p50 {p50:.0f} ms, p99 {p99:.0f} ms, {day['seconds']:.2f} s without the forms{exact}"
    per_second = PEOPLE / day["seconds"]
    return [
        Row(bench.named(f"{what}: form, POST, 303"), day["with_forms"], "s", 1.0, at_most=True, note=day["doctor"]),
        Row(bench.named(f"{what}: POST + 303"), per_second, "/s", 300 if bench.is_sqlite else 150, note=note),
        Row(bench.named(f"{what}: exact"), float(day["is_exact"]), "", 1.0, note="50 confirmed, 150 wait in order"),
    ]


def _best(bench: Bench, at_once: int) -> dict[str, Any]:
    """Return the day of the median of several rushes, each on a database of its own; exact only if all were."""
    processes = "1" if bench.is_sqlite else "2"
    days = [_rush(bench.site(PROCESSES=processes), at_once) for _turn in range(1 if bench.quick else 5)]
    days.sort(key=lambda day: day["seconds"])
    return days[len(days) // 2] | {"is_exact": all(day["is_exact"] for day in days)}


def _rush(site: Site, at_once: int) -> dict[str, Any]:
    slug = site.run("benchmarks.people", "rush").strip()
    with serving(site) as server:
        path = f"/veranstaltungen/{slug}/anmeldung"
        command = [sys.executable, "-m", "benchmarks.crowd", "come", str(server.port), path, str(PEOPLE), str(at_once)]
        said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    day: dict[str, Any] = json.loads(said)
    arrived = json.loads(site.run("benchmarks.people", "arrived"))
    is_exact = arrived == {"statuses": EXPECTED, "people": PEOPLE} and not day["refused"]
    # Raises if something is wrong.
    return day | {"is_exact": is_exact, "doctor": site.run("ki_events", "doctor").strip()}


def _quantiles(seconds: Sequence[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(seconds, n=100)
    return cuts[49] * 1000, cuts[98] * 1000
