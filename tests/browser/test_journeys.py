"""People find, sign up, look and cancel: with and without JavaScript, and with the keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.site import LONG

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


@pytest.mark.parametrize("javascript", [True, False])
def test_finding_signing_up_and_cancelling(site: Site, open_browser: Open, javascript: bool) -> None:
    page = open_browser(390, java_script_enabled=javascript)
    page.goto("/")
    page.get_by_label("Format").select_option("conference")
    page.get_by_role("button", name="Suchen").click()
    expect(page.get_by_role("status")).to_have_text("1 Veranstaltung")
    page.get_by_role("link", name="Migrationskonferenz").click()
    page.get_by_role("link", name="Anmelden", exact=True).click()
    page.get_by_label("Vorname").fill("Dilara")
    page.get_by_label("Nachname").fill("Yıldız")
    page.get_by_label("E-Mail-Adresse").fill("dilara@kita.example")
    page.get_by_role("button", name="Verbindlich anmelden").click()
    expect(page.get_by_text("Sie haben einen Platz")).to_be_visible()
    page.get_by_role("link", name="Absagen").click()
    page.get_by_role("button", name="Ja, meinen Platz freigeben").click()
    expect(page.get_by_text("Ihre Anmeldung ist abgesagt")).to_be_visible()
    expect(page.get_by_role("link", name="Neu anmelden")).to_be_visible()


def test_signing_up_with_the_keyboard_alone(site: Site, open_browser: Open) -> None:
    page = open_browser()
    page.goto(site.paths["sign-up"])
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
    page.keyboard.press("Enter")
    for _step in range(2):  # the link back, then the first field
        page.keyboard.press("Tab")
    for text in ("Dilara", "Yıldız", "dilara@kita.example", "Kita"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Verbindlich anmelden")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sie haben einen Platz")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_mistakes_are_focused_and_lead_to_their_fields(site: Site, open_browser: Open, javascript: bool) -> None:
    page = open_browser(320, java_script_enabled=javascript)
    page.goto(site.paths["sign-up"])
    page.get_by_label("Nachname").fill("Yıldız")
    page.get_by_role("button", name="Verbindlich anmelden").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Nachname")).to_have_value("Yıldız")
    page.get_by_role("link", name="Vorname: Bitte ausfüllen.").click()
    expect(page.get_by_label("Vorname")).to_be_focused()


def test_changing_the_language_keeps_the_page(site: Site, open_browser: Open) -> None:
    page = open_browser()
    page.goto("/veranstaltungen/frei?x=1")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(f"{site.address}/en/veranstaltungen/frei?x=1")
    expect(page.get_by_role("heading", name=LONG)).to_be_visible()
    expect(page.get_by_role("link", name="Sign up")).to_be_visible()


def test_first_view_of_an_event_is_light(site: Site, open_browser: Open) -> None:
    page = open_browser()
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto("/veranstaltungen/frei", wait_until="networkidle")
    assert len(sizes) <= 8
    assert sum(sizes) <= 150 * 1024
