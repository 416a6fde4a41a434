"""The form that hands a place over, and what the link says afterwards."""

import httpx
import pytest

from ki_events.events.tables import HandOver
from tests.characters import BORIS, CHIARA, make_event, sign_up
from tests.site.registrations import address, again, send

pytestmark = pytest.mark.anyio

DILARAS = {"given_name": "Dilara", "family_name": "Yıldız", "email": "dilara@kita.example", "stated": "1"}


async def test_place_is_handed_over_and_the_link_says_so(browser: httpx.AsyncClient) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    path = address(registration, "/weitergeben")
    assert "Diese Person gehört zu meiner Einrichtung: <bdi>Grundschule am Park</bdi>" in (await browser.get(path)).text
    answer = await send(browser, path, **DILARAS)
    assert (303, "Dilara") == (answer.status_code, (await again(registration)).given_name)
    page = await browser.get(answer.headers["location"])
    assert (200, True, False) == (
        page.status_code,
        "Sie haben den Platz weitergegeben" in page.text,
        "Dilara" in page.text,
    )


async def test_form_sent_twice_is_one_answer(browser: httpx.AsyncClient) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    path = address(registration, "/weitergeben")
    await send(browser, path, **DILARAS)
    second = await send(browser, path, **DILARAS)
    assert (200, True) == (second.status_code, "Sie haben den Platz weitergegeben" in second.text)
    assert 1 == (await again(registration)).generation


async def test_new_person_sees_only_their_own_story(browser: httpx.AsyncClient) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await send(browser, address(registration, "/weitergeben"), **DILARAS)
    page = (await browser.get(address(await again(registration)))).text
    assert (True, False, False) == (
        "Übernommen: Dieser Platz wurde an Sie weitergegeben." in page,
        "Chiara" in page,
        "weil einer für Sie frei war" in page,
    )


async def test_mistakes_are_named_and_what_was_typed_is_kept(browser: httpx.AsyncClient) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    answer = await send(browser, address(registration, "/weitergeben"), **{**DILARAS, "stated": "", "email": "dilara"})
    assert 422 == answer.status_code
    assert [True] * 3 == [text in answer.text for text in ('<a href="#email">', '<a href="#stated">', 'value="Yıldız"')]
    assert "Chiara" == (await again(registration)).given_name


async def test_page_says_why_a_place_cannot_be_handed_over(browser: httpx.AsyncClient) -> None:
    never = await sign_up(await make_event(hand_over=HandOver.never), CHIARA)
    event = await make_event(1)
    await sign_up(event, BORIS)
    waiting = await sign_up(event, CHIARA)
    pages = [(await browser.get(address(one, "/weitergeben"))).text for one in (never, waiting)]
    assert [False, False] == ['type="submit"' in page for page in pages]
    assert "Bei dieser Veranstaltung werden Plätze nicht weitergegeben." in pages[0]
    assert "Weitergeben lässt sich nur ein Platz, den Sie fest haben." in pages[1]
    assert "/weitergeben" not in (await browser.get(address(never))).text
