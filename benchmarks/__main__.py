"""`python -m benchmarks [--only NAME] [--database sqlite|postgres|both] [--quick]` prints one table in Markdown."""

import argparse
import platform
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from os import cpu_count
from pathlib import Path

from benchmarks import growth, mail, pages, planning, processes, rush, view
from benchmarks.bench import Bench
from benchmarks.databases import databases
from benchmarks.table import Row, table

PARTS: dict[str, Callable[[Bench], Sequence[Row]]] = {
    "pages": pages.rows,
    "view": view.rows,
    "rush": rush.rows,
    "processes": processes.rows,
    "mail": mail.rows,
    "planning": planning.rows,
    "growth": growth.rows,
}


def main() -> None:
    """Measure what was asked for; progress goes to standard error, the table to standard output."""
    asked = _asked()
    kinds = ("sqlite", "postgres") if asked.database == "both" else (asked.database,)
    rows = [row for kind in kinds for row in _measured(kind, asked.only or list(PARTS), asked.quick)]
    machine = f"{cpu_count()} cores, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}"
    print(f"{machine}{', quick' if asked.quick else ''}\n\n{table(rows)}")
    sys.exit(0 if all(row.is_met for row in rows) else 1)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--only", action="append", choices=PARTS, help="measure this part only; may be repeated")
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--quick", action="store_true", help="short runs on little data, for a first look")
    return parser.parse_args()


def _measured(kind: str, parts: Sequence[str], quick: bool) -> list[Row]:
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="ki_bench_") as folder, databases(kind, Path(folder)) as made:
        bench = Bench(made, Path(folder), quick)
        for part in parts:
            print(f"{kind}: {part} …", file=sys.stderr, flush=True)
            found = PARTS[part](bench)
            print("\n".join(row.line for row in found), file=sys.stderr, flush=True)
            rows.extend(found)
    return rows


if __name__ == "__main__":
    main()
