"""A visitor: speaks to the application in the loop of the test, so that its clock and its database are the test's."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, cast

import httpx
import uvicorn
from litestar import Litestar

from ki_events.app import begin, create_app

HOME = "203.0.113.7"
NONCE = re.compile(r'name="nonce" value="([^"]+)"')
CHIARAS = {
    "given_name": "Chiara",
    "family_name": "Conti",
    "email": "chiara@schule.example",
    "organization": "Grundschule",
}

_spare: list[Litestar] = []


@contextmanager
def application() -> Iterator[Litestar]:
    """Lend an application that knows nothing yet; only its routes, which take a tenth of a second, serve many tests."""
    app = _spare.pop() if _spare else create_app()
    begin(app)
    yield app
    _spare.append(app)


@asynccontextmanager
async def served() -> AsyncIterator[str]:
    """Serve the application by a real server on a free port, in the loop of the test; give its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(cast(Any, create_app()), log_config=None, lifespan="off", server_header=False)
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running


@asynccontextmanager
async def visitor(address: str = HOME, host: str = "test") -> AsyncIterator[httpx.AsyncClient]:
    """Give a client that comes from `address` and asks for `host`; it follows no redirects."""
    with application() as app:
        transport = httpx.ASGITransport(cast(Any, app), client=(address, 50000), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
            yield client


async def filled(client: httpx.AsyncClient, slug: str, **changes: str) -> dict[str, str]:
    """Return Chiara's form for an event with a fresh nonce."""
    page = await client.get(f"/veranstaltungen/{slug}/anmeldung")
    found = NONCE.search(page.text)
    return {**CHIARAS, "nonce": found[1] if found else "", **changes}


async def send(client: httpx.AsyncClient, slug: str, form: dict[str, str], language: str = "") -> httpx.Response:
    """Send a form as a browser does."""
    return await client.post(
        f"{language}/veranstaltungen/{slug}/anmeldung", data=form, headers={"sec-fetch-site": "same-origin"}
    )
