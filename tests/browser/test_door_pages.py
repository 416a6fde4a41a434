"""The pages around the day have no barriers; the grid saves as one ticks, and fits a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.at_door import PATIENCE, Door, present, sign_in
from tests.browser.checking import findings
from tests.browser.conftest import Site
from tests.browser.test_pages import FITS

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


@pytest.mark.parametrize(("language", "window"), [("/en", (320, "dark")), ("", (1280, "light"))])
def test_pages_on_the_day_have_no_barriers(
    site: Site, door: Door, open_browser: Open, language: str, window: tuple[int, str]
) -> None:
    page = open_browser(window[0], color_scheme=window[1])
    sign_in(page, site, door.cookies[0])
    event = f"/verwaltung/krefeld/veranstaltungen/{door.event.slug}/anwesenheit"
    for path in ("/verwaltung/krefeld/vor-ort", door.path, event, f"{event}/drucken", f"{event}/hilfe"):
        page.goto(language + path)
        assert {} == findings(page, "axe", *FITS, "small", "faint"), path


def test_grid_saves_as_one_ticks_and_shows_what_others_tick(site: Site, door: Door, open_browser: Open) -> None:
    address = f"/verwaltung/krefeld/veranstaltungen/{door.event.slug}/anwesenheit"
    pages = [open_browser(1024), open_browser(1024)]
    for page, token in zip(pages, door.cookies, strict=True):
        sign_in(page, site, token)
        page.goto(address)
    pages[0].get_by_label("Gast 3 Muster").check()
    expect(pages[0].locator("#raster-meldung")).to_have_text("Gespeichert", timeout=PATIENCE)
    expect(pages[1].get_by_label("Gast 3 Muster")).to_be_checked(timeout=PATIENCE)
    assert (1, 1) == present(door)


def test_grid_of_one_date_fits_a_phone(site: Site, door: Door, open_browser: Open) -> None:
    page = open_browser(320)
    sign_in(page, site, door.cookies[0])
    page.goto(f"/verwaltung/krefeld/veranstaltungen/{door.event.slug}/anwesenheit")
    frame = page.locator(".table-frame")
    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")
    expect(page.locator(".grid__share").first).to_be_visible()
