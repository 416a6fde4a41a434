"""Passkeys in a real browser with an authenticator of its own: added, signed in with, and never without JavaScript."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ki_events.accounts.reading import account_with_address
from ki_events.accounts.tables import SignIn
from tests.accounts.people import PASSWORD, with_password
from tests.browser.checking import bring_instruments, findings
from tests.browser.site import served, with_database
from tests.conftest import Database
from tests.databases import Databases, another
from tests.office.colleague import make_member

pytestmark = pytest.mark.browser

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def house(all_databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site at a name instead of a number, which passkeys need (WebAuthn Level 3 section 5.1.3)."""

    async def fill() -> None:
        await with_password(await make_member())

    with another(all_databases) as url:
        with_database(fill())
        with served(Database(url), str(tmp_path_factory.mktemp("passkeys")), host="localhost") as address:
            yield address


@pytest.fixture
def window(chromium: Browser, house: str) -> Iterator[Callable[..., Page]]:
    """Open windows of which each is a device of its own."""
    contexts: list[BrowserContext] = []

    def opened(*, verified: bool = True, **options: Any) -> Page:
        context = chromium.new_context(base_url=house, locale="de-DE", **options)
        contexts.append(context)
        bring_instruments(context)
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR | {"isUserVerified": verified}})
        return page

    yield opened
    for context in contexts:
        context.close()


def _sign_in(page: Page) -> None:
    page.goto("/verwaltung/anmelden")
    page.get_by_label("E-Mail-Adresse").fill("amal@krefeld.example")
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()
    page.wait_for_url("**/verwaltung/krefeld")


def _add_passkey(page: Page) -> None:
    page.goto("/verwaltung/konto")
    page.get_by_label("Name des Passkeys").fill("Diensttelefon")
    page.get_by_role("button", name="Passkey hinzufügen").click()


def test_passkey_is_added_and_opens_the_account_alone(window: Callable[..., Page]) -> None:
    page = window()
    _sign_in(page)
    _add_passkey(page)
    expect(page.get_by_text("Der Passkey ist gespeichert")).to_be_visible()
    expect(page.get_by_role("strong").filter(has_text="Diensttelefon")).to_be_visible()
    page.get_by_role("button", name="Abmelden", exact=True).click()
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    page.wait_for_url("**/verwaltung/krefeld")

    async def means() -> list[str]:
        account = await account_with_address("amal@krefeld.example")
        mine = SignIn.account == (account.id if account else 0)
        return list(await SignIn.select(SignIn.means).where(mine).output(as_list=True))

    assert ["passkey"] == with_database(means())


def test_passkey_of_a_device_that_does_not_know_its_owner_opens_nothing(window: Callable[..., Page]) -> None:
    page = window(verified=False)
    _sign_in(page)
    _add_passkey(page)
    expect(page.get_by_text("Das hat nicht geklappt")).to_be_visible()


def test_page_says_so_when_this_device_has_no_passkey(window: Callable[..., Page]) -> None:
    page = window()
    page.goto("/verwaltung/anmelden")
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page.get_by_role("status")).to_have_text(re.compile("melden Sie sich mit Ihrem Passwort an"))


def test_without_javascript_the_password_opens_and_the_page_says_what_passkeys_need(
    window: Callable[..., Page],
) -> None:
    page = window(java_script_enabled=False)
    page.goto("/verwaltung/anmelden")
    expect(page.get_by_role("button", name="Mit Passkey anmelden")).to_be_hidden()
    expect(page.get_by_text("wenn Ihr Browser JavaScript ausführt")).to_be_visible()
    _sign_in(page)


def test_password_can_be_looked_at_and_is_sent_as_a_password(window: Callable[..., Page]) -> None:
    page = window()
    page.goto("/verwaltung/anmelden")
    field = page.get_by_label("Passwort", exact=True)
    field.fill(PASSWORD)
    page.get_by_role("button", name="Passwort zeigen").click()
    expect(field).to_have_attribute("type", "text")
    page.get_by_role("button", name="Passwort zeigen").click()
    expect(field).to_have_attribute("type", "password")


@pytest.mark.parametrize(
    "path", ["/verwaltung/anmelden", "/verwaltung/passwort", "/verwaltung/konto", "/verwaltung/konto/code"]
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_have_no_finding_of_axe(window: Callable[..., Page], path: str, scheme: str) -> None:
    page = window(color_scheme=scheme, viewport={"width": 320, "height": 800})
    if "konto" in path:
        _sign_in(page)
    page.goto(path)
    assert {} == findings(page, "axe")
