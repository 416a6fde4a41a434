"""How fast the outbox empties into a mail server; a quarter of the letters has a calendar part."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psutil

from benchmarks.bench import Bench
from benchmarks.sites import Site, free_port, process, serving
from benchmarks.table import Row

LONGEST = 120  # seconds


def rows(bench: Bench) -> Sequence[Row]:
    """Let the worker send by itself, and beside the pages as it does by default."""
    count = 400 if bench.quick else 2000
    alone = _drained(bench, count, beside_pages=False)
    beside = _drained(bench, count, beside_pages=True)
    note = f"{count} mails, {alone['calendars']} with calendar parts; {alone['cpu']:.1f} ms of a core for each, its start included"
    note_beside = f"one process; {beside['cpu']:.1f} ms of a core for each, its start included"
    return [
        Row(bench.named("mail drain, `ki-events work`"), alone["rate"], "mails/s", 200, note=note),
        Row(bench.named("mail drain, worker beside the pages"), beside["rate"], "mails/s", 200, note=note_beside),
    ]


def _drained(bench: Bench, count: int, *, beside_pages: bool) -> dict[str, float]:
    site = bench.site()
    site.run("benchmarks.people", "mails", str(count))
    with _sink(count) as (sink, port):
        sending = site.with_settings(SMTP_URL=f"smtp://127.0.0.1:{port}", WORKER="true")
        with _worker(sending, beside_pages=beside_pages) as worker:
            said, _nothing = sink.communicate(timeout=LONGEST)
            cpu = sum(worker.cpu_times()[:2])
    taken: dict[str, float] = json.loads(said.splitlines()[-1])
    if taken["mails"] != count:
        raise RuntimeError(f"{taken['mails']} of {count} mails arrived")
    return taken | {"rate": (count - 1) / taken["seconds"], "cpu": cpu / count * 1000}


@contextmanager
def _worker(site: Site, *, beside_pages: bool) -> Iterator[psutil.Popen]:
    if beside_pages:
        with serving(site) as server:
            yield server.process
    else:
        with process(site, "ki_events", "work") as worker:
            yield worker


@contextmanager
def _sink(count: int) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.sink", str(port), str(count)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sink:
        assert sink.stdout is not None
        sink.stdout.readline()
        try:
            yield sink, port
        finally:
            sink.kill()
