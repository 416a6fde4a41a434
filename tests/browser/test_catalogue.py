"""The list in a real browser: events on the first screen of a phone, a form that unfolds, addresses one can read."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

TITLE_BEGINS = "document.querySelector('.event-item__title').getBoundingClientRect().top"
TWO_LINES = 48  # pixels
MONTHS = "[...document.querySelectorAll('.sheet td')].map(cell => cell.getBoundingClientRect().top)"


@pytest.mark.parametrize(("width", "height"), [(320, 640), (360, 740)])
def test_first_event_is_on_the_first_screen_of_a_phone(open_browser: Open, width: int, height: int) -> None:
    page = open_browser(width)
    page.set_viewport_size({"width": width, "height": height})
    page.goto("/")
    assert page.evaluate(TITLE_BEGINS) + TWO_LINES < height


def test_form_is_folded_on_a_phone_and_its_button_stays_in_reach(open_browser: Open) -> None:
    page = open_browser(360)
    page.goto("/")
    button = page.get_by_role("button", name="Auswahl zeigen")
    expect(button).to_be_hidden()
    page.locator("summary", has_text="Filter").click()
    expect(button).to_be_in_viewport()


def test_form_stands_open_beside_the_list_on_a_wide_screen(open_browser: Open) -> None:
    page = open_browser(1280)
    page.goto("/")
    expect(page.get_by_role("button", name="Auswahl zeigen")).to_be_visible()
    expect(page.locator("summary.chip--filter")).to_be_hidden()


def test_address_names_only_what_was_chosen(open_browser: Open) -> None:
    page = open_browser(1280)
    page.goto("/")
    page.locator("summary", has_text="Format").click()
    page.get_by_label("Fortbildung (").check()
    page.get_by_role("button", name="Auswahl zeigen").click()
    page.wait_for_url("**/?format=training")


def test_form_works_without_javascript(open_browser: Open) -> None:
    page = open_browser(1280, java_script_enabled=False)
    page.goto("/")
    page.get_by_label("Thema, Titel oder Ort").fill("Reihe")
    page.get_by_role("button", name="Suchen").click()
    expect(page.get_by_role("link", name="Filter entfernen: Suche: Reihe")).to_be_visible()


def test_month_is_a_table_on_a_wide_screen_and_a_list_of_days_on_a_phone(open_browser: Open) -> None:
    tops = {}
    for width in (360, 1280):
        page = open_browser(width)
        page.goto("/?ansicht=monat")
        tops[width] = [top for top in page.evaluate(MONTHS) if top]
    assert (7, 1) == (tops[1280].count(tops[1280][0]), tops[360].count(tops[360][0]))
