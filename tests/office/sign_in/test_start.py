"""The door leads on, and is kind to a role that has no pages yet."""

import httpx
import pytest

from ki_events.accounts.roles import Role
from ki_events.accounts.tables import Account
from tests.office.colleague import colleague, make_member

pytestmark = pytest.mark.anyio


async def test_reader_of_figures_learns_what_there_will_be_and_whom_to_ask(browser: httpx.AsyncClient) -> None:
    boss = await make_member(role=Role.manager, email="mia@krefeld.example")
    await Account.update({Account.name: "Mia Berg"}).where(Account.id == boss.id)
    reader = await colleague(browser, role=Role.reporter, email="laura@krefeld.example")
    answer = await reader.get("/verwaltung")
    wanted = (
        "Mit der Rolle „Auswertung“ sehen Sie hier künftig Zahlen",
        "noch nicht fertig",
        "Mia Berg",
        'href="/krefeld"',
    )
    assert [200, *[True] * 4] == [answer.status_code, *[words in answer.text for words in wanted]]
    assert "Wo möchten Sie arbeiten?" not in answer.text, "there is nothing to choose"


async def test_organiser_is_led_on(amal: httpx.AsyncClient) -> None:
    answer = await amal.get("/verwaltung")
    assert (303, "/verwaltung/krefeld") == (answer.status_code, answer.headers["location"])
