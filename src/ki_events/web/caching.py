"""Whoever has the current bytes already is told so (304); who has not gets them, compressed if they like."""

import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache

from litestar import Response

from ki_events.packing import Packed
from ki_events.web.requests import AnyRequest

FRESH_FOR = 300  # seconds; calendar programs ask every hour at the most
ETAG = re.compile(r'(?:W/)?("[^"]*")')


def cached_answer(request: AnyRequest, packed: Packed, media_type: str, last_modified: datetime) -> Response[bytes]:
    """Answer a GET with `packed` or with 304 (RFC 9110 section 13.2.2). `last_modified` is aware.

    The ETag is strong, so the compressed bytes have another one than the plain ones (RFC 9110 section 8.8.3.3).
    """
    gzipped = packed.gzipped if takes_gzip(request) else None
    etag = f'"{packed.digest}-gzip"' if gzipped else f'"{packed.digest}"'
    headers = {
        "etag": etag,
        "last-modified": http_date(last_modified),
        "vary": "Accept-Encoding",
        "cache-control": f"public, max-age={FRESH_FOR}",
    }
    if _has_it(request, etag, last_modified):
        return Response(b"", status_code=304, headers=headers, media_type=media_type)
    if gzipped:
        headers["content-encoding"] = "gzip"
    return Response(gzipped or packed.plain, headers=headers, media_type=media_type)


def knows(request: AnyRequest, etag: str) -> bool:
    """Return whether the browser has `etag`."""
    return names(request.headers.get("if-none-match", ""), etag)


def takes_gzip(request: AnyRequest) -> bool:
    """Return whether the browser takes gzip."""
    return allows_gzip(request.headers.get("accept-encoding", ""))


def names(if_none_match: str, etag: str) -> bool:
    """Return whether If-None-Match names `etag`, weak or strong, or any at all (RFC 9110 section 13.1.2)."""
    return if_none_match.strip() == "*" or etag.removeprefix("W/") in ETAG.findall(if_none_match)


@lru_cache(maxsize=100)
def allows_gzip(accept_encoding: str) -> bool:
    """Return whether gzip is acceptable by Accept-Encoding (RFC 9110 section 12.5.3)."""
    weights = {}
    for part in accept_encoding.lower().split(","):
        coding, _, parameter = part.partition(";")
        weights[coding.strip()] = parameter.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return weights.get("gzip", weights.get("*", False))


def _has_it(request: AnyRequest, etag: str, last_modified: datetime) -> bool:
    if "if-none-match" in request.headers:
        # If-Modified-Since is ignored beside it, even if nothing matches.
        return knows(request, etag)
    return not_newer(http_date(last_modified), request.headers.get("if-modified-since", ""))


def not_newer(last_modified: str, since: str) -> bool:
    """Return whether what has this Last-Modified is what If-Modified-Since speaks of (RFC 9110 section 13.1.3)."""
    changed_at, known_at = _date(last_modified), _date(since)
    return changed_at is not None and known_at is not None and changed_at <= known_at


def http_date(moment: datetime) -> str:
    """Return an aware moment as HTTP writes it (RFC 9110 section 5.6.7)."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _date(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
