"""A page ready to send: compressed to who takes that, whole to who does not, and not at all to who has it."""

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from litestar.types import Send

from ki_events.packing import digest
from ki_events.web.caching import allows_gzip, names, not_newer

RawHeaders: TypeAlias = list[tuple[bytes, bytes]]

WORTH_PACKING = 1000  # bytes
LEVEL = 5  # a page is packed once for all, but the first waits for it
OF_THE_BODY = frozenset({b"content-length", b"content-type"})


@dataclass(frozen=True)
class PackedPage:
    """The bytes of a page, compressed where it pays, and everything that its answer says.

    Its ETag is weak: compressed or not, it is the same page (RFC 9110 section 8.8.1).
    """

    body: bytes
    is_gzipped: bool
    length: int
    etag: str
    headers: RawHeaders
    route: str

    @property
    def weight(self) -> int:
        """Return how many bytes it holds."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers)

    async def send(self, asked: Iterable[tuple[bytes, bytes]], send: Send) -> None:
        """Answer a GET with the headers `asked` (lower case, as ASGI gives them): 200, or 304 to who has the page."""
        headers = list(asked)
        accepted, known, since = (
            _header(headers, name) for name in (b"accept-encoding", b"if-none-match", b"if-modified-since")
        )
        # If-Modified-Since is ignored beside If-None-Match, even if nothing matches (RFC 9110 section 13.1.3).
        if names(known, self.etag) if known else not_newer(_header(self.headers, b"last-modified"), since):
            kept = [header for header in self.headers if header[0] not in OF_THE_BODY]
            await _send(send, 304, kept, b"")
        elif self.is_gzipped and allows_gzip(accepted):
            length = (b"content-length", b"%d" % len(self.body))
            await _send(send, 200, [*self.headers, (b"content-encoding", b"gzip"), length], self.body)
        else:
            body = gzip.decompress(self.body) if self.is_gzipped else self.body
            await _send(send, 200, [*self.headers, (b"content-length", b"%d" % self.length)], body)


def packed(headers: RawHeaders, body: bytes, route: str) -> PackedPage:
    """Return the page that an answer with `headers` (lower case) and `body` is; `route` names it in the log."""
    is_gzipped = len(body) > WORTH_PACKING
    etag = f'W/"{digest(body)}"'
    return PackedPage(
        body=gzip.compress(body, LEVEL, mtime=0) if is_gzipped else body,
        is_gzipped=is_gzipped,
        length=len(body),
        etag=etag,
        headers=[
            *(header for header in headers if header[0] != b"content-length"),
            (b"etag", etag.encode()),
            (b"vary", b"Accept-Encoding"),
        ],
        route=route,
    )


def _header(headers: Iterable[tuple[bytes, bytes]], wanted: bytes) -> str:
    """Return a header's value; one that comes several times is a list (RFC 9110 section 5.3)."""
    return ",".join(value.decode("latin-1") for name, value in headers if name == wanted)


async def _send(send: Send, status: int, headers: RawHeaders, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
