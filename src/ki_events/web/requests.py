"""Each request has an id of ours and leaves one log line that names the route, never the path, the query or a person."""

import secrets
import time
from typing import Any

import structlog
from litestar import Request
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

AnyRequest = Request[Any, Any, Any]

log = structlog.get_logger("ki_events.web")

QUIET = frozenset({"/healthz", "/readyz", "/static/{name}"})


def logged(app: ASGIApp) -> ASGIApp:
    """Give the request its id, in the log and as `X-Request-ID`, and log how it was answered."""

    async def with_a_log_line(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        status = 500
        request_id = secrets.token_hex(8)

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await app(scope, receive, send_with_id)
            finally:
                _write(scope, status, time.perf_counter() - started)

    return with_a_log_line


def request_id() -> str:
    """Return the id of the request that is being answered; it stands on the error page and in the log."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def _write(scope: HTTPScope, status: int, seconds: float) -> None:
    route = scope.get("path_template") or "unknown"
    if route in QUIET and status < 500:
        return
    log.info("request", method=scope["method"], route=route, status=status, milliseconds=round(seconds * 1000, 1))
