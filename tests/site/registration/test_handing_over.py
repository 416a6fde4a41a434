"""The form that hands a place over, and what the link says afterwards."""

from datetime import timedelta

import httpx
import pytest

from ki_events.events.tables import HandOver, Round, SessionKind
from ki_events.registrations.electives import switch_choice
from ki_events.registrations.registering import Person
from tests.characters import BORIS, CHIARA, make_event, make_organisation, make_session, sign_up
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
    assert '<a href="#stated">Bitte bestätigen Sie, dass die Person zu Ihrer Einrichtung gehört.</a>' in answer.text
    assert "Bestätigung: Bitte ausfüllen." not in answer.text


async def test_words_fit_who_has_no_institution_and_no_workshops(browser: httpx.AsyncClient) -> None:
    alone = Person("Chiara", "Conti", CHIARA.email)
    page = (await browser.get(address(await sign_up(await make_event(), alone), "/weitergeben"))).text
    assert [True, True, False, False] == [
        words in page
        for words in (
            "an eine Kollegin oder einen Kollegen weitergeben.",
            "Diese Person arbeitet mit mir zusammen",
            "Ihrer Einrichtung",
            "mit Ihren Workshops",
        )
    ]


async def test_workshops_are_named_where_there_are_some(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    round_ = Round(event=event.id, number=1, name="Runde 1", required=False)
    await round_.save()
    kind = {"kind": SessionKind.elective, "round": round_.id}
    workshop = await make_session(event, await make_organisation(), event.starts_at + timedelta(hours=4), **kind)
    registration = await sign_up(event, CHIARA)
    await switch_choice(registration.id, round_.id, workshop.id)
    page = (await browser.get(address(registration, "/weitergeben"))).text
    assert "Die Person nimmt Ihre Stelle ein, mit Ihren Workshops." in page


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
