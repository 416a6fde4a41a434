"""After each deed the keyboard goes on from the sentence that says what was done, and the way back leads to a page."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.office_house import House
from tests.browser.office_steps import PATIENCE, Desk, sign_up
from tests.browser.test_office_journeys import TITLE, create_training

pytestmark = pytest.mark.browser


def test_focus_is_on_what_was_done_after_each_deed(house: House) -> None:
    desk = Desk(house.window())
    desk.sign_in()
    create_training(desk)
    is_said(desk.page, "Der Entwurf ist angelegt")
    desk.turn_to("Angaben")
    desk.fill("Titel", "Ein anderer Titel")
    desk.page.keyboard.press("Enter")
    is_said(desk.page, "Gespeichert")
    desk.turn_to("Überblick")
    desk.follow("Frühere Fassungen")
    desk.press(re.compile("^Fassung davor zurückholen"))
    is_said(desk.page, "Die frühere Fassung gilt wieder")
    copy_and_delete(desk)
    desk.follow(TITLE)
    desk.follow("Veröffentlichen")
    desk.press("Veröffentlichen")
    is_said(desk.page, "Veröffentlicht")
    write_in_two(desk)
    write_to_them(desk)

    chiara = house.window(390)
    sign_up(chiara, TITLE, "Chiara Conti")
    chiara.get_by_role("link", name="Kalendereinträge wählen").click()
    chiara.get_by_role("button", name="Änderung speichern").click()
    is_said(chiara, "Gespeichert")


def is_said(page: Page, text: str) -> None:
    """Expect the focus on the one sentence that says what was done."""
    said = page.locator(".said")
    expect(said).to_be_focused(timeout=PATIENCE)
    expect(said).to_contain_text(text)


def copy_and_delete(desk: Desk) -> None:
    """Copy the draft, throw the copy away, and fetch it back; end in the list of events."""
    desk.turn_to("Überblick")
    desk.follow("Kopieren")
    desk.page.locator("#title").fill("Eine Kopie")
    desk.press("Kopie anlegen")
    is_said(desk.page, "Die Kopie ist angelegt")
    desk.follow("Entwurf löschen")
    desk.press("In den Papierkorb")
    is_said(desk.page, "Der Entwurf liegt im Papierkorb")
    desk.follow("Zum Papierkorb")
    desk.press(re.compile("^Wiederherstellen"))
    is_said(desk.page, "Wiederhergestellt")
    desk.go("Veranstaltungen")


def write_in_two(desk: Desk) -> None:
    """Write two people in: the form grows where one types on."""
    desk.turn_to("Anmeldungen")
    desk.follow("Personen eintragen")
    desk.press("Weitere Person")
    expect(desk.page.locator("#p1-given_name")).to_be_focused(timeout=PATIENCE)
    for number, name in enumerate(("Boris", "Dilara")):
        desk.page.locator(f"#p{number}-given_name").fill(name)
        desk.page.locator(f"#p{number}-family_name").fill("Kaya")
        desk.page.locator(f"#p{number}-email").fill(f"{name.lower()}@schule.example")
    desk.press("Eintragen")
    is_said(desk.page, "Eingetragen")


def write_to_them(desk: Desk) -> None:
    """Test a message, mistake its moment, send it, and go back: the browser has a page for that."""
    desk.turn_to("Nachrichten")
    desk.follow("Neue Nachricht")
    desk.fill("Betreff", "Ihr Raum")
    desk.fill("Text", "Guten Tag {{Vorname}}")
    desk.press("Vorschau und Test")
    desk.follow("Nächste Person")
    desk.press("Test an mich senden")
    is_said(desk.page, "Der Test ist unterwegs.")
    desk.reads("Person 2 von 2")
    desk.follow("Weiter zum Senden")
    desk.tick("Zu diesem Zeitpunkt:")
    desk.press("Für 2 Personen planen")
    expect(desk.page.get_by_role("alert")).to_be_focused(timeout=PATIENCE)
    desk.tick("Sofort")
    desk.press("An 2 Personen senden")
    desk.reads("Wird gesendet")
    desk.page.go_back()
    desk.reads("Wird gesendet")
