"""A page of the site as guests will see it, shown to those who make it: by the page's own handler, inside of this process only.

Nothing can be asked for from outside: there is no token and no address, but a call of the routes with a word of ours in the
context. What is kept for everyone is neither read nor written, since that happens around the routes.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from litestar.types import Message

from ki_events.web.requests import AnyRequest

_under_way: ContextVar["Preview | None"] = ContextVar("preview", default=None)
OF_THE_SERVER = ("type", "asgi", "http_version", "scheme", "server", "client", "root_path", "app")


@dataclass(frozen=True)
class Preview:
    """The preview of the event `slug`, which stands at `path`; `pages` says where links to its pages lead meanwhile.

    The banner says `sentences` and has the links `ways` (label and address), of which `here` is the page that is shown.
    """

    slug: str
    path: str
    pages: Mapping[str, str] = field(default_factory=dict)
    sentences: tuple[str, ...] = ()
    ways: tuple[tuple[str, str], ...] = ()
    here: str = ""

    def address(self, name: str, parameters: Mapping[str, Any]) -> str:
        """Return where a link to the page called `name` leads in the preview; empty if to where it always does."""
        return self.pages.get(name, "") if parameters.get("slug") == self.slug else ""


def preview() -> Preview | None:
    """Return the preview that is being made; None for everyone else."""
    return _under_way.get()


def is_previewed(slug: str) -> bool:
    """Say whether what is being made is the preview of this event."""
    under_way = _under_way.get()
    return under_way is not None and under_way.slug == slug


async def seen_by_guests(request: AnyRequest, path: str, shown: Preview) -> tuple[int, bytes]:
    """Return status and content of the page at `path`, as its handler makes it for who is not signed in."""
    messages: list[Message] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        messages.append(message)

    with _previewing(shown):
        await request.app.state["routes"](_scope(request, path), receive, send)
    body = b"".join(message.get("body", b"") for message in messages if message["type"] == "http.response.body")
    return int(next(message["status"] for message in messages if message["type"] == "http.response.start")), body


def _scope(request: AnyRequest, path: str) -> dict[str, Any]:
    known = {name: request.scope[name] for name in OF_THE_SERVER if name in request.scope}  # type: ignore[literal-required]
    host = [(name, value) for name, value in request.scope["headers"] if name == b"host"]
    asked = {"method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"", "headers": host}
    return known | asked | {"state": {}, "litestar_app": request.app, "extensions": {}}


@contextmanager
def _previewing(shown: Preview) -> Iterator[None]:
    token = _under_way.set(shown)
    try:
        yield
    finally:
        _under_way.reset(token)
