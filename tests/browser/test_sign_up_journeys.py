"""A teacher in under a minute, a team with a mistake, workshops and a hybrid day: with and without JavaScript."""

import re
from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
EITHER_WAY = pytest.mark.parametrize("javascript", [True, False])
numbers = count()


def mailbox() -> str:
    """Return a mail address that nobody had."""
    return f"gast.{next(numbers)}@kita.example"


def name(page: Page, prefix: str, given_name: str, family_name: str) -> None:
    page.locator(f"#{prefix}given_name").fill(given_name)
    page.locator(f"#{prefix}family_name").fill(family_name)


def add_person(page: Page, prefix: str) -> None:
    page.get_by_role("button", name="Weitere Person hinzufügen").click()
    expect(page.locator(f"#{prefix}given_name")).to_be_focused()


def send(page: Page, button: str = "Verbindlich anmelden") -> None:
    page.get_by_role("button", name=button).click()


@EITHER_WAY
def test_one_person_signs_up_with_three_fields_and_enter(open_browser: Open, javascript: bool) -> None:
    page = open_browser(390, java_script_enabled=javascript)
    page.goto("/veranstaltungen/serie-3/anmeldung")
    name(page, "", "Chiara", "Conti")
    page.locator("#email").fill(mailbox())
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("Sie haben einen Platz|Warteliste")).first).to_be_visible()


@EITHER_WAY
def test_team_of_three_signs_up_after_a_mistake(open_browser: Open, javascript: bool) -> None:
    page = open_browser(320, java_script_enabled=javascript)
    page.goto("/veranstaltungen/frei/anmeldung")
    expect(page.get_by_text("Wenn nicht für alle Platz ist")).to_be_hidden()
    name(page, "", "Chiara", "Conti")
    page.locator("#email").fill(mailbox())
    for number, given_name in ((2, "Boris"), (3, "Dilara"), (4, "Emre")):
        add_person(page, f"p{number}-")
        name(page, f"p{number}-", given_name, "")
    page.locator("#p2-family_name").fill("Petrović")
    page.get_by_role("button", name="Person 4 entfernen").click()
    expect(page.locator("#p4-given_name")).to_have_count(0)
    expect(page.get_by_role("button", name="Weitere Person hinzufügen")).to_be_focused()
    page.get_by_label("Nur zusammen").check()
    send(page)
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Person 3: Nachname: Bitte ausfüllen.").click()
    expect(page.locator("#p3-family_name")).to_be_focused()
    expect(page.locator("#p2-family_name")).to_have_value("Petrović")
    expect(page.get_by_label("Nur zusammen")).to_be_checked()
    page.locator("#p3-family_name").fill("Yıldız")
    send(page)
    expect(page.get_by_text("Alle 3 Personen haben einen Platz.")).to_be_visible()
    page.get_by_role("link", name="Ganze Gruppe absagen").click()
    page.get_by_role("button", name="Ja, für alle absagen").click()
    expect(page.get_by_text("Die ganze Gruppe ist abgesagt")).to_be_visible()


def test_script_says_who_came_and_went_and_lets_the_focus_follow(open_browser: Open) -> None:
    page = open_browser(320)
    page.goto("/veranstaltungen/frei/anmeldung")
    button, said = page.get_by_role("button", name="Weitere Person hinzufügen"), page.locator("[data-added]")
    most = int(page.locator("[data-sign-up]").get_attribute("data-most") or 0)
    for number in range(2, most + 1):
        expect(button).to_be_enabled()
        add_person(page, f"p{number}-")
        expect(said).to_have_text(f"Person {number} hinzugefügt")
    expect(button).to_be_disabled()
    expect(page.locator("[data-full]")).to_be_visible()
    page.get_by_role("button", name="Person 2 entfernen").click()
    expect(page.locator("#p3-given_name")).to_be_focused()
    expect(said).to_have_text("Person 2 entfernt")
    expect(button).to_be_enabled()
    expect(page.locator("[data-full]")).to_be_hidden()


@EITHER_WAY
def test_leader_signs_up_others_and_is_asked_nothing_more(open_browser: Open, javascript: bool) -> None:
    page = open_browser(768, java_script_enabled=javascript)
    page.goto("/veranstaltungen/konferenztag/anmeldung")
    name(page, "", "Amal", "Haddad")
    page.locator("#email").fill(mailbox())
    page.locator("#organization").fill(f"Kita {next(numbers)}")
    page.locator("#institution_type").select_option("schule")
    add_person(page, "p2-")
    expect(page.locator("#attendance")).to_be_visible()
    page.get_by_label("Ich melde nur andere an").check()
    expect(page.locator("#attendance")).to_be_hidden()
    name(page, "p2-", "Boris", "Petrović")
    choose(page, "p2-")
    send(page)
    expect(page.get_by_text("1 Person hat einen Platz.")).to_be_visible()


@EITHER_WAY
def test_hybrid_day_with_rounds_after_a_mistake(open_browser: Open, javascript: bool) -> None:
    page = open_browser(320, java_script_enabled=javascript)
    page.goto("/veranstaltungen/konferenztag/anmeldung")
    name(page, "", "Dilara", "Yıldız")
    page.locator("#email").fill(mailbox())
    page.locator("#organization").fill(f"Kita {next(numbers)}")
    page.get_by_label("Online", exact=False).first.check()
    send(page)
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("link", name="Runde 1: Bitte wählen Sie einen Workshop.")).to_be_visible()
    expect(page.locator("[name=attendance][value=online]")).to_be_checked()
    page.locator("#institution_type").select_option("none")
    choose(page, "")
    send(page)
    expect(page.get_by_text("Sie haben einen Platz", exact=True)).to_be_visible()


@EITHER_WAY
def test_mistyped_address_is_mended_by_one_button(open_browser: Open, javascript: bool) -> None:
    page = open_browser(320, java_script_enabled=javascript)
    page.goto("/veranstaltungen/serie-4/anmeldung")
    name(page, "", "Chiara", f"Conti {next(numbers)}")
    page.locator("#email").fill("chiara@gmial.com")
    send(page)
    expect(page.get_by_text("Meinten Sie").last).to_be_visible()
    page.get_by_role("button", name="Ja, so absenden").click()
    expect(page.get_by_text("chiara@gmail.com")).to_be_visible()


@EITHER_WAY
def test_link_that_invites_opens_the_form(site: Site, open_browser: Open, javascript: bool) -> None:
    page = open_browser(390, java_script_enabled=javascript)
    page.goto(site.paths["sign-up by link"])
    name(page, "", "Boris", "Petrović")
    page.locator("#email").fill(mailbox())
    send(page)
    expect(page.get_by_text("Sie haben einen Platz", exact=True)).to_be_visible()


def choose(page: Page, prefix: str) -> None:
    """Choose for one person what the day of DaZ asks."""
    page.locator(f"[name={prefix}attendance][value=online]").check()
    page.locator(f"#{prefix}target_group").select_option("kita")
    page.get_by_role("group", name="Runde 1").filter(visible=True).last.get_by_label("Sprachbildung").check()
    page.locator(f"[name={prefix}q-essen]").first.check()
