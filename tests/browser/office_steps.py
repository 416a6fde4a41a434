"""What people do in the back office and on the public site, by what they read there."""

import re
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urljoin

from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from tests.accounts.people import PASSWORD
from tests.browser.office_house import EMAIL

PATIENCE = 30_000  # milliseconds, on a machine that has much to do


@dataclass
class Effort:
    """What somebody had to do so far: links and buttons, and fields that were typed or chosen in."""

    clicks: int = 0
    fields: int = 0


class Desk:
    """Amal at her desk: she clicks and types, and each is counted. She knows one address, the one of the sign-in page."""

    def __init__(self, page: Page) -> None:
        self.page, self.effort = page, Effort()
        page.set_default_timeout(PATIENCE)

    def sign_in(self) -> None:
        """Sign in with address and password; what is counted begins afterwards."""
        self.page.goto("/verwaltung/anmelden")
        self.page.get_by_label("E-Mail-Adresse").fill(EMAIL)
        self.page.get_by_label("Passwort", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Anmelden", exact=True).click()
        expect(self.page.get_by_role("heading", name="Heute", exact=True)).to_be_visible(timeout=PATIENCE)
        self.effort = Effort()

    def follow(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Click a link."""
        self._click((within or self.main).get_by_role("link", name=name, exact=isinstance(name, str)).first)

    def press(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Press a button."""
        self._click((within or self.main).get_by_role("button", name=name, exact=isinstance(name, str)).first)

    def fill(self, label: str, value: str, within: Locator | None = None) -> None:
        """Type into a field."""
        self.effort.fields += 1
        (within or self.main).get_by_label(re.compile(f"^{re.escape(label)}( muss sein)?$")).first.fill(value)

    def tick(self, label: str, within: Locator | None = None) -> None:
        """Tick a box or choose one of some."""
        self.effort.fields += 1
        (within or self.main).get_by_label(label, exact=True).first.check()

    def go(self, way: str) -> None:
        """Go to a part of the house."""
        self.follow(way, self.page.get_by_role("navigation", name="Bereiche der Verwaltung"))

    def turn_to(self, way: str) -> None:
        """Go to a part of the event."""
        self.follow(way, self.page.get_by_role("navigation", name="Bereiche dieser Veranstaltung"))

    def reads(self, text: str | re.Pattern[str]) -> None:
        """Expect that the page says so."""
        expect(self.main.get_by_text(text).filter(visible=True).first).to_be_visible(timeout=PATIENCE)

    @property
    def main(self) -> Locator:
        """Return the page without its frame."""
        return self.page.get_by_role("main")

    def _click(self, what: Locator) -> None:
        self.effort.clicks += 1
        what.click()


def find_event(page: Page, title: str) -> None:
    """Find an event on the public site and go to its sign-up."""
    page.set_default_timeout(PATIENCE)
    page.goto("/")
    page.get_by_role("link", name=title).first.click()
    page.get_by_role("link", name=re.compile("^(Anmelden|Auf die Warteliste)$")).first.click()


def sign_up(page: Page, title: str, name: str) -> None:
    """Sign up a person with this name, who had nothing to choose."""
    find_event(page, title)
    say_who(page, name)
    send(page)


def say_who(page: Page, name: str) -> None:
    """Type name and address."""
    given_name, family_name = name.split()
    page.locator("#given_name").fill(given_name)
    page.locator("#family_name").fill(family_name)
    page.locator("#email").fill(f"{given_name.lower()}@schule.example")


def send(page: Page) -> None:
    """Press the button under the form."""
    page.get_by_role("button", name=re.compile("^(Verbindlich anmelden|Auf die Warteliste setzen)$")).click()


def is_told(page: Page, headline: str) -> None:
    """Expect what a person reads about their registration."""
    expect(page.get_by_text(headline, exact=True)).to_be_visible(timeout=PATIENCE)


def paper(page: Page, name: str) -> tuple[int, str]:
    """Fetch the PDF behind a link as the browser would; return how many pages it has, and their text."""
    link = page.get_by_role("main").get_by_role("link", name=re.compile(name)).first
    answer = page.context.request.get(urljoin(page.url, str(link.get_attribute("href"))))
    assert (200, "application/pdf") == (answer.status, answer.headers["content-type"])
    read = PdfReader(BytesIO(answer.body()))
    return len(read.pages), "\n".join(each.extract_text() for each in read.pages)


def publish(desk: Desk) -> None:
    """Publish from the overview, at once."""
    desk.follow("Veröffentlichen")
    desk.press("Veröffentlichen")
    desk.reads("Alle können die Seite sehen.")


def open_past(desk: Desk, title: str) -> None:
    """Find an event that is over."""
    desk.go("Veranstaltungen")
    desk.main.get_by_label("Stand").select_option(label="Vergangene")
    desk.press("Anwenden")
    desk.follow(title)


def all_sent(desk: Desk) -> None:
    """Expect that the check-in page keeps nothing back: a tap is shown at once and sent after that."""
    expect(desk.page.locator("#netz")).to_be_hidden(timeout=PATIENCE)


def issue_certificates(desk: Desk, number: int) -> None:
    """Issue to everybody who was there enough."""
    desk.turn_to("Bescheinigungen")
    desk.follow(re.compile(f"^{number} Bescheinigung(en)? ausstellen und mailen$"))
    desk.press("Jetzt ausstellen und mailen")
    desk.reads(f"Ausgestellt: {number}.")


def number_on(text: str) -> str:
    """Return the number that is printed on a certificate."""
    found = re.search(r"KRE-2027-\w{4}-\w{4}", text)
    assert found is not None
    return found[0]
