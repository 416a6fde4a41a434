"""What a person wants for their calendar is chosen on a page of its own, with three radio buttons and no script."""

import httpx
import pytest

from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By
from tests.characters import CHIARA, make_event, sign_up
from tests.site.registrations import address, again, send
from tests.statements import counted

pytestmark = pytest.mark.anyio


def chosen(page: str) -> list[str]:
    """Return the values of the radio buttons that are on."""
    return [
        line.split('value="')[1].split('"')[0]
        for line in page.splitlines()
        if 'type="radio"' in line and " checked" in line
    ]


async def test_choice_is_shown_changed_and_said_on_the_page_of_the_registration(browser: httpx.AsyncClient) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    overview = (await browser.get(address(registration))).text
    assert (f'href="{address(registration, "/kalender")}"' in overview, "Einladungen per E-Mail" in overview) == (
        True,
        True,
    )
    page = (await browser.get(address(registration, "/kalender"))).text
    assert (["invitations"], 3) == (chosen(page), page.count('type="radio"'))
    answer = await send(browser, address(registration, "/kalender"), calendar="feed")
    assert (303, "feed") == (answer.status_code, (await again(registration)).calendar)
    saved = (await browser.get(answer.headers["location"])).text
    assert ("Gespeichert" in saved, "Nur mein Kalender-Abo" in saved) == (True, True)
    assert ["feed"] == chosen((await browser.get(address(registration, "/kalender"))).text)


@pytest.mark.parametrize("fields", [{}, {"calendar": "nichts"}, {"calendar": ""}])
async def test_what_is_none_of_the_three_is_named(browser: httpx.AsyncClient, fields: dict[str, str]) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    answer = await send(browser, address(registration, "/kalender"), **fields)
    assert (422, "invitations") == (answer.status_code, (await again(registration)).calendar)
    assert 'href="#calendar">Kalender: Bitte wählen Sie eine der drei Möglichkeiten aus.' in answer.text
    assert ["invitations"] == chosen(answer.text)


async def test_nothing_is_chosen_when_the_registration_has_ended(browser: httpx.AsyncClient) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await cancel(registration.id, By.person)
    page = (await browser.get(address(registration, "/kalender"))).text
    assert ("Diese Anmeldung ist beendet" in page, "<form" in page.split("<main")[1]) == (True, False)
    answer = await send(browser, address(registration, "/kalender"), calendar="feed")
    assert (409, "invitations") == (answer.status_code, (await again(registration)).calendar)
    assert "daran lässt sich nichts mehr ändern" in answer.text


async def test_unknown_link_chooses_nothing(browser: httpx.AsyncClient) -> None:
    assert [404, 404] == [
        (await browser.get("/anmeldung/x/kalender")).status_code,
        (await send(browser, "/anmeldung/x/kalender", calendar="feed")).status_code,
    ]


async def test_page_is_there_in_english_and_takes_as_many_statements_for_three_sessions_as_for_one(
    browser: httpx.AsyncClient,
) -> None:
    numbers = []
    for sessions in (1, 3):
        path = "/en" + address(await sign_up(await make_event(sessions=sessions), CHIARA), "/kalender")
        await browser.get(path)
        with counted() as sent:
            page = (await browser.get(path)).text
        numbers.append(len(sent))
        assert f'action="{path}"' in page
    assert numbers[0] == numbers[1]


async def test_own_data_say_what_is_chosen(browser: httpx.AsyncClient) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await send(browser, address(registration, "/kalender"), calendar="neither")
    assert "Nichts davon" in (await browser.get(address(registration, "/daten"))).text
