"""Files are served for ever under their hashed names."""

from pathlib import Path

import pytest

from ki_events.paths import STATIC
from ki_events.web.static import asset, files, manifest
from tests.site.client import visitor

pytestmark = [pytest.mark.anyio, pytest.mark.skipif(not files(), reason="static files were not built")]


async def test_static_answers_with_bytes_packed_or_not_and_with_304(database: object) -> None:
    async with visitor() as browser:
        address = asset("site.css")
        packed = await browser.get(address)
        plain = await browser.get(address, headers={"accept-encoding": "identity"})
        assert ("gzip", None) == (packed.headers.get("content-encoding"), plain.headers.get("content-encoding"))
        assert packed.text == plain.text
        assert "public, max-age=31536000, immutable" == plain.headers["cache-control"]
        assert "text/css; charset=utf-8" == plain.headers["content-type"]
        for answer, accepted in ((packed, "gzip"), (plain, "identity")):
            known = {"if-none-match": answer.headers["etag"], "accept-encoding": accepted}
            assert 304 == (await browser.get(address, headers=known)).status_code
        assert 304 == (await browser.get(address, headers={"if-none-match": "*"})).status_code
        refused = await browser.get(address, headers={"accept-encoding": "gzip;q=0"})
        assert "content-encoding" not in refused.headers
        head = await browser.head(address, headers={"accept-encoding": "identity"})
        assert (str(len(plain.content)), b"") == (head.headers["content-length"], head.content)


@pytest.mark.parametrize(
    "name", ["nichts.css", "../settings.py", "%2e%2e/settings.py", "manifest.json", ".inputs", "manifest.json.gz/x", ""]
)
async def test_static_has_nothing_else(database: object, name: str) -> None:
    async with visitor() as browser:
        assert 404 == (await browser.get(f"/static/{name}")).status_code


async def test_notices_are_asked_for_anew_each_time(database: object) -> None:
    async with visitor() as browser:
        assert "no-cache" == (await browser.get("/static/NOTICES.txt")).headers["cache-control"]


def test_static_files_go_out_as_the_build_compressed_them() -> None:
    compressed = {name: file.content.gzipped for name, file in files().items() if name in manifest().values()}
    built = {name: (STATIC / f"{name}.gz").read_bytes() for name in compressed if (STATIC / f"{name}.gz").is_file()}
    assert built == {name: content for name, content in compressed.items() if content is not None}
    assert {".css", ".svg"} <= {Path(name).suffix for name in built}
