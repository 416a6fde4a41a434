"""What the worker does with ten thousand people, while somebody else wants to write."""

import json
from collections.abc import Sequence

from benchmarks.bench import Bench
from benchmarks.table import Row

COUNT = 10_000
CHORES = {
    "reminders": "planning {} reminders",
    "wishes": "telling {} people of a next date",
    "past": "erasing {} people with all that hangs on them",
}


def rows(bench: Bench) -> Sequence[Row]:
    """Do each chore once."""
    return [row for maker, words in CHORES.items() for row in _measured(bench, maker, words)]


def _measured(bench: Bench, maker: str, words: str) -> Sequence[Row]:
    count = COUNT // 5 if bench.quick else COUNT
    told = json.loads(bench.site(QUIET_HOURS="").run("benchmarks.people", maker, str(count)))
    what, note = words.format(f"{count:,}"), "of another transaction in the same process"
    return [
        Row(bench.named(what), told["seconds"], "s"),
        Row(
            bench.named(f"{what}: longest wait for the writer"),
            told["longest"] * 1000,
            "ms",
            100,
            at_most=True,
            note=note,
        ),
    ]
