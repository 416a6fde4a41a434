"""Reminders for ten thousand people, while somebody else wants to write."""

import json
from collections.abc import Sequence

from benchmarks.bench import Bench
from benchmarks.table import Row

COUNT = 10_000


def rows(bench: Bench) -> Sequence[Row]:
    """Plan them once."""
    count = COUNT // 5 if bench.quick else COUNT
    told = json.loads(bench.site(QUIET_HOURS="").run("benchmarks.people", "reminders", str(count)))
    return [
        Row(bench.named(f"planning {count:,} reminders"), told["seconds"], "s"),
        Row(
            bench.named("longest wait for the writer meanwhile"),
            told["longest"] * 1000,
            "ms",
            100,
            at_most=True,
            note="of another transaction in the same process",
        ),
    ]
