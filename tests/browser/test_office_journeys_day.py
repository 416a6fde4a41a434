"""A DaZ-Tag with two rounds of workshops and a question, from the idea to the signatures and certificates."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.office_house import House
from tests.browser.office_steps import (
    Desk,
    all_sent,
    find_event,
    is_told,
    issue_certificates,
    open_past,
    paper,
    publish,
    say_who,
    send,
)

pytestmark = pytest.mark.browser

TITLE = "DaZ-Tag 2027"
ROUNDS = {"Vormittag": ("10:00", "11:30"), "Nachmittag": ("13:00", "14:30")}
WORKSHOPS = (("Vormittag", "Lieder", "1"), ("Vormittag", "Bücher", "20"), ("Nachmittag", "Theater", "20"))
DURING_THE_DAY = datetime(2027, 5, 12, 8, tzinfo=UTC)
NEXT_MORNING = datetime(2027, 5, 13, 9, tzinfo=UTC)


def test_day_with_workshops_to_the_certificates(house: House) -> None:
    desk = Desk(house.window())
    desk.sign_in()
    create_day(desk)
    for name in ROUNDS:
        add_round(desk, name)
    for workshop in WORKSHOPS:
        add_workshop(desk, *workshop)
    desk.turn_to("Fragen")
    desk.press("Was sollen wir beim Essen beachten?")
    desk.turn_to("Überblick")
    publish(desk)

    choose(house.window(390), "Chiara Conti", "Lieder", "Theater")
    full = house.window(390)
    find_event(full, TITLE)
    expect(full.get_by_role("main").get_by_text("ausgebucht").first).to_be_visible()
    choose(full, "Boris Petrović", "Bücher")

    desk.turn_to("Anmeldungen")
    desk.main.locator("summary", has_text="Filter").click()
    desk.main.get_by_label("Workshop", exact=True).select_option(label="Theater")
    desk.press("Filter anwenden")
    expect(desk.main.get_by_role("row").filter(has_text="Chiara Conti")).to_be_visible()
    expect(desk.main.get_by_role("row").filter(has_text="Boris Petrović")).to_have_count(0)
    desk.turn_to("Anwesenheit")
    desk.follow("Drucken")
    _pages, text = paper(desk.page, "^Unterschriftenliste.*Lieder")
    assert (True, False) == ("Conti" in text, "Petrović" in text)
    write_to_group(desk)

    house.open(DURING_THE_DAY)
    desk.sign_in()
    desk.go("Vor Ort")
    desk.follow(TITLE)
    desk.press("Ist da Chiara Conti")
    desk.reads("1 von 2 da")
    all_sent(desk)
    house.open(NEXT_MORNING)
    desk.sign_in()
    open_past(desk, TITLE)
    was_in_workshops(desk, "Chiara Conti")
    issue_certificates(desk, 1)


def create_day(desk: Desk) -> None:
    """Create the draft."""
    desk.follow("Neue Veranstaltung")
    desk.follow("Thementag")
    desk.fill("Titel", TITLE)
    desk.fill("Kurzbeschreibung", "Ein Tag mit Workshops zur Wahl.")
    desk.fill("Datum", "2027-05-12")
    desk.fill("Ort", "Gesamtschule Uerdingen")
    desk.press("Entwurf anlegen")


def add_round(desk: Desk, name: str) -> None:
    """Add a round in which everybody chooses, or nobody need."""
    desk.turn_to("Termine")
    desk.follow("Workshop-Runden")
    desk.fill("Name der Runde", name, desk.main.get_by_role("group", name="Neue Runde"))
    desk.press("Runden speichern")
    desk.reads("Die Runden sind gespeichert.")


def add_workshop(desk: Desk, round_: str, title: str, capacity: str) -> None:
    """Add a workshop to a round; its day and place are there already."""
    starts, ends = ROUNDS[round_]
    desk.follow(f"Workshop hinzufügen ({round_})")
    desk.fill("Beginn", starts)
    desk.fill("Ende", ends)
    desk.fill("Titel des Termins", title)
    desk.fill("Plätze im Workshop", capacity)
    desk.press("Speichern")
    desk.reads("Der Workshop ist eingetragen.")


def choose(page: Page, name: str, *workshops: str) -> None:
    """Sign somebody up with what they chose."""
    find_event(page, TITLE)
    say_who(page, name)
    for workshop in workshops:
        page.get_by_role("radio", name=re.compile(f"^{workshop}")).check()
    page.get_by_role("checkbox", name="Vegetarisch").first.check()
    send(page)
    is_told(page, "Sie haben einen Platz")


def write_to_group(desk: Desk) -> None:
    """Write to those who chose a workshop."""
    desk.turn_to("Nachrichten")
    desk.follow("Neue Nachricht")
    desk.reads("2 Personen")
    desk.main.get_by_label("Workshop", exact=True).select_option(label="Mi., 12. Mai 2027, Lieder")
    desk.reads(re.compile("^1 Person$"))
    desk.fill("Betreff", "Ihr Raum")
    desk.fill("Text", "Guten Tag {{Vorname}}, Ihr Workshop ist im Erdgeschoss.")
    desk.press("Weiter zum Senden")
    desk.press("An 1 Person senden")
    desk.reads("Ihr Raum")


def was_in_workshops(desk: Desk, name: str) -> None:
    """Tick the rest of somebody's day: a certificate counts the workshops that were chosen as well as the day itself."""
    desk.turn_to("Anwesenheit")
    boxes = desk.main.get_by_role("checkbox", name=re.compile(f"^{name}"))
    expect(boxes).to_have_count(3)
    for box in boxes.all():
        if not box.is_checked():
            with desk.page.expect_response(lambda answer: answer.request.method == "POST"):
                box.check()
