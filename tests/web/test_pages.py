"""Pages go out compressed to who takes that, and not at all to who has them."""

import pytest

from tests.site.client import visitor

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("accepted", "encoding"), [("gzip", "gzip"), ("br, *", "gzip"), ("gzip;q=0", None), ("identity", None)]
)
async def test_page_is_compressed_for_who_takes_it(database: object, accepted: str, encoding: str | None) -> None:
    async with visitor() as browser:
        page = await browser.get("/", headers={"accept-encoding": accepted})
    assert (encoding, True) == (page.headers.get("content-encoding"), "</html>" in page.text)


async def test_page_is_not_sent_again_to_who_has_it(database: object) -> None:
    async with visitor() as browser:
        etag = (await browser.get("/")).headers["etag"]
        for known, status in ((etag, 304), (etag.removeprefix("W/"), 304), ("*", 304), ('"other"', 200)):
            assert status == (await browser.get("/", headers={"if-none-match": known})).status_code
