"""Files come with forms up to a limit; whatever else is sent gets an answer that says what to do."""

from collections.abc import AsyncIterator
from typing import Any, cast

import httpx
import pytest
from litestar import Litestar, Response, post
from litestar.testing import RequestFactory

from ki_events.web.pages import AnyRequest
from ki_events.web.sent import read_sent
from ki_events.web.uploads import Upload, UploadTooLarge, megabytes, read_upload

pytestmark = pytest.mark.anyio


@post("/", request_max_body_size=30_000)
async def _send(request: AnyRequest) -> dict[str, Any]:
    upload = await read_upload(request, "file", 20_000)
    sent = await read_sent(request)
    return {"name": upload.file_name, "bytes": len(upload.content), "media": upload.media, "alt": sent.one("alt")}


@pytest.fixture
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    """A browser before a form with a file of at most 20 KB."""
    app = Litestar([_send], request_max_body_size=1000, openapi_config=None, logging_config=None)
    app.exception_handlers[UploadTooLarge] = lambda _request, error: Response(
        error.sentence, status_code=413, media_type="text/plain"
    )
    transport = httpx.ASGITransport(cast(Any, app), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def test_upload_is_read_with_the_other_fields(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/", files={"file": ("bild.png", b"x" * 20_000, "image/png")}, data={"alt": "Kinder"})
    assert {"name": "bild.png", "bytes": 20_000, "media": "image/png", "alt": "Kinder"} == answer.json()


@pytest.mark.parametrize("size", [20_001, 29_000, 40_000])
async def test_upload_is_refused_with_the_limit_when_it_is_too_large(browser: httpx.AsyncClient, size: int) -> None:
    answer = await browser.post("/", files={"file": ("bild.png", b"x" * size, "image/png")})
    assert (413, "Die Datei ist zu groß: Möglich sind höchstens 20 KB.") == (answer.status_code, answer.text)


async def test_upload_is_missing_when_no_file_was_chosen(browser: httpx.AsyncClient) -> None:
    plain = await browser.post("/", data={"alt": "Kinder"})
    # What browsers send of a file field that was left alone.
    left_alone = (
        b'--b\r\ncontent-disposition: form-data; name="file"; filename=""\r\ncontent-type: application/octet-stream\r\n'
        b'\r\n\r\n--b\r\ncontent-disposition: form-data; name="alt"\r\n\r\nKinder\r\n--b--\r\n'
    )
    empty = await browser.post("/", content=left_alone, headers={"content-type": "multipart/form-data; boundary=b"})
    for answer in (plain, empty):
        assert {"name": "", "bytes": 0, "media": "", "alt": "Kinder"} == answer.json()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\fakepath\\Bild 1.png", "Bild 1.png"),
        ("../../etc/passwd", "passwd"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("x" * 300 + ".png", "x" * 156 + ".png"),
    ],
)
async def test_upload_has_a_bare_name_whatever_was_sent(browser: httpx.AsyncClient, sent: str, kept: str) -> None:
    answer = await browser.post("/", files={"file": (sent, b"x")})
    assert kept == answer.json()["name"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"--b\r\n", "multipart/form-data; boundary=b"),
        (b"", "multipart/form-data; boundary=b"),
        (b"no boundary here", "multipart/form-data; boundary=b"),
        (b"x", "multipart/form-data"),
        (b'--b\r\ncontent-disposition: form-data; name="file"; filename="a\r\n\r\nx\r\n--b--\r\n', "multipart/form-data; boundary=b"),
        (b'--b\r\ncontent-disposition: form-data; name="alt"\r\n\r\n\xff\xfe\r\n--b--\r\n', "multipart/form-data; boundary=b"),
        (b'--b\r\ncontent-disposition: form-data; name="alt"\r\ncontent-type: text/plain; charset=klingon\r\n\r\nx\r\n--b--\r\n', "multipart/form-data; boundary=b"),
        (b"{}", "application/json"),
        (b"x", "text/plain"),
        (b"%ff%00", "application/x-www-form-urlencoded"),
    ],
)  # fmt: skip
async def test_upload_is_read_or_refused_whatever_is_sent(browser: httpx.AsyncClient, body: bytes, kind: str) -> None:
    answer = await browser.post("/", content=body, headers={"content-type": kind})
    assert answer.status_code in (201, 400, 415)


async def test_upload_is_missing_when_nothing_was_sent() -> None:
    request = RequestFactory().post("/", data={})
    assert Upload() == await read_upload(request, "file")


def test_megabytes_are_written_as_people_read_them() -> None:
    assert ["10 MB", "2,5 MB", "500 KB"] == [megabytes(10_000_000), megabytes(2_500_000), megabytes(500_000)]
