"""Pictures are served from the database for ever, and may do nothing."""

from collections.abc import AsyncIterator

import httpx
import pytest

from ki_events.organisations.pictures import Caption, keep_picture
from tests.organisations.photographs import opened, photograph
from tests.site.client import visitor

pytestmark = pytest.mark.anyio


@pytest.fixture
async def browser(database: object) -> AsyncIterator[httpx.AsyncClient]:
    """A visitor."""
    async with visitor() as client:
        yield client


async def test_picture_is_served_for_ever(browser: httpx.AsyncClient) -> None:
    kept = await keep_picture(photograph(), Caption("Kinder malen"))
    answer = await browser.get(f"/bild/{kept.digest}")
    assert (200, "image/jpeg", "public, max-age=31536000, immutable", "nosniff") == (
        answer.status_code,
        answer.headers["content-type"],
        answer.headers["cache-control"],
        answer.headers["x-content-type-options"],
    )
    assert "default-src 'none'; frame-ancestors 'none'; sandbox" == answer.headers["content-security-policy"]
    assert kept.content == answer.content


async def test_small_picture_is_lighter_and_webp(browser: httpx.AsyncClient) -> None:
    kept = await keep_picture(photograph(size=(1700, 900)), Caption())
    answer = await browser.get(f"/bild/{kept.digest}/klein")
    assert ("image/webp", (800, 424)) == (answer.headers["content-type"], opened(answer.content).size)


async def test_picture_is_not_sent_again_when_the_browser_has_it(browser: httpx.AsyncClient) -> None:
    kept = await keep_picture(photograph(), Caption())
    first = await browser.get(f"/bild/{kept.digest}")
    again = await browser.get(f"/bild/{kept.digest}", headers={"if-none-match": first.headers["etag"]})
    assert (304, b"") == (again.status_code, again.content)


@pytest.mark.parametrize("digest", ["0" * 64, "x", "A" * 64, "0" * 63, "%00"])
async def test_picture_is_not_there_when_nobody_knows_it(browser: httpx.AsyncClient, digest: str) -> None:
    assert 404 == (await browser.get(f"/bild/{digest}")).status_code
