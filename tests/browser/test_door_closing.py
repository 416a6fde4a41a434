"""What a device at the door forgets, and when; and what it shows that nobody else has, when its helper may not go on."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.at_door import (
    KEPT,
    PATIENCE,
    Door,
    end_membership,
    make_helper,
    present,
    sign_in,
    take_door,
    tick,
)
from tests.browser.checking import findings
from tests.browser.conftest import Site
from tests.browser.site import with_database

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
ENDED = "Ihre Berechtigung für diese Liste ist beendet"


def test_next_day_the_list_is_gone_and_what_is_not_sent_stays(door: Door, stand: Callable[..., Page]) -> None:
    page = stand()
    page.context.set_offline(True)
    tick(page, "Gast 1 Muster")
    # Tomorrow, without network: the page comes from what the device kept.
    page.clock.install(time=datetime.now() + timedelta(days=1))
    page.reload()
    expect(page.get_by_text("Diese Liste ist von gestern")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".guest__name:visible")).to_have_count(0)
    assert [] == page.evaluate("caches.keys()")
    assert 0 == page.evaluate("document.body.textContent.includes('Gast 1 Muster') ? 1 : 0")

    page.context.set_offline(False)
    page.clock.run_for(10_000)
    for _attempt in range(50):
        if present(door) == (1, 1):
            break
        page.wait_for_timeout(200)
    assert (1, 1) == present(door)


def test_another_account_on_the_same_device_sees_nothing_of_the_one_before(
    site: Site, door: Door, stand: Callable[..., Page]
) -> None:
    page = stand(0)
    assert 1 == page.evaluate("caches.keys().then(names => names.length)")
    sign_in(page, site, door.cookies[1])
    page.goto("/verwaltung/krefeld")  # any page of the back office will do
    page.wait_for_function("caches.keys().then(names => names.length === 0)", timeout=PATIENCE)
    page.context.set_offline(True)
    page.goto(door.path)
    expect(page.get_by_role("heading", name="Keine Verbindung")).to_be_visible()


def test_signing_out_leaves_nothing_on_the_device_and_asks_when_something_is_not_sent(
    door: Door, stand: Callable[..., Page]
) -> None:
    page = stand()
    page.context.set_offline(True)
    tick(page, "Gast 1 Muster")
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", refuse)
    page.get_by_role("button", name="Abmelden").click()
    expect(page.locator("#netz")).to_contain_text("1 Vermerk noch nicht übertragen", timeout=PATIENCE)
    for _attempt in range(75):
        if asked:
            break
        page.wait_for_timeout(200)
    assert ["Noch nicht übertragene Vermerke: 1. Beim Abmelden gehen sie verloren. Trotzdem abmelden?"] == asked

    page.context.set_offline(False)
    page.get_by_role("button", name="Abmelden").click()
    page.wait_for_url("**/verwaltung/anmelden*", timeout=PATIENCE)
    assert (1, 1) == present(door)
    page.wait_for_function("caches.keys().then(names => names.length === 0)", timeout=PATIENCE)


def test_whose_rights_ended_hands_over_what_is_left(door: Door, stand: Callable[..., Page]) -> None:
    page = stand(1)
    page.context.set_offline(True)
    tick(page, "Gast 1 Muster")
    with_database(end_membership())
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name=ENDED)).to_be_visible(timeout=PATIENCE)
    assert "Gast 1 Muster · anwesend" in page.get_by_label("Vermerke auf diesem Gerät").input_value()
    expect(page.locator("#liste li")).to_have_count(0)
    assert [] == page.evaluate("caches.keys()")
    assert (0, 0) == present(door)


def test_list_that_closes_is_one_state_and_comes_back_with_the_right(
    site: Site, door: Door, open_browser: Open
) -> None:
    page = open_browser(320, 760)
    sign_in(page, site, with_database(make_helper(door.event, "helin@krefeld.example")))
    page.goto(door.path)
    expect(page.locator(KEPT)).to_be_attached(timeout=PATIENCE)
    page.context.set_offline(True)
    tick(page, "Gast 1 Muster")
    with_database(take_door(door.event))
    page.context.set_offline(False)

    expect(page.get_by_role("heading", name=ENDED)).to_be_visible(timeout=PATIENCE)
    seen = page.locator("h1:visible, h2:visible").all_inner_texts()
    assert [door.event.title, ENDED, "Nicht übertragen"] == seen
    for gone in ("#netz", "#meldung", "#zahl", "#kamera", "#suchen", "#code-form", "#neu-form"):
        expect(page.locator(gone)).to_be_hidden()

    page.get_by_role("link", name="Seite neu laden").click()
    expect(page.get_by_text("Sie helfen bei dieser Veranstaltung nicht mehr am Einlass.")).to_be_visible()
    expect(page.get_by_label("Vermerke auf diesem Gerät")).to_have_value(re.compile("Gast 1 Muster · anwesend$"))
    assert {} == findings(page, "axe", "small", "faint")

    with_database(make_helper(door.event, "helin@krefeld.example"))
    page.reload()
    expect(page.get_by_role("button", name="Rückgängig Gast 1 Muster")).to_be_visible(timeout=PATIENCE)
    assert (1, 1) == present(door)


def test_what_nobody_else_has_is_deleted_only_when_that_is_confirmed(
    site: Site, door: Door, stand: Callable[..., Page]
) -> None:
    page = stand(1)
    page.context.set_offline(True)
    tick(page, "Gast 1 Muster")
    with_database(end_membership())
    page.context.set_offline(False)
    page.get_by_role("button", name="Diese Vermerke verwerfen").wait_for(timeout=PATIENCE)
    page.once("dialog", Dialog.dismiss)
    page.get_by_role("button", name="Diese Vermerke verwerfen").click()
    expect(page.get_by_label("Vermerke auf diesem Gerät")).to_be_visible()
    page.once("dialog", Dialog.accept)
    page.get_by_role("button", name="Diese Vermerke verwerfen").click()
    expect(page.get_by_label("Vermerke auf diesem Gerät")).to_be_hidden()
    expect(page.locator("#zu-vermerke")).to_have_text("Die Vermerke sind von diesem Gerät gelöscht.")
