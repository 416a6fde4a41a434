"""Without a mouse: the same journeys by Tab, Enter, Space and letters alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

MOST_STOPS = 150
IS_FOCUSED = "found => found.length === 1 && found[0] === document.activeElement"


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target, which may be on the page that comes now, has the focus."""
    target.first.wait_for(state="attached")
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if target.evaluate_all(IS_FOCUSED):
            return
    raise AssertionError(f"Tab never leads to {target}")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    """Go to the target and press a key there."""
    tab_to(page, target)
    page.keyboard.press(key)


def test_finding_an_event_by_words_and_by_filter(site: Site, open_browser: Open) -> None:
    page = open_browser(390)
    page.goto("/")
    press(page, page.locator("summary", has_text="Filter"))
    press(page, page.locator("summary", has_text="Format"), "Space")
    press(page, page.get_by_label("Fortbildung ("), "Space")
    press(page, page.get_by_role("button", name="Auswahl zeigen"))
    expect(page.get_by_role("link", name="Filter entfernen: Fortbildung")).to_be_visible()
    tab_to(page, page.get_by_label("Thema, Titel oder Ort"))
    page.keyboard.type("Reihe")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Filter entfernen: Suche: Reihe")).to_be_visible()
    expect(page.get_by_role("link", name="Filter entfernen: Fortbildung")).to_be_visible()
    press(page, page.get_by_role("link", name="Reihe 0", exact=True))
    expect(page.get_by_role("heading", level=1, name="Reihe 0")).to_be_visible()


def test_signing_up_with_a_mistake_and_cancelling(site: Site, open_browser: Open) -> None:
    page = open_browser()
    page.goto("/veranstaltungen/wenige")
    press(page, page.get_by_role("link", name="Anmelden", exact=True))
    tab_to(page, page.get_by_label("Vorname"))
    for text in ("Dilara", "Yıldız", "dilara@kita", "Kita"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Weitere Person hinzufügen")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Verbindlich anmelden")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    press(page, page.get_by_role("alert").get_by_role("link"))
    expect(page.get_by_label("E-Mail-Adresse")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("dilara@kita.example")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sie haben einen Platz", exact=True)).to_be_visible()
    press(page, page.get_by_role("link", name="Absagen"))
    press(page, page.get_by_role("button", name="Ja, meinen Platz freigeben"))
    expect(page.get_by_text("Ihre Anmeldung ist abgesagt")).to_be_visible()


def test_choosing_a_calendar_and_copying_its_address(site: Site, open_browser: Open) -> None:
    page = open_browser(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/kalender")
    press(page, page.locator("summary", has_text="Formate"))
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    address = page.get_by_label("Adresse zum Einfügen")
    expect(address).not_to_have_value(f"{site.address}/feeds/veranstaltungen.ics")
    page.evaluate("document.querySelector('h1').scrollIntoView()")
    page.goto(page.url)
    press(page, page.get_by_role("button", name="Kopieren"))
    expect(page.locator(".copy").get_by_role("status")).to_have_text("Kopiert")
    assert address.input_value() == page.evaluate("navigator.clipboard.readText()")


def test_leafing_through_months(site: Site, open_browser: Open) -> None:
    page = open_browser()
    page.goto("/")
    press(page, page.get_by_role("link", name="Monat", exact=True))
    first = page.locator("table caption").text_content()
    press(page, page.get_by_role("navigation", name="Andere Monate").locator("[rel~=next]"))
    expect(page.locator("table caption")).not_to_have_text(str(first))


def test_skip_link_comes_first_and_leads_past_the_header(site: Site, open_browser: Open) -> None:
    page = open_browser(320)
    page.goto(site.paths["sign-up"])
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Zum Inhalt springen")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("main a").first).to_be_focused()
