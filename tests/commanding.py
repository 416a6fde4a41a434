"""The commands of `ki-events`, as an operator types them: in a process of their own, or, a hundred times sooner, in this one."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from click.testing import CliRunner, Result

from ki_events.cli.group import commands
from ki_events.db import DB
from tests.conftest import Database

POOLS = ("_pool", "glance", "pool")
"""What the engines keep of connections that are open."""

Done = subprocess.CompletedProcess[str]


def run(*words: str, answer: str = "") -> Done:
    """Run a command as `main()` does, on the database of this test; a fault that no command catches is one of the test."""
    # In a thread: a command has a loop of its own, without the clock of the test.
    with _connections_set_aside(), ThreadPoolExecutor(1) as threads:
        result: Result = threads.submit(CliRunner().invoke, commands, words, input=answer).result()
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Done(words, result.exit_code, result.stdout, result.stderr)


def start(database: Database, *words: str, **more: str) -> Done:
    """Run a command in a process of its own, with `more` of an environment."""
    environment = database.environment | more
    return subprocess.run(
        [sys.executable, "-m", "ki_events", *words], capture_output=True, text=True, env=environment, check=False
    )


@contextmanager
def _connections_set_aside() -> Iterator[None]:
    """Let nothing be open meanwhile: connections belong to the loop that opened them."""
    before = {name: getattr(DB, name) for name in POOLS if hasattr(DB, name)}
    for name in before:
        setattr(DB, name, None)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(DB, name, value)
