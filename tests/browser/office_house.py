"""A site of one's own whose clock turns: what happens in weeks is seen in one test."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

from playwright.sync_api import Browser, BrowserContext, Page

from ki_events.organisations.school_holidays import ensure_school_holidays
from tests.accounts.people import PASSWORD, with_password
from tests.browser.checking import bring_instruments
from tests.browser.site import free_port, served, with_database
from tests.conftest import Database
from tests.office.colleague import make_member

EMAIL = "amal@krefeld.example"
BEGIN = datetime(2027, 2, 1, 9, tzinfo=UTC)
"""A Monday without holidays near, as the server and the browsers believe."""


class House:
    """One organisation, Amal who works there, and the windows of all who look at its site."""

    def __init__(self, database: Database, data: str, chromium: Browser) -> None:
        self._database, self._data, self._chromium = database, data, chromium
        self._port, self._server, self._windows = free_port(), ExitStack(), list[BrowserContext]()
        self.now = BEGIN
        with_database(_move_in())

    def open(self, at: datetime) -> None:
        """Serve the site at this moment. The server starts anew: another process could not turn its clock, and no row is changed."""
        self._server.close()
        self.now = at
        self.address = self._server.enter_context(served(self._database, self._data, at=at, port=self._port))
        for window in self._windows:
            window.clock.set_system_time(at)

    def window(self, width: int = 1280, *, javascript: bool = True) -> Page:
        """Open a browser that nobody is signed in with."""
        context = self._chromium.new_context(
            base_url=self.address,
            viewport={"width": width, "height": 900},
            locale="de-DE",
            timezone_id="Europe/Berlin",
            java_script_enabled=javascript,
        )
        self._windows.append(context)
        bring_instruments(context)
        context.clock.set_system_time(self.now)
        return context.new_page()

    def close(self) -> None:
        """Close all windows, then the server."""
        for window in self._windows:
            window.close()
        self._server.close()


@contextmanager
def opened_house(database: Database, data: str, chromium: Browser) -> Iterator[House]:
    """Open the house on a Monday morning; close it in the end."""
    house = House(database, data, chromium)
    try:
        house.open(BEGIN)
        yield house
    finally:
        house.close()


async def _move_in() -> None:
    await ensure_school_holidays()
    await with_password(await make_member(email=EMAIL), PASSWORD)
