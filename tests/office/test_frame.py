"""Who may open what: strangers find nothing, roles have their pages, nobody gets in without signing in."""

import httpx
import pytest

from ki_events.accounts.roles import Role
from tests.characters import make_event
from tests.office.colleague import colleague, make_member

pytestmark = pytest.mark.anyio


async def test_page_leads_to_signing_in_when_nobody_is_signed_in(browser: httpx.AsyncClient) -> None:
    await make_member()
    answer = await browser.get("/verwaltung/krefeld")
    assert (303, "/verwaltung/anmelden?weiter=%2Fverwaltung%2Fkrefeld") == (
        answer.status_code,
        answer.headers["location"],
    )


async def test_organisation_is_not_there_when_one_is_no_member(amal: httpx.AsyncClient) -> None:
    await make_member("bielefeld", email="boris@bielefeld.example")
    assert 200 == (await amal.get("/verwaltung/krefeld")).status_code
    assert 404 == (await amal.get("/verwaltung/bielefeld")).status_code
    assert 404 == (await amal.get("/verwaltung/nirgends")).status_code


async def test_page_is_refused_when_the_role_has_no_right(browser: httpx.AsyncClient) -> None:
    helper = await colleague(browser, role=Role.check_in)
    assert 403 == (await helper.get("/verwaltung/krefeld/veranstaltungen")).status_code


async def test_answer_of_a_form_lets_the_way_back_lead_to_the_page_of_the_form(amal: httpx.AsyncClient) -> None:
    event = await make_event(3)
    own = f"/verwaltung/krefeld/veranstaltungen/{event.slug}"
    asked = await amal.get(f"{own}/anmeldungen/eintragen")
    answered = await amal.post(f"{own}/anmeldungen/eintragen", data={"personen": "1"})
    assert (200, 422) == (asked.status_code, answered.status_code)
    assert [False, True] == ["/back." in page.text for page in (asked, answered)]


async def test_page_is_closed_when_one_has_signed_out(amal: httpx.AsyncClient) -> None:
    answer = await amal.post("/verwaltung/abmelden")
    assert (303, '"cache", "storage"') == (answer.status_code, answer.headers["clear-site-data"])
    assert 303 == (await amal.get("/verwaltung/krefeld")).status_code
