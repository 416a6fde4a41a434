"""At the door with a phone: without network, with a second helper, by code and name, and without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from ki_events.events.tables import Event
from ki_events.registrations.entry_codes import check_in_code
from ki_events.registrations.recounting import faults
from tests.browser.at_door import PATIENCE, Door, present, sign_in, tick
from tests.browser.conftest import Site
from tests.browser.site import with_database

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def test_without_network_nothing_is_lost_and_nothing_doubled(door: Door, stand: Callable[..., Page]) -> None:
    page = stand()
    page.context.set_offline(True)
    for number in (1, 2, 3):
        tick(page, f"Gast {number} Muster")
    expect(page.locator("#netz")).to_have_text("Offline, 3 Vermerke noch nicht übertragen", timeout=PATIENCE)
    assert (0, 0) == present(door)

    page.reload()
    expect(page.get_by_role("button", name="Rückgängig Gast 3 Muster")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#netz")).to_have_text("Offline, 3 Vermerke noch nicht übertragen")
    page.get_by_text("Jemand ist nicht angemeldet").click()
    page.get_by_label("Vorname").fill("Esra")
    page.get_by_label("Nachname").fill("Şahin")
    page.locator("#neu-form").get_by_role("button", name="Aufnehmen").click()
    expect(page.locator("#liste .guest__name", has_text="Esra Şahin")).to_be_visible()

    page.context.set_offline(False)
    expect(page.locator("#netz")).to_be_hidden(timeout=PATIENCE)
    expect(page.locator("#zahl")).to_contain_text("4 von 6 da")
    assert (4, 4) == present(door)
    assert [] == with_database(faults())


def test_two_helpers_see_each_other(door: Door, stand: Callable[..., Page]) -> None:
    first, second = stand(0), stand(1)
    tick(first, "Gast 1 Muster")
    expect(second.get_by_role("button", name="Rückgängig Gast 1 Muster")).to_be_visible(timeout=PATIENCE)
    tick(second, "Gast 2 Muster")
    second.get_by_role("button", name="Rückgängig Gast 1 Muster").click()
    expect(first.get_by_role("button", name="Ist da Gast 1 Muster")).to_be_visible(timeout=PATIENCE)
    expect(first.locator("#zahl")).to_contain_text("1 von 5 da")
    expect(second.locator("#netz")).to_be_hidden(timeout=PATIENCE)
    assert (1, 3) == present(door)


def test_who_waits_is_admitted_with_one_tap(door: Door, stand: Callable[..., Page]) -> None:
    page = stand()
    page.get_by_role("button", name="Aufnehmen Gast 6 Muster").click()
    expect(page.locator("#liste .guest__name", has_text="Gast 6 Muster")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("Niemand wartet auf einen Platz.")).to_be_visible()
    expect(page.locator("#zahl")).to_have_text("1 von 6 da", timeout=PATIENCE)
    assert [] == with_database(faults())


def test_code_and_search_find_one_of_many(door: Door, stand: Callable[..., Page]) -> None:
    page = stand()
    fourth = door.people[3]
    page.get_by_label("Code eingeben").fill(check_in_code(fourth.public_id, fourth.generation).lower())
    page.keyboard.press("Enter")
    expect(page.get_by_text("Gast 4 Muster ist da.")).to_be_visible()
    page.get_by_label("Code eingeben").fill("ABCDEFGH")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Dieser Code gehört zu niemandem auf dieser Liste.")).to_be_visible()
    page.get_by_label("Name suchen").fill("gast 5")
    expect(page.locator("#liste li:visible")).to_have_count(1)
    page.get_by_label("Name suchen").fill("nirgendwer")
    expect(page.get_by_text("Niemand auf der Liste heißt so.")).to_be_hidden()
    expect(page.locator("#niemand")).to_be_visible()


def test_focus_stays_with_the_person_who_was_ticked(door: Door, stand: Callable[..., Page]) -> None:
    page = stand()
    page.get_by_role("button", name="Ist da Gast 2 Muster").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Rückgängig Gast 2 Muster")).to_be_focused()


def test_without_script_the_buttons_do_it(site: Site, door: Door, open_browser: Open) -> None:
    page = open_browser(360, 760, java_script_enabled=False)
    sign_in(page, site, door.cookies[0])
    page.goto(door.path)
    page.get_by_role("button", name="Ist da Gast 2 Muster").click()
    expect(page.get_by_text("Gast 2 Muster ist da.")).to_be_visible()
    page.get_by_role("button", name="Rückgängig Gast 2 Muster").click()
    expect(page.get_by_text("Gast 2 Muster ist nicht mehr als anwesend vermerkt.")).to_be_visible()
    assert (0, 2) == present(door)


def test_who_is_not_let_in_is_not_said_to_be_in(door: Door, stand: Callable[..., Page]) -> None:
    with_database(_limit(door))
    page = stand()
    page.get_by_text("Jemand ist nicht angemeldet").click()
    page.get_by_label("Vorname").fill("Esra")
    page.get_by_label("Nachname").fill("Şahin")
    page.locator("#neu-form").get_by_role("button", name="Aufnehmen").click()
    refusal = "Der Raum ist voll: Mehr als 5 Personen dürfen nicht hinein."
    expect(page.locator("#meldung")).to_have_text(f"Esra Şahin: {refusal}", timeout=PATIENCE)
    expect(page.get_by_role("heading", name="Nicht übernommen")).to_be_visible()
    expect(page.locator("#zahl")).to_have_text("0 von 5 da, 1 wartet")
    expect(page.get_by_text("Im Raum zählen 5 von höchstens 5 Personen.")).to_be_visible()


async def _limit(door: Door) -> None:
    await Event.update({Event.room_limit: 5}).where(Event.id == door.event.id)


def test_what_another_helper_took_back_is_no_longer_said(door: Door, stand: Callable[..., Page]) -> None:
    first, second = stand(0), stand(1)
    tick(first, "Gast 1 Muster")
    expect(first.locator("#meldung")).to_have_text("Gast 1 Muster ist da.")
    second.get_by_role("button", name="Rückgängig Gast 1 Muster").click(timeout=PATIENCE)
    expect(first.locator("#meldung")).to_be_empty(timeout=PATIENCE)


def test_with_a_phone_what_is_needed_at_the_door_is_at_the_top(door: Door, stand: Callable[..., Page]) -> None:
    page = stand()
    tops = [page.locator(part).bounding_box() for part in (".office-header", "#suche", "#code")]
    assert all(tops)
    header, search, code = tops
    assert (True, True, True) == (header["height"] <= 64, search["y"] <= 320, code["y"] <= 400)  # type: ignore[index]
