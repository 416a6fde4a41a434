"""One's own data: a file, and the end of the account."""

from datetime import timedelta

import httpx
import pytest

from ki_events.accounts.reading import account_of
from ki_events.accounts.roles import Role
from ki_events.accounts.tables import Account, Membership
from ki_events.clock import now, stopped
from ki_events.registrations.changing.capacity import change_capacity
from tests.accounts.people import PASSWORD, with_password
from tests.characters import make_event
from tests.office.colleague import colleague, make_member
from tests.site.client import visitor

pytestmark = pytest.mark.anyio

ACCOUNT = "/verwaltung/konto"


async def test_own_data_come_as_a_file_that_nobody_keeps(amal: httpx.AsyncClient) -> None:
    assert f'href="{ACCOUNT}/daten.json"' in (await amal.get(ACCOUNT)).text
    answer = await amal.get(f"{ACCOUNT}/daten.json")
    assert ("application/json", "no-store", "amal@krefeld.example") == (
        answer.headers["content-type"].partition(";")[0], answer.headers["cache-control"], answer.json()["account"]["email"],
    )  # fmt: skip


async def test_account_goes_after_a_question_and_history_has_no_name(amal: httpx.AsyncClient) -> None:
    account, event = await make_member(), await make_event(2)
    await change_capacity(event.id, 30, f"account:{account.id}")
    assert "Möchten Sie Ihr Konto wirklich löschen?" in (await amal.get(f"{ACCOUNT}/loeschen")).text
    answer = await amal.post(f"{ACCOUNT}/loeschen")
    assert (303, "/verwaltung/anmelden/geloescht") == (answer.status_code, answer.headers["location"])
    assert "Ihr Konto ist gelöscht" in (await amal.get(answer.headers["location"])).text
    assert ("", 0) == ((await account_of(account.id)).name, await Membership.count())
    assert 303 == (await amal.get(ACCOUNT)).status_code, "nobody is signed in"
    async with visitor() as other:
        mia = await colleague(other, role=Role.manager, email="mia@krefeld.example")
        page = (await mia.get("/verwaltung/krefeld/verlauf")).text
        # Whoever makes an account in these tests is called Amal: it is Mia's name.
        history = page.partition("<main")[2]
        assert (True, True) == ("Ehemaliges Konto" in history, "Zahl der Plätze geändert" in history)


async def test_deletion_asks_for_the_password_after_a_while(amal: httpx.AsyncClient) -> None:
    await with_password(await make_member())
    with stopped(now() + timedelta(minutes=31)):
        for ask in (amal.get, amal.post):
            asked = await ask(f"{ACCOUNT}/loeschen")
            assert f"{ACCOUNT}/bestaetigen?weiter=%2Fverwaltung%2Fkonto%2Floeschen" == asked.headers["location"]
        form = {"password": PASSWORD, "weiter": f"{ACCOUNT}/loeschen"}
        assert f"{ACCOUNT}/loeschen" == (await amal.post(f"{ACCOUNT}/bestaetigen", data=form)).headers["location"]
        assert 200 == (await amal.get(f"{ACCOUNT}/loeschen")).status_code
    assert 1 == await Membership.count()


async def test_last_manager_reads_what_to_do_first(manager: httpx.AsyncClient) -> None:
    page = (await manager.get(f"{ACCOUNT}/loeschen")).text
    assert [True, True, False] == [
        words in page for words in ("Sonst leitet niemand", 'href="/verwaltung/krefeld/personen"', "Ja, Konto löschen")
    ]
    refused = await manager.post(f"{ACCOUNT}/loeschen")
    assert (422, True, 1) == (refused.status_code, "Sonst leitet niemand" in refused.text, await Membership.count())
    await make_member(role=Role.manager, email="mia@krefeld.example")
    assert 303 == (await manager.post(f"{ACCOUNT}/loeschen")).status_code


async def test_last_administrator_reads_what_to_do_first(amal: httpx.AsyncClient) -> None:
    await Account.update({Account.is_administrator: True}, force=True)
    refused = await amal.post(f"{ACCOUNT}/loeschen")
    assert [422, True, True] == [
        refused.status_code, "verwaltet" in refused.text, 'href="/verwaltung/installation/konten"' in refused.text,
    ]  # fmt: skip
