"""A running ki-events: it starts from nothing, says that it lives, and stops when told."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.conftest import KIND

pytestmark = pytest.mark.skipif(
    KIND != "sqlite", reason="starts from nothing, which on PostgreSQL is a database of its own"
)
PATIENCE = 60


def environment(data: Path, port: int) -> dict[str, str]:
    chosen = {"DATA": str(data), "PORT": str(port), "BASE_URL": f"http://localhost:{port}", "LOG_FORMAT": "json"}
    kept = {name: value for name, value in os.environ.items() if name != "KI_EVENTS_DATABASE_URL"}
    return kept | {f"KI_EVENTS_{name}": value for name, value in chosen.items()}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def running(data: Path, port: int, *words: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "ki_events", *words]
    with subprocess.Popen(command, env=environment(data, port), stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def answer(port: int, path: str) -> tuple[int, str]:
    """Return status and text; ask until the server is there."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def ready(port: int) -> dict[str, str]:
    until = time.monotonic() + PATIENCE
    while True:
        status, text = answer(port, "/readyz")
        if status == 200 or time.monotonic() > until:
            return dict(json.loads(text))
        time.sleep(0.05)


def test_serve_starts_when_there_is_nothing_yet(tmp_path: Path) -> None:
    port = free_port()
    with running(tmp_path / "new" / "folder", port, "serve") as process:
        assert {"database": "ok", "migrations": "ok", "worker": "ok"} == ready(port)
        assert 200 == answer(port, "/")[0]
        assert has_school_holidays(tmp_path / "new" / "folder")
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=PATIENCE)
    # uvicorn ends by the signal that it was told to end by, after it has finished.
    assert (-signal.SIGTERM, []) == (process.returncode, [line for line in log.splitlines() if '"error"' in line])


def test_work_starts_when_there_is_nothing_yet_and_stops_when_told(tmp_path: Path) -> None:
    with running(tmp_path, 0, "work") as process:
        until = time.monotonic() + PATIENCE
        while not has_worked(tmp_path) and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
    assert (0, True) == (process.returncode, has_worked(tmp_path))


def has_school_holidays(data: Path) -> bool:
    with closing(sqlite3.connect(f"file:{data}/ki_events.sqlite3?mode=ro", uri=True)) as file:
        return bool(file.execute("SELECT 1 FROM school_holiday WHERE organisation IS NULL").fetchall())


def has_worked(data: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"file:{data}/ki_events.sqlite3?mode=ro", uri=True)) as file:
            return bool(file.execute("SELECT 1 FROM heartbeat WHERE name = 'worker'").fetchall())
    except sqlite3.OperationalError:
        return False


def test_serve_names_the_setting_when_the_host_is_none(tmp_path: Path) -> None:
    nonsense = environment(tmp_path, 0) | {"KI_EVENTS_HOST": "no host"}
    command = [sys.executable, "-m", "ki_events", "serve"]
    done = subprocess.run(command, env=nonsense, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert (2, True) == (done.returncode, "KI_EVENTS_HOST" in done.stderr)


def test_serve_says_so_when_the_data_folder_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with running(tmp_path / "data", 0, "serve") as process:
        _, log = process.communicate(timeout=PATIENCE)
    assert (2, True, False) == (process.returncode, "KI_EVENTS_DATA" in log, "Traceback" in log)
