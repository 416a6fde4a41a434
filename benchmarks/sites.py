"""A site is a fresh database with its own folder; its servers are `ki-events serve` and `work` as in production."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

SECRET = "0123456789abcdef" * 3
PATIENCE = 60
"""Seconds that a server may take before its first answer."""


@dataclass(frozen=True)
class Site:
    """Where the data lies; `settings` are more KI_EVENTS_… variables, without the prefix."""

    folder: Path
    database_url: str
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of every process of this site; nothing of the caller's settings is in it."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("KI_EVENTS_")}
        chosen = {
            "DATA": str(self.folder),
            "DATABASE_URL": self.database_url,
            "SECRET": SECRET,
            "BASE_URL": "http://127.0.0.1",
            "SMTP_URL": "smtp://127.0.0.1:9",
            "SIGN_UP_LIMIT": "1000000",
            "WORKER": "false",
            **self.settings,
        }
        return inherited | {f"KI_EVENTS_{name}": value for name, value in chosen.items()}

    def run(self, *words: str) -> str:
        """Run a module of Python on this site, like `run("ki_events", "migrate")`; return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", *words], env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def with_settings(self, **settings: str) -> "Site":
        """Return the same data with other settings."""
        return Site(self.folder, self.database_url, self.settings | settings)


@dataclass(frozen=True)
class Running:
    """A server that answers at `port`; `seconds` it took to its first answer."""

    process: psutil.Popen
    port: int
    seconds: float

    @property
    def pss(self) -> int:
        """Return the memory of the process and its children, shared pages counted in proportion (bytes)."""
        family = [self.process, *self.process.children(recursive=True)]
        return sum(member.memory_full_info().pss for member in family)


@contextmanager
def serving(site: Site) -> Iterator[Running]:
    """Run `ki-events serve` until the block ends."""
    port = free_port()
    environment = site.environment | {"KI_EVENTS_PORT": str(port)}
    with _running([sys.executable, "-m", "ki_events", "serve"], environment, port) as server:
        yield server


@contextmanager
def serving_bare(answers: Path) -> Iterator[Running]:
    """Run the bare framework under the same server, with what lies in the file `answers` (see bare.py)."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.bare", str(answers), str(port)]
    with _running(command, dict(os.environ), port) as server:
        yield server


@contextmanager
def process(site: Site, *words: str) -> Iterator[psutil.Popen]:
    """Run a module of Python beside us until the block ends, like `process(site, "ki_events", "work")`."""
    with _started([sys.executable, "-m", *words], site.environment) as started:
        yield started


def free_port() -> int:
    """Return a port at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(command: list[str], environment: dict[str, str], port: int) -> Iterator[Running]:
    started = time.perf_counter()
    with _started(command, environment) as server:
        while not _answers(port):
            if server.poll() is not None:
                raise RuntimeError(f"{' '.join(command)} ended with {server.returncode}")
            if time.perf_counter() - started > PATIENCE:
                raise RuntimeError(f"{' '.join(command)} does not answer")
            time.sleep(0.01)
        yield Running(server, port, time.perf_counter() - started)


@contextmanager
def _started(command: list[str], environment: dict[str, str]) -> Iterator[psutil.Popen]:
    # Logs are written, as in production, and nobody reads them.
    options: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    child = psutil.Popen(command, env=environment, **options)
    try:
        yield child
    finally:
        with suppress(psutil.NoSuchProcess):
            child.terminate()
        try:
            child.wait(20)
        except psutil.TimeoutExpired:
            child.kill()
            child.wait()


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            return connection.recv(12)[9:12] == b"200"
    except OSError:
        return False
