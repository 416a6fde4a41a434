"""A training from the idea to the certificates, by people who click and type: with and without JavaScript."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.office_house import House
from tests.browser.office_steps import (
    Desk,
    Effort,
    all_sent,
    is_told,
    issue_certificates,
    number_on,
    open_past,
    paper,
    publish,
    sign_up,
)

pytestmark = pytest.mark.browser

TITLE = "Mehrsprachigkeit im Unterricht"
BEFORE_IT_BEGINS = datetime(2027, 3, 16, 12, 45, tzinfo=UTC)
NEXT_MORNING = datetime(2027, 3, 17, 9, tzinfo=UTC)


@pytest.mark.parametrize("javascript", [True, False])
def test_training_from_the_idea_to_the_certificates(house: House, javascript: bool) -> None:
    desk = Desk(house.window(javascript=javascript))
    desk.sign_in()
    create_training(desk)
    publish(desk)
    # From sign-in to a published training: 5 clicks, 5 fields. Time and format's defaults are there already.
    assert Effort(clicks=5, fields=5) == desk.effort
    describe(desk)

    chiara, boris, dilara = [house.window(390, javascript=javascript) for _person in range(3)]
    sign_up(chiara, TITLE, "Chiara Conti")
    is_told(chiara, "Sie haben einen Platz")
    sign_up(boris, TITLE, "Boris Petrović")
    is_told(boris, "Sie haben einen Platz")
    sign_up(dilara, TITLE, "Dilara Yıldız")
    is_told(dilara, "Sie stehen auf der Warteliste")
    chiara.get_by_role("link", name="Absagen").click()
    chiara.get_by_role("button", name="Ja, meinen Platz freigeben").click()
    dilara.reload()
    is_told(dilara, "Ein Platz ist für Sie frei")
    dilara.get_by_role("link", name="Platz ansehen und annehmen").click()
    dilara.get_by_role("button", name="Ja, ich nehme den Platz").click()
    is_told(dilara, "Sie haben einen Platz")
    desk.turn_to("Anmeldungen")
    desk.reads("2 von 2 Plätzen vergeben")

    house.open(BEFORE_IT_BEGINS)
    desk.sign_in()
    desk.go("Vor Ort")
    desk.follow(TITLE)
    desk.press("Ist da Boris Petrović")
    desk.press("Ist da Dilara Yıldız")
    desk.reads("2 von 2 da")
    all_sent(desk)

    house.open(NEXT_MORNING)
    desk.sign_in()
    open_past(desk, TITLE)
    issue_certificates(desk, 2)
    desk.follow(re.compile("^Ansehen.*Dilara Yıldız"))
    pages, text = paper(desk.page, "PDF ansehen")
    assert (1, True, True) == (pages, "Dilara Yıldız" in text, TITLE in text)

    anybody = house.window(390, javascript=javascript)
    anybody.goto("/bescheinigung")
    anybody.get_by_role("textbox").fill(number_on(text))
    anybody.get_by_role("main").get_by_role("button").click()
    expect(anybody.get_by_role("main").get_by_text("Diese Bescheinigung ist gültig.")).to_be_visible()


def create_training(desk: Desk) -> None:
    """Create the draft with the least that a training needs."""
    desk.follow("Neue Veranstaltung")
    desk.follow("Fortbildung")
    desk.fill("Titel", TITLE)
    desk.fill("Kurzbeschreibung", "Wie Sprachen im Klassenzimmer sichtbar werden.")
    desk.fill("Datum", "2027-03-16")
    desk.fill("Ort", "Gesamtschule Uerdingen")
    desk.fill("Plätze", "2")
    desk.press("Entwurf anlegen")


def describe(desk: Desk) -> None:
    """Say more about it, and find the way back."""
    desk.follow("Ausführliche Beschreibung")
    desk.fill("Beschreibung", "Wir üben an Beispielen.\n\n- Lieder\n- Bücher")
    desk.tick("Lehrkräfte")
    desk.press("Speichern")
    desk.reads("Gespeichert")
