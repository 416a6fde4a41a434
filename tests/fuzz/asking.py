"""A request as it may come off the wire: any bytes in the target, any headers; the application is asked without a client between."""

from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import unquote

import anyio
from litestar import Litestar

HANGS_AFTER = 20  # seconds

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Ask:
    """A request; `target` is path and query as bytes, `address` is who asks."""

    target: bytes
    method: str = "GET"
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes = b""
    address: str = "203.0.113.7"

    def scope(self) -> dict[str, Any]:
        """Return the ASGI scope that uvicorn makes of it (its path is read as UTF-8, broken bytes replaced)."""
        path, _mark, query = self.target.partition(b"?")
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "scheme": "http",
            "method": self.method,
            "path": unquote(path.decode("ascii")),
            "raw_path": path,
            "root_path": "",
            "query_string": query,
            "headers": [(b"host", b"test"), *self.headers],
            "client": (self.address, 50000),
            "server": ("test", 80),
            "extensions": {},
        }


@dataclass
class Answer:
    """What came back: every header as often as it was sent."""

    status: int = 0
    headers: Headers = field(default_factory=list)
    body: bytes = b""

    def header(self, name: str) -> str:
        """Return a header, empty if it was not sent."""
        return next((value.decode("latin-1") for key, value in self.headers if key.decode().lower() == name), "")

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode()


async def ask(app: Litestar, wanted: Ask) -> Answer:
    """Return the answer. Raise `TimeoutError` when none comes."""
    answer, is_sent = Answer(), False

    async def receive() -> dict[str, Any]:
        nonlocal is_sent
        if is_sent:
            return {"type": "http.disconnect"}
        is_sent = True
        return {"type": "http.request", "body": wanted.body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            answer.status, answer.headers = message["status"], list(message["headers"])
        else:
            answer.body += message.get("body", b"")

    with anyio.fail_after(HANGS_AFTER):
        await cast(Any, app)(wanted.scope(), receive, send)
    return answer
