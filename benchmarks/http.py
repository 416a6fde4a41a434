"""A client that costs little: keep-alive connections (RFC 9112) and nothing that a measurement does not need."""

import asyncio
from dataclasses import dataclass
from typing import Self

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Answer:
    """What came back; header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


class Client:
    """One connection to a server on this machine; `async with` opens and closes it."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection(HOST, self._port, limit=1 << 22)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()

    async def get(self, path: str) -> Answer:
        """Get a page as a browser would, packed."""
        return await self.ask(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept-Encoding: gzip\r\n\r\n".encode())

    async def post(self, path: str, form: bytes) -> Answer:
        """Send a form from a page of the same site; redirects are not followed."""
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept-Encoding: gzip\r\nSec-Fetch-Site: same-origin\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n"
        )
        return await self.ask(head.encode() + form)

    async def ask(self, request: bytes) -> Answer:
        """Send these bytes and read one answer."""
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").rstrip().split("\r\n")
        pairs = (line.partition(":") for line in lines)
        headers = {name.lower(): value.strip() for name, _colon, value in pairs}
        body = await self._reader.readexactly(int(headers.get("content-length", 0)))
        return Answer(int(first.split(" ", 2)[1]), headers, body)


class Hammer(asyncio.Protocol):
    """One connection that asks for the next path as soon as the last answer is complete; only lengths are read."""

    def __init__(self, requests: list[bytes], until: float) -> None:
        self._requests, self._until, self._loop = requests, until, asyncio.get_running_loop()
        self._next, self._missing, self._buffer = 0, 0, b""
        self.answers, self.done = 0, self._loop.create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the first."""
        self._transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Count what is complete."""
        if self._missing:
            self._missing -= len(data)
        else:
            self._buffer += data
            head, separator, rest = self._buffer.partition(b"\r\n\r\n")
            if not separator:
                return
            self._buffer, self._missing = b"", _length(head) - len(rest)
        if self._missing == 0:
            self.answers += 1
            self._ask()

    def connection_lost(self, error: Exception | None) -> None:
        """Fail if the server hung up."""
        if not self.done.done():
            self.done.set_exception(error or ConnectionError("the server hung up"))

    def _ask(self) -> None:
        if self._loop.time() >= self._until:
            self.done.set_result(None)
            self._transport.close()
            return
        self._transport.write(self._requests[self._next % len(self._requests)])  # type: ignore[attr-defined]
        self._next += 1


def _length(head: bytes) -> int:
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"unexpected answer: {head[:200]!r}")
    at = head.lower().index(b"\r\ncontent-length:") + 17
    return int(head[at:].split(b"\r\n", 1)[0])
