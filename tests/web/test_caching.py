"""Answers that may be kept: validators, what 304 says, and what compression changes (RFC 9110)."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from litestar import Response, get
from litestar.testing import TestClient, create_test_client

from ki_events.packing import pack
from ki_events.web.caching import cached_answer
from ki_events.web.pages import AnyRequest

BODY = b"Veranstaltungen " * 100
CHANGED = datetime(2027, 2, 1, 9, 0, 30, 500_000, tzinfo=UTC)
BEFORE, AT, AFTER = (f"Mon, 01 Feb 2027 09:00:{second} GMT" for second in (29, 30, 31))


@get("/")
async def answer(request: AnyRequest) -> Response[bytes]:
    return cached_answer(request, pack(BODY), "text/calendar", CHANGED)


@pytest.fixture
def client() -> Iterator[TestClient[Any]]:
    with create_test_client(answer) as made:
        yield made


def plain(client: TestClient[Any], **headers: str) -> Any:
    return client.get("/", headers={"accept-encoding": "identity", **headers})


def test_answer_carries_what_a_cache_needs(client: TestClient[Any]) -> None:
    found = plain(client)
    expected = {
        "last-modified": AT,
        "cache-control": "public, max-age=300",
        "vary": "Accept-Encoding",
        "content-type": "text/calendar; charset=utf-8",
        "content-length": str(len(BODY)),
    }
    assert (200, BODY) == (found.status_code, found.content)
    assert expected == {name: found.headers[name] for name in expected}
    assert found.headers["etag"].startswith('"')


@pytest.mark.parametrize("known", ["{}", "W/{}", '"other", {}', "*", '"a,b",W/"c" , {}'])
def test_who_has_it_is_told_so(client: TestClient[Any], known: str) -> None:
    etag = plain(client).headers["etag"]
    found = plain(client, **{"if-none-match": known.format(etag)})
    assert (304, b"", etag, AT) == (
        found.status_code,
        found.content,
        found.headers["etag"],
        found.headers["last-modified"],
    )
    assert {"content-length", "content-encoding"}.isdisjoint(found.headers)


@pytest.mark.parametrize("known", ['"other"', "", "other", 'W/"x"'])
def test_who_has_something_else_gets_it(client: TestClient[Any], known: str) -> None:
    assert 200 == plain(client, **{"if-none-match": known}).status_code


@pytest.mark.parametrize(
    ("since", "status"),
    [
        (BEFORE, 200),
        (AT, 304),
        (AFTER, 304),
        ("Monday, 01-Feb-27 09:00:31 GMT", 304),
        ("gestern", 200),
        ("", 200),
        ("Mon, 99 Feb 2027 09:00:31 GMT", 200),
    ],
)
def test_date_is_compared_to_the_second(client: TestClient[Any], since: str, status: int) -> None:
    assert status == plain(client, **{"if-modified-since": since}).status_code


def test_etag_overrules_the_date(client: TestClient[Any]) -> None:
    assert 200 == plain(client, **{"if-none-match": '"other"', "if-modified-since": AFTER}).status_code
    etag = plain(client).headers["etag"]
    assert 304 == plain(client, **{"if-none-match": etag, "if-modified-since": BEFORE}).status_code


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip", "gzip"),
        ("deflate, GZIP;q=0.5", "gzip"),
        ("*", "gzip"),
        ("br, *;q=0.1", "gzip"),
        ("", None),
        ("br", None),
        ("gzip;q=0", None),
        ("gzip; q=0.000, *", None),
        ("*;q=0", None),
        ("xgzip", None),
    ],
)
def test_compression_is_sent_to_who_takes_it(client: TestClient[Any], accepted: str, encoding: str | None) -> None:
    found = client.get("/", headers={"accept-encoding": accepted})
    assert (encoding, BODY) == (found.headers.get("content-encoding"), found.content)
    assert "Accept-Encoding" == found.headers["vary"]


def test_compressed_bytes_have_an_etag_of_their_own(client: TestClient[Any]) -> None:
    packed = client.get("/", headers={"accept-encoding": "gzip"})
    etag = plain(client).headers["etag"]
    assert etag != packed.headers["etag"]
    assert int(packed.headers["content-length"]) == len(gzip.compress(BODY, 6, mtime=0))
    assert 200 == client.get("/", headers={"accept-encoding": "gzip", "if-none-match": etag}).status_code
    again = {"accept-encoding": "gzip", "if-none-match": packed.headers["etag"]}
    assert 304 == client.get("/", headers=again).status_code
