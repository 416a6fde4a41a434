"""A real server and the application agree about HEAD."""

import asyncio
import logging

import httpx
import pytest
import structlog

from tests.characters import make_event
from tests.site.client import served

pytestmark = pytest.mark.anyio


async def test_head_is_answered_like_get_and_the_connection_goes_on(
    database: object, caplog: pytest.LogCaptureFixture
) -> None:
    event = await make_event()
    path = f"/veranstaltungen/{event.slug}"
    one_connection = httpx.Limits(max_connections=1, max_keepalive_connections=1)
    with structlog.testing.capture_logs() as lines:
        async with served() as address, httpx.AsyncClient(base_url=address, limits=one_connection) as client:
            head, get = await client.head(path), await client.get(path)
            streams = {id(answer.extensions["network_stream"]) for answer in (head, get)}
    assert (200, b"", 200) == (head.status_code, head.content, get.status_code)
    assert head.headers["content-length"] == get.headers["content-length"]
    assert 1 == len(streams)
    assert [("HEAD", "/veranstaltungen/{slug}"), ("GET", "/veranstaltungen/{slug}")] == [
        (line["method"], line["route"]) for line in lines
    ]
    assert [] == [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


async def test_head_and_get_share_a_raw_connection_without_a_stray_byte(database: object) -> None:
    async with served() as address:
        host, port = address.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        for method, connection in (("HEAD", "keep-alive"), ("GET", "close")):
            writer.write(f"{method} /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: {connection}\r\n\r\n".encode())
        answers = await reader.read()
        writer.close()
        await writer.wait_closed()
    first, second, body = answers.split(b"\r\n\r\n")
    assert (True, True, b"ok\n") == (first.startswith(b"HTTP/1.1 200"), second.startswith(b"HTTP/1.1 200"), body)


@pytest.mark.parametrize("method", ["OPTIONS", "DELETE"])
async def test_head_is_listed_where_get_is(database: object, method: str) -> None:
    async with served() as address, httpx.AsyncClient(base_url=address) as client:
        answer = await client.request(method, "/")
    assert {"GET", "HEAD"} <= {name.strip() for name in answer.headers["allow"].split(",")}
