"""A real server on a free port, as a demo that speaks the pseudo language too."""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from ki_events.db import close_pool, open_pool
from tests.conftest import Database

START = """
import sys, uvicorn
from datetime import datetime
from ki_events.app import create_app
from ki_events.clock import turned
with turned(datetime.fromisoformat(sys.argv[2])):
    uvicorn.run(create_app(), port=int(sys.argv[1]), log_level="critical", access_log=False)
"""
PATIENCE = 90  # seconds until the server must answer


@contextmanager
def served(
    database: Database, data: str, host: str = "127.0.0.1", *, at: datetime | None = None, port: int = 0
) -> Iterator[str]:
    """Run the server in a process of its own, as a demo whose clock starts at `at`; give its address."""
    port, at = port or free_port(), at or datetime.now(UTC)
    address = f"http://{host}:{port}"
    environment = database.environment | {
        "KI_EVENTS_BASE_URL": address,
        "KI_EVENTS_DEMO": "true",
        "KI_EVENTS_PSEUDO_LANGUAGE": "true",
        "KI_EVENTS_OPERATOR_EMAIL": "betrieb@ki.example",
        "KI_EVENTS_OPERATOR_ADDRESS": "Petersstraße 118, 47798 Krefeld",
        "KI_EVENTS_DATA": data,
    }
    process = subprocess.Popen([sys.executable, "-c", START, str(port), at.isoformat()], env=environment)
    try:
        _wait_for(f"{address}/healthz", process)
        yield address
    finally:
        process.terminate()
        process.wait()


def with_database(work: Coroutine[Any, Any, Any]) -> Any:
    """Run `work` with a pool of its own, beside the server."""

    async def run() -> Any:
        await open_pool()
        try:
            return await work
        finally:
            await close_pool()

    # In a thread: Playwright has a running loop in this one.
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, run()).result()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            urlopen(address, timeout=2).close()
            return
        except (URLError, ConnectionError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
