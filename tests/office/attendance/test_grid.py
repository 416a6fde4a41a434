import re

import httpx
import pytest

from ki_events.accounts.roles import Role
from ki_events.attendance.marking import mark
from ki_events.events.tables import Event, Measure
from tests.attendance.day import choose, day_with_workshop, note
from tests.attendance.door import AMAL, begun, present_at, session_of, tap
from tests.characters import CHIARA, DILARA, make_event, person, sign_up
from tests.office.colleague import colleague, make_member
from tests.paper import read_paper
from tests.statements import counted

pytestmark = pytest.mark.anyio

BOX = re.compile(r'name="da" value="([^"]+)"( checked)?')


def path(event: Event, rest: str = "") -> str:
    return f"/verwaltung/krefeld/veranstaltungen/{event.slug}/anwesenheit{rest}"


async def test_grid_has_a_box_for_each_person_and_date(amal: httpx.AsyncClient) -> None:
    event = await begun(sessions=3)
    chiara = await sign_up(event, CHIARA)
    session = await session_of(event, 1)
    await mark([tap(session, chiara, "a")], AMAL)

    page = await amal.get(path(event))

    assert ["", " checked", ""] == [checked for _, checked in BOX.findall(page.text)]
    assert "1 von 3 (33\u00a0%)" in page.text


async def test_share_is_told_in_hours_where_certificates_ask_for_hours(amal: httpx.AsyncClient) -> None:
    event = await begun(sessions=2, certificate_measure=Measure.hours)
    chiara = await sign_up(event, CHIARA)
    await mark([tap(await session_of(event), chiara, "a")], AMAL)

    assert "180 von 360 Min. (50\u00a0%)" in (await amal.get(path(event))).text


async def test_saving_notes_what_changed_and_keeps_what_others_ticked(amal: httpx.AsyncClient) -> None:
    event = await begun(sessions=2)
    first, second = await session_of(event, 0), await session_of(event, 1)
    chiara, dilara = await sign_up(event, CHIARA), await sign_up(event, DILARA)
    await mark([tap(first, chiara, "a")], AMAL)
    form = {
        "nonce": "n",
        "seite": "1",
        "war": f"{chiara.public_id}.{first.id}",
        "da": f"{chiara.public_id}.{second.id}",
    }
    await mark([tap(first, dilara, "b")], AMAL)

    answer = await amal.post(path(event), data=form)

    assert 303 == answer.status_code
    assert ({dilara.id}, {chiara.id}) == (await present_at(first), await present_at(second))
    assert "Gespeichert" in (await amal.get(answer.headers["location"])).text


async def test_boxes_of_another_event_are_left_aside(amal: httpx.AsyncClient) -> None:
    event, other = await begun(), await begun()
    chiara, session = await sign_up(other, CHIARA), await session_of(other)

    await amal.post(path(event), data={"nonce": "n", "seite": "1", "da": f"{chiara.public_id}.{session.id}"})

    assert set() == await present_at(session)


async def test_grid_is_searched_by_name_and_institution(amal: httpx.AsyncClient) -> None:
    event = await begun()
    await sign_up(event, CHIARA)
    await sign_up(event, DILARA)

    page = await amal.get(path(event), params={"suche": "sonnenblume"})

    assert (True, False) == ("Yıldız" in page.text, "Conti" in page.text)


@pytest.mark.parametrize("number", ["1", "2", "0", "abc", "999999999999999999999"])
async def test_grid_has_pages(amal: httpx.AsyncClient, number: str) -> None:
    event = await begun(None)
    for each in range(51):
        await sign_up(event, person(each))

    page = await amal.get(path(event), params={"seite": number})

    assert len(BOX.findall(page.text)) == (1 if number == "2" else 50)


async def test_grid_without_people_and_without_dates_says_so(amal: httpx.AsyncClient) -> None:
    assert "Noch nimmt niemand teil" in (await amal.get(path(await begun()))).text
    assert "noch keinen Termin" in (await amal.get(path(await make_event(sessions=0)))).text


async def test_grid_asks_as_little_for_three_as_for_one(amal: httpx.AsyncClient) -> None:
    event = await begun(None, sessions=3)
    await sign_up(event, person(1))
    with counted() as for_one:
        await amal.get(path(event))
    for number in (2, 3):
        await sign_up(event, person(number))
    with counted() as for_three:
        await amal.get(path(event))

    assert len(for_one) == len(for_three) <= 11


async def test_state_of_the_grid_tells_what_others_ticked(amal: httpx.AsyncClient) -> None:
    event = await begun()
    session, chiara = await session_of(event), await sign_up(event, CHIARA)
    await mark([tap(session, chiara, "a")], AMAL)

    state = await amal.get(path(event, "/stand.json"))
    same = await amal.get(path(event, "/stand.json"), headers={"if-none-match": state.headers["etag"]})

    assert [f"{chiara.public_id}.{session.id}"] == state.json()["ticked"]
    assert {chiara.public_id: "1 von 1 (100\u00a0%)"} == state.json()["shares"]
    assert 304 == same.status_code


@pytest.mark.parametrize("name", ["anwesenheitsliste", "unterschriftenliste", "namensschilder", "tuerschild"])
async def test_every_paper_is_one_click_away(amal: httpx.AsyncClient, name: str) -> None:
    event = await begun()
    await sign_up(event, CHIARA)
    page = await amal.get(path(event, "/drucken"))
    address = f"{path(event, '/drucken')}/{(await session_of(event)).id}/{name}.pdf"
    assert f'href="{address}"' in page.text

    answer = await amal.get(address)

    assert (200, "application/pdf", "no-store") == (
        answer.status_code,
        answer.headers["content-type"],
        answer.headers["cache-control"],
    )
    assert read_paper(answer.content).is_ua


@pytest.mark.parametrize("name", ["namensschilder", "tuerschild"])
async def test_papers_for_all_dates_are_one_click_away(amal: httpx.AsyncClient, name: str) -> None:
    event = await begun(sessions=2)
    await sign_up(event, CHIARA)
    address = f"{path(event, '/drucken')}/alle/{name}.pdf"
    assert f'href="{address}"' in (await amal.get(path(event, "/drucken"))).text

    answer = await amal.get(address)

    assert (200, "application/pdf", "no-store") == (
        answer.status_code,
        answer.headers["content-type"],
        answer.headers["cache-control"],
    )
    assert read_paper(answer.content).is_ua


async def test_one_date_has_no_second_way_to_its_papers(amal: httpx.AsyncClient) -> None:
    event = await begun()
    assert "/drucken/alle/" not in (await amal.get(path(event, "/drucken"))).text


@pytest.mark.parametrize("name", ["anwesenheitsliste.pdf", "etwas.pdf", "tuerschild"])
async def test_other_papers_are_not_made_for_all_dates(amal: httpx.AsyncClient, name: str) -> None:
    assert 404 == (await amal.get(path(await begun(), f"/drucken/alle/{name}"))).status_code


async def test_papers_of_an_event_without_dates_are_not_there(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=0)
    assert 404 == (await amal.get(path(event, "/drucken/alle/tuerschild.pdf"))).status_code


async def test_saving_leads_on_to_certificates_when_it_is_over(amal: httpx.AsyncClient) -> None:
    event, _plenary, workshop = await day_with_workshop()
    await choose(event, workshop, CHIARA)
    assert "Weiter zu den Bescheinigungen" in (await amal.get(path(event, "?gespeichert=1"))).text


async def test_share_is_told_in_days_where_certificates_ask_for_days(amal: httpx.AsyncClient) -> None:
    event, plenary, workshop = await day_with_workshop()
    await note(await choose(event, workshop, CHIARA), plenary)
    assert "1 von 1 Tag (100\u00a0%)" in (await amal.get(path(event))).text


@pytest.mark.parametrize(
    "rest", ["/1/etwas.pdf", "/99999/tuerschild.pdf", "/99999999999999/tuerschild.pdf", "/1/tuerschild"]
)
async def test_unknown_paper_is_not_there(amal: httpx.AsyncClient, rest: str) -> None:
    assert 404 == (await amal.get(path(await begun(), f"/drucken{rest}"))).status_code


async def test_helpers_are_given_and_taken(amal: httpx.AsyncClient) -> None:
    event = await begun()
    account = await make_member("krefeld", Role.check_in, "hilfe@krefeld.example")

    given = await amal.post(path(event, "/hilfe"), data={"konto": account.public_id})
    page = await amal.get(given.headers["location"])
    assert (303, True) == (given.status_code, f'value="{account.public_id}" checked' in page.text)

    await amal.post(path(event, "/hilfe"), data={})
    assert f'value="{account.public_id}">' in (await amal.get(path(event, "/hilfe"))).text


async def test_only_accounts_of_that_role_are_given(amal: httpx.AsyncClient) -> None:
    account = await make_member("krefeld", Role.organiser, "amal@krefeld.example")

    page = await amal.post(path(await begun(), "/hilfe"), data={"konto": account.public_id})

    assert (422, True) == (page.status_code, "hilft hier nicht mehr" in page.text)


async def test_organisation_without_helpers_reads_how_to_get_some(amal: httpx.AsyncClient) -> None:
    assert "noch niemand die Rolle" in (await amal.get(path(await begun(), "/hilfe"))).text


@pytest.mark.parametrize("rest", ["", "/drucken", "/hilfe", "/stand.json"])
async def test_check_in_helpers_do_not_see_whole_events(browser: httpx.AsyncClient, rest: str) -> None:
    event = await begun()
    client = await colleague(browser, role=Role.check_in, email="hilfe@krefeld.example")

    assert 403 == (await client.get(path(event, rest))).status_code
