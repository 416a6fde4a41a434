"""The dates of today are there for whoever may stand at their doors."""

import httpx
import pytest

from tests.attendance.door import begun, session_of
from tests.characters import CHIARA, make_event, make_organisation, sign_up
from tests.office.check_in.doors import helper, path, sent
from tests.statements import counted

pytestmark = pytest.mark.anyio


async def test_today_shows_the_dates_of_today_with_who_is_there(amal: httpx.AsyncClient) -> None:
    event = await begun()
    await sign_up(event, CHIARA)
    await make_event(title="Erst in drei Wochen")

    page = await amal.get("/verwaltung/krefeld/vor-ort")

    assert 200 == page.status_code
    assert path(await session_of(event)) in page.text
    assert "0 von 1 da" in page.text
    assert "Erst in drei Wochen" not in page.text


async def test_a_day_without_dates_shows_the_next_ones(amal: httpx.AsyncClient) -> None:
    event = await make_event()

    page = await amal.get("/verwaltung/krefeld/vor-ort")

    assert "Heute ist kein Termin." in page.text
    assert path(await session_of(event)) in page.text


async def test_helper_sees_only_what_they_are_given(browser: httpx.AsyncClient) -> None:
    given, other = await begun(title="Mein Einlass"), await begun(title="Fremder Einlass")
    client = await helper(browser, given)

    page = await client.get("/verwaltung/krefeld/vor-ort")

    assert (True, False) == ("Mein Einlass" in page.text, "Fremder Einlass" in page.text)
    assert [200, 404] == [(await client.get(path(await session_of(event)))).status_code for event in (given, other)]


async def test_helper_without_a_date_reads_who_can_give_one(browser: httpx.AsyncClient) -> None:
    await begun()

    assert (
        "Heute ist Ihnen kein Termin gegeben."
        in (await (await helper(browser)).get("/verwaltung/krefeld/vor-ort")).text
    )


async def test_today_asks_as_little_for_three_as_for_one(amal: httpx.AsyncClient) -> None:
    await begun()
    with counted() as for_one:
        await amal.get("/verwaltung/krefeld/vor-ort")
    for _ in range(2):
        await begun()
    with counted() as for_three:
        await amal.get("/verwaltung/krefeld/vor-ort")

    assert len(for_one) == len(for_three) <= 4


@pytest.mark.parametrize("number", [0, 999, 99999999999999999999])
async def test_unknown_date_is_not_there(amal: httpx.AsyncClient, number: int) -> None:
    assert 404 == (await amal.get(f"/verwaltung/krefeld/vor-ort/{number}")).status_code


async def test_date_of_another_organisation_is_not_there(amal: httpx.AsyncClient) -> None:
    session = await session_of(await begun(organisation=await make_organisation("bielefeld")))

    assert [404] * 3 == [
        (await amal.get(path(session))).status_code,
        (await amal.get(path(session, "/stand.json"))).status_code,
        (await amal.post(path(session, "/vermerke.json"), json=sent())).status_code,
    ]
