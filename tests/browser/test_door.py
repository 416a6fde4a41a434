"""At the door with a phone: without network, with a second helper, on the next day, and by another account on the same device."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

from ki_events.accounts.roles import Role
from ki_events.accounts.sign_ins import begin_sign_in
from ki_events.accounts.tables import Membership
from ki_events.attendance.tables import Attendance, Mark
from ki_events.events.tables import Event, Session
from ki_events.registrations.entry_codes import check_in_code
from ki_events.registrations.recounting import faults
from ki_events.registrations.tables import Registration
from ki_events.web.security import cookie_name
from tests.attendance.door import begun
from tests.browser.checking import findings
from tests.browser.conftest import Site
from tests.browser.site import with_database
from tests.browser.test_pages import FITS
from tests.characters import person, sign_up
from tests.office.colleague import make_account, make_member

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
HELPERS = ("amal@krefeld.example", "jonas@krefeld.example")
KEPT = "[data-kept='1']"
PATIENCE = 15_000  # milliseconds, on a machine that has much to do


@dataclass
class Door:
    """A date that runs now, with five people who have places and one who waits, and two who stand at its door."""

    event: Event
    session: Session
    people: list[Registration]
    cookies: list[str]

    @property
    def path(self) -> str:
        """Return where its list is."""
        return f"/verwaltung/krefeld/vor-ort/{self.session.id}"


@pytest.fixture
def door(site: Site) -> Door:
    """A door of one's own for each test."""
    made: Door = with_database(_door())
    return made


async def _door() -> Door:
    event = await begun(5, title="Sprachbildung im Fachunterricht")
    people = [await sign_up(event, person(number)) for number in range(1, 7)]
    session = await Session.objects().get(Session.event == event.id)
    cookies = []
    for email in HELPERS:
        await make_account(name=email.split("@")[0].title(), email=email)
        account = await make_member("krefeld", Role.organiser, email)
        cookies.append(await begin_sign_in(account.id, "password"))
    assert session is not None
    return Door(event, session, people, cookies)


@pytest.fixture
def stand(site: Site, open_browser: Open, door: Door) -> Callable[..., Page]:
    """Stand at the door as the n-th helper, with a phone of one's own."""

    def opened(number: int = 0, **options: Any) -> Page:
        page = open_browser(360, 760, **options)
        sign_in(page, site, door.cookies[number])
        page.goto(door.path)
        expect(page.locator(KEPT)).to_be_attached(timeout=PATIENCE)
        return page

    return opened


def sign_in(page: Page, site: Site, token: str) -> None:
    """Put the cookie of a sign-in into the browser."""
    page.context.add_cookies([{"name": cookie_name(), "value": token, "url": site.address}])


def tick(page: Page, name: str) -> None:
    """Note somebody as present."""
    page.get_by_role("button", name=f"Ist da {name}").click()
    expect(page.get_by_role("button", name=f"Rückgängig {name}")).to_be_visible()


async def _present(session: int) -> tuple[int, int]:
    there = (Attendance.session == session) & (Attendance.is_present == True)  # noqa: E712 - SQL
    return await Attendance.count().where(there), await Mark.count().where(Mark.session == session)


def present(door: Door) -> tuple[int, int]:
    """Return how many are noted as present, and how many taps arrived."""
    found: tuple[int, int] = with_database(_present(door.session.id))
    return found


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
    with_database(_end_membership())
    page.context.set_offline(False)
    expect(page.get_by_text("Sie dürfen diese Liste nicht mehr öffnen.")).to_be_visible(timeout=PATIENCE)
    assert "Gast 1 Muster · anwesend" in page.get_by_label("Vermerke auf diesem Gerät").input_value()
    expect(page.locator("#liste li")).to_have_count(0)
    assert [] == page.evaluate("caches.keys()")
    assert (0, 0) == present(door)


async def _end_membership() -> None:
    account = await make_account(email=HELPERS[1])
    await Membership.delete().where(Membership.account == account.id)


def test_without_script_the_buttons_do_it(site: Site, door: Door, open_browser: Open) -> None:
    page = open_browser(360, 760, java_script_enabled=False)
    sign_in(page, site, door.cookies[0])
    page.goto(door.path)
    page.get_by_role("button", name="Ist da Gast 2 Muster").click()
    expect(page.get_by_text("Gast 2 Muster ist da.")).to_be_visible()
    page.get_by_role("button", name="Rückgängig Gast 2 Muster").click()
    expect(page.get_by_text("Gast 2 Muster ist nicht mehr als anwesend vermerkt.")).to_be_visible()
    assert (0, 2) == present(door)


@pytest.mark.parametrize(("language", "window"), [("/en", (320, "dark")), ("", (1280, "light"))])
def test_pages_on_the_day_have_no_barriers(
    site: Site, door: Door, open_browser: Open, language: str, window: tuple[int, str]
) -> None:
    page = open_browser(window[0], color_scheme=window[1])
    sign_in(page, site, door.cookies[0])
    event = f"/verwaltung/krefeld/veranstaltungen/{door.event.slug}/anwesenheit"
    for path in ("/verwaltung/krefeld/vor-ort", door.path, event, f"{event}/drucken", f"{event}/hilfe"):
        page.goto(language + path)
        assert {} == findings(page, "axe", *FITS, "small", "faint"), path


def test_grid_saves_as_one_ticks_and_shows_what_others_tick(site: Site, door: Door, open_browser: Open) -> None:
    address = f"/verwaltung/krefeld/veranstaltungen/{door.event.slug}/anwesenheit"
    pages = [open_browser(1024), open_browser(1024)]
    for page, token in zip(pages, door.cookies, strict=True):
        sign_in(page, site, token)
        page.goto(address)
    pages[0].get_by_label("Gast 3 Muster").check()
    expect(pages[0].locator("#raster-meldung")).to_have_text("Gespeichert", timeout=PATIENCE)
    expect(pages[1].get_by_label("Gast 3 Muster")).to_be_checked(timeout=PATIENCE)
    assert (1, 1) == present(door)
