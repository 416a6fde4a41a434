"""The load, in a process of its own: `python -m benchmarks.load PORT SECONDS` with paths on standard input prints req/s."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Sequence

import uvloop

from benchmarks.http import HOST, Hammer

CONNECTIONS = 8
WARM_UP = 0.3
"""Seconds before the count begins."""


def requests_per_second(port: int, paths: Sequence[str], seconds: float) -> float:
    """Ask for the paths in turn from `CONNECTIONS` connections; return the answers per second."""
    with start(port, paths, seconds) as process:
        return finish(process)


def start(port: int, paths: Sequence[str], seconds: float) -> "subprocess.Popen[str]":
    """Begin to ask; `finish` waits for the figure."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.load", str(port), str(seconds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(list(paths)))
    process.stdin.close()
    return process


def finish(process: "subprocess.Popen[str]") -> float:
    """Return the answers per second of a load that was started."""
    assert process.stdout is not None
    said = process.stdout.read()
    if process.wait():
        raise RuntimeError("the load failed")
    return float(said)


async def _hammer(port: int, paths: Sequence[str], seconds: float) -> float:
    requests = [f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept-Encoding: gzip\r\n\r\n".encode() for path in paths]
    await _round(port, requests[:1], WARM_UP)
    loop = asyncio.get_running_loop()
    started = loop.time()
    answers = await _round(port, requests, seconds)
    return answers / (loop.time() - started)


async def _round(port: int, requests: list[bytes], seconds: float) -> int:
    loop = asyncio.get_running_loop()
    until, share = loop.time() + seconds, max(1, len(requests) // CONNECTIONS)
    hammers = []
    for number in range(CONNECTIONS):
        # Each begins elsewhere, so that no two ask for the same at the same time unless there is only one.
        mine = requests[number * share :] + requests[: number * share]
        _transport, hammer = await loop.create_connection(lambda mine=mine: Hammer(mine, until), HOST, port)  # type: ignore[misc]
        hammers.append(hammer)
    await asyncio.gather(*(hammer.done for hammer in hammers))
    return sum(hammer.answers for hammer in hammers)


if __name__ == "__main__":
    print(uvloop.run(_hammer(int(sys.argv[1]), json.load(sys.stdin), float(sys.argv[2]))))
