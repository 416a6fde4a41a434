"""Every page in every state: no finding of axe, and of what axe does not look for."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.checking import AXE, findings
from tests.browser.conftest import Site
from tests.browser.office_rows import KINDS
from tests.finding import finding_nothing

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

ZOOMED = {"width": 320, "height": 256}  # 400 % on a screen of 1280 × 1024 (WCAG 1.4.10)
PARTS = range(6)  # of the pages, so that two browsers end at nearly the same time
FITS = ("sideways", "cut", "overlapping")
WIDE, NARROW = ViewportSize(width=1280, height=800), {"width": 320, "height": 640}
SPACED = """
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-block-end: 2em !important }
`);
document.adoptedStyleSheets = [sheet];
"""
"""WCAG 1.4.12."""
LANGUAGES = """() => [
  document.documentElement.lang,
  document.documentElement.dir,
  Object.fromEntries([...document.querySelectorAll("[hreflang]:not(link), [hreflang=ar-XB]")].map(a => [a.hreflang, a.getAttribute("href")])),
]"""
ONE_OF_EACH = [
    *"list filtered month frei reihe konferenz organisation programme calendar sign-up report place cancelling privacy".split(),
    "letter",
    *KINDS,
]
Wish = dict[str, Any]
WISHES: dict[str, tuple[Wish, tuple[str, ...]]] = {
    "dark": ({"color_scheme": "dark"}, ("focus",)),
    "less motion": ({"color_scheme": "light", "reduced_motion": "reduce"}, ("moving",)),
    "own colours": ({"reduced_motion": "no-preference", "forced_colors": "active"}, ("vanished", "focus", "small")),
    "own dark colours": ({"color_scheme": "dark"}, ("vanished", "focus", "small")),
}
"""What a visitor may ask of a page that is open, one after the other, and what is looked for then."""
AS_BEFORE: Wish = {"color_scheme": "light", "forced_colors": "none"}


def pages(
    site: Site, names: list[str], prefix: str, opened: Callable[[str], Page], found: dict[str, object]
) -> Iterator[tuple[str, Page]]:
    """Open each page as whom it is for, all of one person in one window; give its name and the window.

    What leads elsewhere, or answers with another status, is noted in `found`.
    """
    windows: dict[str, Page] = {}
    for name in names:
        row = site.rows[name]
        page = windows[row.as_] = windows.get(row.as_) or opened(row.as_)
        answer = page.goto(prefix + row.path)
        landed = (answer.status if answer else None, page.url.endswith(row.path))
        found[f"{name}, status"] = landed if landed != (row.status, True) else ()
        yield name, page


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core was not fetched by the build")
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    ("prefix", "window"),
    [("", {"color_scheme": "light"}), ("/en", ZOOMED | {"color_scheme": "dark"})],
    ids=["de", "en"],
)
def test_no_page_has_a_finding(site: Site, open_browser: Open, prefix: str, window: dict[str, Any], part: int) -> None:
    names = list(site.rows)[part :: len(PARTS)]
    with finding_nothing() as found:
        for name, page in pages(site, names, prefix, lambda who: open_browser(as_=who, **window), found):
            # In the dark and at 400 % every page has the structure that axe has seen already; colours come with the kind.
            axe = ("axe",) if not prefix or name in ONE_OF_EACH else ()
            found[name] = findings(page, *axe, *FITS, "small", "faint")
            found[f"{name}, languages"] = wrong_languages(page, prefix, site.rows[name].path)


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core was not fetched by the build")
def test_no_kind_of_page_has_a_finding_from_right_to_left(site: Site, open_browser: Open) -> None:
    prefix = "/ar-XB"
    with finding_nothing() as found:
        for name, page in pages(site, ONE_OF_EACH, prefix, lambda who: open_browser(as_=who, **NARROW), found):
            found[name] = findings(page, "axe", *FITS, "small", "untranslated")
            found[f"{name}, languages"] = wrong_languages(page, prefix, site.rows[name].path)


def test_no_kind_of_page_loses_anything_when_it_is_larger(site: Site, open_browser: Open) -> None:
    with finding_nothing() as found:
        for name, page in pages(site, ONE_OF_EACH, "", lambda who: open_browser(as_=who), found):
            found |= {f"{name}, {how}": what for how, what in found_when_larger(page).items()}


def wrong_languages(page: Page, prefix: str, path: str) -> object:
    """Return what the page says of its language and of the others, unless it is right; the pseudo language is offered nowhere."""
    english = {"en": "/en" + re.sub(r"^/(?=\?|$)", "", path)}
    right = {
        "": ["de", "ltr", english],
        "/en": ["en", "ltr", {"de": path}],
        "/ar-XB": ["ar-XB", "rtl", {"de": path} | english],
    }
    said = page.evaluate(LANGUAGES)
    return [] if said == right[prefix] else said


def found_when_larger(page: Page) -> dict[str, object]:
    """Return what is lost at 200 % text (WCAG 1.4.4) and with wider spacing; leave the page as it was."""
    page.set_viewport_size({"width": 640, "height": 800})
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    found: dict[str, object] = {"200 %": findings(page, *FITS)}
    page.evaluate("document.documentElement.style.removeProperty('font-size')")
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate(SPACED)
    found["spaced"] = findings(page, *FITS)
    page.set_viewport_size(WIDE)
    return found


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


def test_no_kind_of_page_has_a_finding_without_scripts(site: Site, open_browser: Open) -> None:
    with finding_nothing() as found:
        for name, page in pages(
            site,
            ONE_OF_EACH,
            "",
            lambda who: open_browser(as_=who, java_script_enabled=False, **NARROW),
            found,
        ):
            found[name] = findings(page, *FITS, "small", "faint", "idle")


@pytest.mark.parametrize(("prefix", "window"), [("", {}), ("/en", ZOOMED), ("/ar-XB", {})], ids=["de", "en", "ar-XB"])
def test_focus_is_seen_and_moves_as_one_reads(
    site: Site, open_browser: Open, prefix: str, window: dict[str, int]
) -> None:
    with finding_nothing() as found:
        for name, page in pages(site, ONE_OF_EACH, prefix, lambda who: open_browser(as_=who, **window), found):
            page.keyboard.press("Tab")  # from now on the browser shows where the focus is
            found[name] = findings(page, "focus")


def test_pages_are_whole_for_who_asks_for_darkness_less_motion_or_own_colours(site: Site, open_browser: Open) -> None:
    with finding_nothing() as found:
        for name, page in pages(site, ONE_OF_EACH, "", lambda who: open_browser(as_=who), found):
            for wish, (media, checks) in WISHES.items():
                page.emulate_media(**media)
                page.keyboard.press("Tab")
                found[f"{name}, {wish}"] = findings(page, *checks)
            page.emulate_media(**AS_BEFORE)
