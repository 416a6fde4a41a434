"""The same rush below HTTP, by one, two and four processes that call the verbs on one database; SQLite too has several here."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Any

from benchmarks.bench import Bench
from benchmarks.guests import Offer
from benchmarks.rush import FORMS, is_everyone_there, quantiles
from benchmarks.sites import Site
from benchmarks.table import Row

PROCESSES = (1, 2, 4)


def rows(bench: Bench) -> Sequence[Row]:
    """Let the same forms be sent by more and more processes."""
    return [row for kind in ("plain", "special") for number in PROCESSES for row in _told(bench, kind, number)]


def _told(bench: Bench, kind: str, processes: int) -> Iterator[Row]:
    days = [_rush(bench.site(), kind, processes) for _turn in range(1 if bench.quick else 3)]
    days.sort(key=lambda day: day["seconds"])
    day = days[len(days) // 2]
    what = bench.named(f"{kind} rush by verbs, {processes} process{'es' if processes > 1 else ''}")
    p50, p99 = quantiles(day["waits"])
    again = f"; {day['again']} chose again" if day["again"] else ""
    yield Row(what, FORMS / day["seconds"], "/s", note=f"p50 {p50:.0f} ms, p99 {p99:.0f} ms{again}")
    is_exact = all(each["is_exact"] for each in days)
    yield Row(f"{what}: exact", float(is_exact), "", 1.0, note=day["doctor"])


def _rush(site: Site, kind: str, processes: int) -> dict[str, Any]:
    told = site.run("benchmarks.people", kind).strip()
    answers = _answers(site, told, processes)
    return {
        "seconds": max(each["ended"] for each in answers) - min(each["started"] for each in answers),
        "waits": [wait for each in answers for wait in each["waits"]],
        "again": sum(each["again"] for each in answers),
        "is_exact": is_everyone_there(site, Offer.read(json.loads(told)), FORMS),
        "doctor": site.run("ki_events", "doctor").strip(),
    }


def _answers(site: Site, told: str, processes: int) -> list[dict[str, Any]]:
    each = FORMS // processes
    with ExitStack() as stack:
        started = [stack.enter_context(_process(site, told, number * each, each)) for number in range(processes)]
        for process in started:
            assert process.stdout
            process.stdout.readline()
        for process in started:
            assert process.stdin
            process.stdin.write("go\n")
            process.stdin.flush()
        return [json.loads(process.communicate(timeout=120)[0]) for process in started]


def _process(site: Site, told: str, first: int, forms: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "benchmarks.arriving", told, str(first), str(forms)]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    return subprocess.Popen(command, env=site.environment, text=True, **pipes)
