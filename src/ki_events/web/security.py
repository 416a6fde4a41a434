"""Every response carries the same strict headers, HEAD is answered like GET, and no other site can send our forms."""

from collections.abc import Iterable
from typing import Any, cast
from urllib.parse import urlsplit

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from ki_events.settings import settings

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
HSTS = "max-age=31536000"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FROM_ANYWHERE = "from_anywhere"
"""The option of a handler that takes its form from other sites too: its address is a secret, and it needs nothing else."""


def with_headers(app: ASGIApp) -> ASGIApp:
    """Add the security headers to every response, errors and files included."""
    ours = [(name.encode(), value.encode()) for name, value in _headers()]

    async def secured(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name.lower() for name, _value in message["headers"]}
                message["headers"] = [*message["headers"], *(header for header in ours if header[0] not in there)]
            await send(message)

        await app(scope, receive, send_with_headers if scope["type"] == ScopeType.HTTP else send)

    return secured


def with_head(app: ASGIApp) -> ASGIApp:
    """Answer HEAD with the headers of GET and no body (RFC 9110 section 9.3.2), and say so where methods are listed."""

    async def without_body(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"

        async def send_headers_only(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [_allowing_head(name, value) for name, value in message["headers"]]
            elif is_head and message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        # A copy: the server reads its own scope to know that no body follows.
        inner = cast(HTTPScope, {**scope, "method": "GET"}) if is_head else scope
        try:
            await app(inner, receive, send_headers_only)
        finally:
            scope["path_template"] = inner.get("path_template", "")  # for the log line

    return without_body


async def refuse_other_sites(connection: ASGIConnection, handler: BaseRouteHandler) -> None:  # type: ignore[type-arg]
    """Raise `PermissionDeniedException` for a form that another site sends; a guard of the whole application.

    Asynchronous, since the framework gives anything else to a thread. `Sec-Fetch-Site` decides where the browser sends it,
    else `Origin`. Both are missing only outside browsers, where nobody is signed in: with a sign-in it is refused.
    """
    if not isinstance(connection, Request) or connection.method in SAFE_METHODS or handler.opt.get(FROM_ANYWHERE):
        return
    fetched_by = connection.headers.get("sec-fetch-site")
    if fetched_by in ("same-origin", "none"):
        return
    if fetched_by is not None or not _may_be_sent_without(connection):
        raise PermissionDeniedException


def cookie_name() -> str:
    """Return the name of the sign-in cookie; with TLS no other host can set it (RFC 6265bis, "__Host-")."""
    return "__Host-sign-in" if settings().base_url.startswith("https://") else "sign-in"


def _allowing_head(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    methods = [method.strip() for method in value.split(b",")] if name.lower() == b"allow" else []
    return (name, value + b", HEAD") if b"GET" in methods and b"HEAD" not in methods else (name, value)


def _may_be_sent_without(request: Request[Any, Any, Any]) -> bool:
    """Say whether a form may come that does not say how it was fetched."""
    origin = request.headers.get("origin")
    if origin is None:
        return cookie_name() not in request.cookies
    return _is_ours(origin, request.headers.get("host", ""))


def _is_ours(origin: str, host: str) -> bool:
    try:
        return origin == settings().base_url or urlsplit(origin).netloc == host
    except ValueError:  # it is no address, as in "http://["
        return False


def _headers() -> Iterable[tuple[str, str]]:
    yield from HEADERS.items()
    if settings().base_url.startswith("https://"):
        yield "strict-transport-security", HSTS
