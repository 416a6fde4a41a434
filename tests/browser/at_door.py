"""A date that runs now, who stands at its door with a phone, and what is noted of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from ki_events.accounts.roles import Role
from ki_events.accounts.sign_ins import begin_sign_in
from ki_events.accounts.tables import Membership
from ki_events.attendance.helping import give
from ki_events.attendance.tables import Attendance, Mark
from ki_events.events.tables import Event, Session
from ki_events.registrations.tables import Registration
from ki_events.web.security import cookie_name
from tests.attendance.door import begun
from tests.browser.site import with_database
from tests.characters import person, sign_up
from tests.office.colleague import make_account, make_member

if TYPE_CHECKING:
    from tests.browser.conftest import Site

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


async def opened_door() -> Door:
    """Return a door of one's own."""
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


async def end_membership() -> None:
    """Let the second helper be nothing in Krefeld any more."""
    account = await make_account(email=HELPERS[1])
    await Membership.delete().where(Membership.account == account.id)


async def make_helper(event: Event, email: str) -> str:
    """Return the sign-in of somebody who only helps at the door of this event."""
    account = await make_member("krefeld", Role.check_in, email)
    await _give(event, account.public_id)
    return await begin_sign_in(account.id, "password")


async def take_door(event: Event) -> None:
    """Let nobody help at the door of this event any more."""
    await _give(event)


async def _give(event: Event, *public_ids: str) -> None:
    found = await Event.objects(Event.organisation).get(Event.id == event.id)
    assert found is not None
    await give(found, public_ids, "account:1")
