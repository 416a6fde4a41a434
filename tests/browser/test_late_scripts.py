"""On a slow line the page is there before its scripts: what one does meanwhile counts as well."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.at_door import KEPT, PATIENCE, Door, present, sign_in, tick
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser


def held_in(held: list[Route]) -> Callable[[Route], None]:
    """Return what keeps each request there until somebody lets it go."""

    def hold(route: Route) -> None:
        held.append(route)

    return hold


class Late:
    """A page of the door's event whose script has not come yet."""

    def __init__(self, page: Page, path: str, script: str) -> None:
        self.page, self._held = page, list[Route]()
        page.route(f"**/{script}*.js", held_in(self._held))
        # The browser holds back the event "domcontentloaded" until the script has run.
        page.goto(path, wait_until="commit")

    def arrives(self) -> None:
        """Let the script come."""
        self.page.wait_for_function("() => document.readyState !== 'loading'")
        for route in self._held:
            route.continue_()


@pytest.fixture
def late(site: Site, open_browser: Callable[..., Page], door: Door) -> Callable[[str, str], Late]:
    """`late(path, script)` opens a page of the door's event, whose script comes when one says so."""

    def opened(path: str, script: str) -> Late:
        page = open_browser()
        sign_in(page, site, door.cookies[0])
        return Late(page, f"/verwaltung/krefeld/veranstaltungen/{door.event.slug}/{path}", script)

    return opened


def test_number_of_people_follows_what_was_chosen_before(late: Callable[[str, str], Late]) -> None:
    opened = late("nachrichten/neu", "messages")
    opened.page.get_by_role("checkbox", name="Warteliste").check()
    expect(opened.page.locator(".message-count__number")).to_contain_text("5 Personen")
    opened.arrives()
    expect(opened.page.locator(".message-count__number")).to_contain_text("6 Personen", timeout=PATIENCE)


def test_who_was_ticked_before_is_there(door: Door, late: Callable[[str, str], Late]) -> None:
    opened = late("anwesenheit", "attendance-grid")
    opened.page.get_by_role("checkbox", name="Gast 2 Muster").check()
    assert (0, 0) == present(door)
    opened.arrives()
    expect(opened.page.get_by_text("Gespeichert", exact=True)).to_be_visible(timeout=PATIENCE)
    assert (1, 1) == present(door)


def test_list_is_not_asked_for_while_a_tick_is_on_its_way(
    site: Site, open_browser: Callable[..., Page], door: Door
) -> None:
    page = open_browser()
    sign_in(page, site, door.cookies[0])
    held: list[Route] = []
    asked: list[str] = []
    page.route("**/vermerke.json", held_in(held))
    page.on("request", lambda request: asked.append(request.url) if "stand.json" in request.url else None)
    page.add_init_script("window.setInterval = () => 0")
    page.goto(f"/verwaltung/krefeld/veranstaltungen/{door.event.slug}/anwesenheit")
    for number in (1, 2):
        with page.expect_request("**/vermerke.json"):
            page.get_by_role("checkbox", name=f"Gast {number} Muster").check()
    held[0].continue_()
    expect(page.get_by_text("Gespeichert", exact=True)).to_be_visible(timeout=PATIENCE)
    page.evaluate("() => new Promise((done) => setTimeout(done, 0))")
    # Its answer would know nothing of the second tick, and take it back.
    assert [] == asked
    with page.expect_request(lambda request: "stand.json" in request.url):
        held[1].continue_()
    assert (2, 2) == present(door)


def test_tap_while_another_is_on_its_way_leaves_right_after_it(
    site: Site, open_browser: Callable[..., Page], door: Door
) -> None:
    page = open_browser(360, 760)
    page.add_init_script("window.setInterval = () => 0")  # every few seconds it would send by itself
    sign_in(page, site, door.cookies[0])
    page.goto(door.path)
    expect(page.locator(KEPT)).to_be_attached(timeout=PATIENCE)
    held: list[Route] = []
    page.route("**/vermerke.json", lambda route: route.continue_() if held else held.append(route))
    with page.expect_request("**/vermerke.json"):
        tick(page, "Gast 1 Muster")
    tick(page, "Gast 2 Muster")
    held[0].continue_()
    expect(page.locator("#netz")).to_be_hidden(timeout=PATIENCE)
    assert (2, 2) == present(door)
