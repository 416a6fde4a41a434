"""A browser and a site with rows; what the browser complains about fails the test."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.browser.at_door import KEPT, PATIENCE, Door, opened_door, sign_in
from tests.browser.checking import bring_instruments
from tests.browser.office_house import House, opened_house
from tests.browser.rows import make_site, put_letter
from tests.browser.signing_in import Row, cookies_of
from tests.browser.site import served, with_database
from tests.conftest import Database
from tests.databases import Databases, another, point_at

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
WITHOUT = (
    "RenderDocument,"  # a new frame for each page we open; without it a page opens in three quarters of the time
    # What Playwright leaves out itself, where its own list would not count any more.
    "AvoidUnnecessaryBeforeUnloadCheckSync,HttpsFirstBalancedModeAutoEnable,HttpsUpgrades,MediaRouter,"
    "NetworkTimeServiceQuerying,OptimizationHints,PaintHolding,ThirdPartyStoragePartitioning,Translate"
)
FLAGS = [
    f"--disable-features={WITHOUT}",
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def is_complaint(said: ConsoleMessage) -> bool:
    """Say whether the browser reports a mistake: any, but for a page that is not there or is a refusal itself."""
    is_of_the_page = said.text.startswith("Failed to load resource") and "/static/" not in said.location["url"]
    return said.type == "error" and not is_of_the_page


@dataclass
class Site:
    """Where the site is, what it shows, who is signed in there, its file of SQLite, and what browsers met: foreign hosts and errors."""

    address: str
    rows: dict[str, Row]
    cookies: dict[str, dict[str, str]]
    database: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def paths(self) -> dict[str, str]:
        """Return where the rows are, by what they show."""
        return {name: row.path for name, row in self.rows.items()}


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Run one browser for this folder; closed before async tests, since its loop runs in their thread."""
    if not Path(CHROMIUM).exists():
        pytest.skip("there is no Chromium here")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def site(all_databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for this folder; journeys sign up people of their own."""
    url = all_databases.new()
    point_at(url)
    data = tmp_path_factory.mktemp("demo")
    rows = with_database(make_site()) | {"letter": Row(put_letter(data))}
    cookies = with_database(cookies_of(rows))
    with served(Database(url), str(data)) as address:
        yield Site(address, rows, cookies, url.removeprefix("sqlite:///"))
    all_databases.drop(url)


@pytest.fixture
def open_browser(chromium: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Open windows of any size, signed in as anybody; no page may ask another host, break the policy or write an error."""
    contexts = []
    site.foreign.clear()
    site.complaints.clear()

    def opened(width: int = 1280, height: int = 800, *, as_: str = "", **options: Any) -> Page:
        context = chromium.new_context(
            base_url=site.address, viewport={"width": width, "height": height}, locale="de-DE", **options
        )
        contexts.append(context)
        bring_instruments(context)
        context.add_cookies(
            [{"name": n, "value": v, "url": site.address} for n, v in site.cookies.get(as_, {}).items()]
        )
        page = context.new_page()
        page.on(
            "request",
            lambda request: site.foreign.append(request.url) if not request.url.startswith(site.address) else None,
        )
        page.on("console", lambda said: site.complaints.append(said.text) if is_complaint(said) else None)
        page.on("pageerror", lambda error: site.complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert ([], []) == (site.foreign, site.complaints)


@pytest.fixture
def house(all_databases: Databases, chromium: Browser, tmp_path: Path) -> Iterator[House]:
    """A site of one's own whose clock turns."""
    with another(all_databases) as url, opened_house(Database(url), str(tmp_path), chromium) as opened:
        yield opened


@pytest.fixture
def door(site: Site) -> Door:
    """A door of one's own for each test."""
    made: Door = with_database(opened_door())
    return made


@pytest.fixture
def stand(site: Site, open_browser: Callable[..., Page], door: Door) -> Callable[..., Page]:
    """Stand at the door as the n-th helper, with a phone of one's own."""

    def opened(number: int = 0, **options: Any) -> Page:
        page = open_browser(360, 760, **options)
        sign_in(page, site, door.cookies[number])
        page.goto(door.path)
        expect(page.locator(KEPT)).to_be_attached(timeout=PATIENCE)
        return page

    return opened
