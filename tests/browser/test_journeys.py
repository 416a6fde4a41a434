"""People find, sign up, look and cancel, subscribe, report: with and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.rows import LONG

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
EITHER_WAY = pytest.mark.parametrize("javascript", [True, False])


@EITHER_WAY
def test_finding_signing_up_and_cancelling(site: Site, open_browser: Open, javascript: bool) -> None:
    page = open_browser(390, java_script_enabled=javascript)
    page.goto("/")
    page.locator("summary", has_text="Filter").click()
    page.locator("summary", has_text="Format").click()
    page.get_by_label("Konferenz (").check()
    page.get_by_role("button", name="Auswahl zeigen").click()
    expect(page.get_by_role("status")).to_have_text("3 Veranstaltungen")
    page.get_by_role("link", name="Migrationskonferenz").click()
    page.get_by_role("link", name="Anmelden", exact=True).click()
    page.get_by_label("Vorname").fill("Dilara")
    page.get_by_label("Nachname").fill("Yıldız")
    page.get_by_label("E-Mail-Adresse").fill("dilara@kita.example")
    page.get_by_label("Sprachbildung").check()
    page.get_by_role("button", name="Verbindlich anmelden").click()
    expect(page.get_by_text("Sie haben einen Platz", exact=True)).to_be_visible()
    page.get_by_role("link", name="Absagen").click()
    page.get_by_role("button", name="Ja, meinen Platz freigeben").click()
    expect(page.get_by_text("Ihre Anmeldung ist abgesagt")).to_be_visible()
    expect(page.get_by_role("link", name="Neu anmelden")).to_be_visible()


@EITHER_WAY
def test_mistakes_are_focused_and_lead_to_their_fields(site: Site, open_browser: Open, javascript: bool) -> None:
    page = open_browser(320, java_script_enabled=javascript)
    page.goto(site.paths["sign-up"])
    page.get_by_label("Nachname").fill("Yıldız")
    page.get_by_role("button", name="Verbindlich anmelden").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Nachname")).to_have_value("Yıldız")
    page.get_by_role("link", name="Vorname: Bitte ausfüllen.").click()
    expect(page.get_by_label("Vorname")).to_be_focused()


@EITHER_WAY
def test_reporting_a_barrier_after_a_mistake(site: Site, open_browser: Open, javascript: bool) -> None:
    page = open_browser(320, java_script_enabled=javascript)
    page.goto(site.paths["frei"])
    page.get_by_role("link", name="Barriere melden").click()
    expect(page.get_by_label("Auf welcher Seite?")).to_have_value("/veranstaltungen/frei")
    page.get_by_role("button", name="Meldung senden").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("Was hindert Sie?").fill("Die Schrift ist zu klein.")
    page.get_by_role("button", name="Meldung senden").click()
    expect(page.get_by_role("heading", name="Danke für Ihre Meldung")).to_be_visible()


@EITHER_WAY
def test_choosing_a_calendar(site: Site, open_browser: Open, javascript: bool) -> None:
    page = open_browser(java_script_enabled=javascript)
    page.goto("/kalender")
    page.locator("summary", has_text="Formate").click()
    page.get_by_label("Konferenz (").check()
    if not javascript:
        page.get_by_role("button", name="Auswahl übernehmen").click()
    expect(page.get_by_label("Adresse zum Einfügen")).to_have_value(
        f"{site.address}/feeds/veranstaltungen.ics?format=conference"
    )


def test_narrowing_a_programme_without_javascript(site: Site, open_browser: Open) -> None:
    page = open_browser(390, java_script_enabled=False)
    page.goto(site.paths["programme"])
    page.locator("summary", has_text="Filter").click()
    page.get_by_label("Bezirk").select_option("Mitte")
    page.get_by_role("button", name="Anzeigen").click()
    expect(page.get_by_role("link", name="Lesung 1")).to_be_visible()
    expect(page.get_by_role("link", name="Lesung 0")).to_have_count(0)


def test_leafing_through_months_without_javascript(site: Site, open_browser: Open) -> None:
    page = open_browser(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Monat", exact=True).click()
    first = page.locator("table caption").text_content()
    page.get_by_role("navigation", name="Andere Monate").locator("[rel~=next]").click()
    expect(page.locator("table caption")).not_to_have_text(str(first))


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
