"""A style sheet of its own per organisation: its colour, and an address that changes with it."""

import re

import httpx
import pytest

from ki_events.organisations.tables import Organisation
from tests.characters import make_organisation

pytestmark = pytest.mark.anyio

LINKED = re.compile(r'<link rel="stylesheet" href="(/theme/[^"]+)">')


async def linked(browser: httpx.AsyncClient, path: str = "/krefeld") -> str:
    found = LINKED.search((await browser.get(path)).text)
    return found[1] if found else ""


async def test_sheet_holds_the_colour_and_its_dark_variant(browser: httpx.AsyncClient) -> None:
    await make_organisation(color="#a3123a")
    sheet = await browser.get("/theme/krefeld.css")
    assert (200, "text/css; charset=utf-8") == (sheet.status_code, sheet.headers["content-type"])
    light, dark = sheet.text.split("prefers-color-scheme:dark")
    assert "--action:#a3123a;" in light
    assert "--action:#a3123a;" not in dark
    assert "--kern-color-action-on-default:#000000" in dark


async def test_sheet_is_for_ever_under_the_address_that_pages_link_to(browser: httpx.AsyncClient) -> None:
    await make_organisation(color="#a3123a")
    address = await linked(browser)
    assert "public, max-age=31536000, immutable" == (await browser.get(address)).headers["cache-control"]
    assert "public, max-age=300" == (await browser.get("/theme/krefeld.css?v=old")).headers["cache-control"]


async def test_sheet_is_not_sent_again_when_the_browser_has_it(browser: httpx.AsyncClient) -> None:
    await make_organisation(color="#a3123a")
    first = await browser.get("/theme/krefeld.css")
    again = await browser.get("/theme/krefeld.css", headers={"if-none-match": first.headers["etag"]})
    assert (304, b"") == (again.status_code, again.content)


async def test_address_changes_when_the_colour_does(browser: httpx.AsyncClient) -> None:
    await make_organisation(color="#a3123a")
    before = await linked(browser)
    await Organisation.update({Organisation.color: "#00693e"}).where(Organisation.slug == "krefeld")
    after = await linked(browser, "/krefeld?q=neu")
    assert before.startswith("/theme/krefeld.css?v=")
    assert before != after


async def test_address_is_the_same_in_english(browser: httpx.AsyncClient) -> None:
    await make_organisation(color="#a3123a")
    assert await linked(browser) == await linked(browser, "/en/krefeld") != ""


async def test_pages_link_no_sheet_when_there_is_no_colour(browser: httpx.AsyncClient) -> None:
    await make_organisation(color="")
    assert "" == await linked(browser)
    assert 404 == (await browser.get("/theme/krefeld.css")).status_code


@pytest.mark.parametrize("file", ["nichts.css", "krefeld", "krefeld.js", ".css", "krefeld%00.css", "../etc.css"])
async def test_sheet_is_not_found_when_nobody_has_it(browser: httpx.AsyncClient, file: str) -> None:
    await make_organisation(color="#a3123a")
    assert 404 == (await browser.get(f"/theme/{file}")).status_code
