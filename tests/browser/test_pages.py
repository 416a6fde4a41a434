"""Every page: no finding of axe, nothing wider than a small phone, borders that can be seen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

AXE = Path(__file__).parents[2] / "assets/node_modules/axe-core/axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHECK = (
    "async standards => (await axe.run(document, {runOnly: standards})).violations.map(v => [v.id, v.nodes[0].html])"
)
OVERFLOW = "Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"
SMALL_TARGETS = """() => [...document.querySelectorAll('main a, main button, header a')].filter(e => {
  const box = e.getBoundingClientRect();
  return box.height > 0 && (box.height < 24 || box.width < 24) && !e.closest('p, dd, li > a:only-child');
}).map(e => e.outerHTML)"""


def checked(page: Page) -> list[Any]:
    # The engine comes from the test and not from the page, so it may pass by the policy.
    page.evaluate(AXE.read_text())
    found: list[Any] = page.evaluate(CHECK, STANDARDS)
    return found


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core was not fetched by the build")
@pytest.mark.parametrize(("prefix", "width", "scheme"), [("", 1280, "light"), ("/en", 320, "dark")])
def test_no_page_has_a_finding_or_scrolls_sideways(
    site: Site, open_browser: Open, prefix: str, width: int, scheme: str
) -> None:
    page = open_browser(width, color_scheme=scheme)
    found = {}
    for name, path in site.paths.items():
        page.goto(prefix + path)
        problems = [checked(page), page.evaluate(OVERFLOW), page.evaluate(SMALL_TARGETS)]
        if problems != [[], 0, []]:
            found[name] = problems
    assert {} == found


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core was not fetched by the build")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_form_with_mistakes_has_no_finding(site: Site, open_browser: Open, scheme: str) -> None:
    page = open_browser(320, color_scheme=scheme)
    page.goto(site.paths["sign-up"])
    page.get_by_role("button", name="Verbindlich anmelden").click()
    page.get_by_role("alert").wait_for()
    assert ([], 0) == (checked(page), page.evaluate(OVERFLOW))


def test_nothing_is_lost_at_200_percent_text(site: Site, open_browser: Open) -> None:
    page = open_browser(640)
    for path in site.paths.values():
        page.goto(path)
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        assert 0 == page.evaluate(OVERFLOW), path
