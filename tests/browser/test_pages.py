"""Every page in every state: no finding of axe, and of what axe does not look for."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checking import AXE, findings
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

ZOOMED = (320, 256)  # 400 % on a screen of 1280 × 1024 (WCAG 1.4.10)
FITS = ("sideways", "cut", "overlapping")
SPACED = """
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-block-end: 2em !important }
`);
document.adoptedStyleSheets = [sheet];
"""
"""WCAG 1.4.12."""
ONE_OF_EACH = (
    "list filtered month frei reihe konferenz organisation programme calendar sign-up report place cancelling privacy letter"
).split()


@contextmanager
def finding_nothing() -> Iterator[dict[str, object]]:
    """Collect what is found, by page, and fail at the end with all of it."""
    found: dict[str, object] = {}
    yield found
    assert {} == {name: what for name, what in found.items() if what}


def pages(page: Page, site: Site, prefix: str = "") -> Iterator[str]:
    """Open each page of the site; give its name."""
    for name, path in site.paths.items():
        page.goto(prefix + path)
        yield name


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core was not fetched by the build")
@pytest.mark.parametrize(
    ("prefix", "size", "scheme"),
    [("", (1280, 800), "light"), ("/en", ZOOMED, "dark"), ("/ar-XB", (320, 640), "light")],
)
def test_no_page_has_a_finding(site: Site, open_browser: Open, prefix: str, size: tuple[int, int], scheme: str) -> None:
    page = open_browser(*size, color_scheme=scheme)
    checks = ("untranslated",) if prefix == "/ar-XB" else ("faint",)
    with finding_nothing() as found:
        for name in pages(page, site, prefix):
            found[name] = findings(page, "axe", *FITS, "small", *checks)


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core was not fetched by the build")
@pytest.mark.parametrize(("prefix", "scheme"), [("", "dark"), ("/ar-XB", "light")])
@pytest.mark.parametrize("form", ["sign-up", "report"])
def test_form_with_mistakes_has_no_finding(site: Site, open_browser: Open, form: str, prefix: str, scheme: str) -> None:
    page = open_browser(320, color_scheme=scheme)
    page.goto(prefix + site.paths[form])
    page.locator("main form button.kern-btn--primary").click()
    page.get_by_role("alert").wait_for()
    page.keyboard.press("Shift+Tab")
    checks = ("untranslated",) if prefix else ()
    assert {} == findings(page, "axe", *FITS, "small", "faint", "focus", *checks)


def fill_in(page: Page) -> None:
    for name, text in {"given_name": "Amal", "family_name": "Haddad", "email": "amal@krefeld.example"}.items():
        page.locator(f"#{name}").fill(text)
    page.locator("main form button.kern-btn--primary").click()


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core was not fetched by the build")
@pytest.mark.parametrize(("prefix", "checks"), [("", ("faint",)), ("/ar-XB", ("untranslated",))])
def test_answers_to_a_form_have_no_finding(
    site: Site, open_browser: Open, prefix: str, checks: tuple[str, ...]
) -> None:
    page = open_browser(320)
    page.goto(prefix + site.paths["sign-up"])
    fill_in(page)
    mailed = findings(page, "axe", *FITS, "small", *checks)
    page.goto(prefix + site.paths["sign-up"])
    with closing(sqlite3.connect(site.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # the database is busy for longer than one waits
        fill_in(page)
        page.locator(".error-summary").wait_for()
        other.execute("ROLLBACK")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("#given_name")).to_have_value("Amal")
    assert ({}, {}) == (mailed, findings(page, "axe", *FITS, "small", *checks))


@pytest.mark.parametrize(
    ("prefix", "size", "scheme"),
    [("", (1280, 800), "light"), ("", (1280, 800), "dark"), ("/en", ZOOMED, "light"), ("/ar-XB", (1280, 800), "light")],
)
def test_focus_is_seen_and_moves_as_one_reads(
    site: Site, open_browser: Open, prefix: str, size: tuple[int, int], scheme: str
) -> None:
    page = open_browser(*size, color_scheme=scheme)
    with finding_nothing() as found:
        for name in ONE_OF_EACH:
            page.goto(prefix + site.paths[name])
            page.keyboard.press("Tab")  # from now on the browser shows where the focus is
            found[name] = findings(page, "focus")


def test_nothing_is_lost_at_200_percent_text_or_with_wider_spacing(site: Site, open_browser: Open) -> None:
    page = open_browser(640)
    with finding_nothing() as found:
        for name in pages(page, site):
            page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
            found[f"{name}, 200 %"] = findings(page, *FITS)
            page.evaluate("document.documentElement.style.removeProperty('font-size')")
            page.set_viewport_size({"width": 320, "height": 640})
            page.evaluate(SPACED)
            found[f"{name}, spaced"] = findings(page, *FITS)
            page.set_viewport_size({"width": 640, "height": 800})


def test_nothing_moves_for_who_asked_for_less_motion(site: Site, open_browser: Open) -> None:
    page = open_browser(reduced_motion="reduce")
    with finding_nothing() as found:
        for name in ONE_OF_EACH:
            page.goto(site.paths[name])
            found[name] = findings(page, "moving")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_vanishes_in_colours_of_ones_own(site: Site, open_browser: Open, scheme: str) -> None:
    page = open_browser(forced_colors="active", color_scheme=scheme)
    with finding_nothing() as found:
        for name in ONE_OF_EACH:
            page.goto(site.paths[name])
            page.keyboard.press("Tab")
            found[name] = findings(page, "vanished", "focus", "small")
