"""A series by rule with holidays left out, people written in by hand, and certificates for who was there often enough."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.office_house import House
from tests.browser.office_steps import Desk, issue_certificates, open_past, publish

pytestmark = pytest.mark.browser

TITLE = "Sprachbildung im Frühling"
AFTER_ALL = datetime(2027, 4, 21, 9, tzinfo=UTC)
DATES = ("2. März", "9. März", "16. März", "6. Apr.", "13. Apr.")
"""Tuesdays; the school holidays at Easter are from 22 March to 3 April 2027."""


def test_series_by_rule_to_the_certificates(house: House) -> None:
    desk = Desk(house.window())
    desk.sign_in()
    create_series(desk)
    add_dates(desk)
    desk.turn_to("Überblick")
    publish(desk)
    write_in(desk, "Chiara", "Conti")
    write_in(desk, "Boris", "Petrović")
    desk.reads("2 von 20 Plätzen vergeben")

    house.open(AFTER_ALL)
    desk.sign_in()
    open_past(desk, TITLE)
    desk.turn_to("Anwesenheit")
    for date in DATES[:4]:
        was_there(desk, "Chiara Conti", date)
    was_there(desk, "Boris Petrović", DATES[0])
    desk.reads("4 von 5 (80\u00a0%)")
    desk.reads("1 von 5 (20\u00a0%)")
    issue_certificates(desk, 1)
    rows = desk.main.get_by_role("row")
    expect(rows.filter(has_text="Conti, Chiara")).to_contain_text("Ausgestellt")
    expect(rows.filter(has_text="Petrović, Boris")).not_to_contain_text("Ausgestellt")


def create_series(desk: Desk) -> None:
    """Create the draft with its first date."""
    desk.follow("Neue Veranstaltung")
    desk.follow("Fortbildungsreihe")
    desk.fill("Titel", TITLE)
    desk.fill("Kurzbeschreibung", "Fünf Nachmittage.")
    desk.fill("Datum", "2027-03-02")
    desk.fill("Ort", "Gesamtschule Uerdingen")
    desk.press("Entwurf anlegen")


def add_dates(desk: Desk) -> None:
    """Let the rule go on a week later; what falls into holidays is shown with its reason and not made."""
    desk.turn_to("Termine")
    desk.follow("Reihe anlegen")
    expect(desk.main.get_by_label("Erster Tag")).to_have_value("2027-03-09")
    desk.fill("Anzahl der Termine", "4")
    desk.press("Termine ansehen")
    expect(desk.main.get_by_label("16. März 2027")).to_be_checked()
    expect(desk.main.get_by_label("23. März 2027")).not_to_be_checked()
    desk.reads("Osterferien")
    desk.press("Diese Termine anlegen")
    expect(desk.main.get_by_role("heading", level=3)).to_have_count(len(DATES))


def write_in(desk: Desk, given_name: str, family_name: str) -> None:
    """Register somebody by hand, who has no address."""
    desk.turn_to("Anmeldungen")
    desk.follow("Personen eintragen")
    desk.fill("Vorname", given_name)
    desk.fill("Nachname", family_name)
    desk.press("Eintragen")
    desk.reads("Die Personen stehen jetzt in der Liste.")


def was_there(desk: Desk, name: str, date: str) -> None:
    """Tick somebody in the grid; it saves by itself."""
    with desk.page.expect_response(lambda answer: answer.request.method == "POST"):
        desk.main.get_by_role("checkbox", name=f"{name}, Di., {date}").check()
