"""The page of an event says before how its places are handed out, and which workshops still have some."""

from datetime import timedelta

import httpx
import pytest

from ki_events.clock import now
from ki_events.events.tables import Event, Mode, Serving, Session
from ki_events.public_version import raise_public_version
from tests.characters import make_event
from tests.site.gatherings import make_gathering, make_hybrid, make_round, reserve, workshops
from tests.statements import counted

pytestmark = pytest.mark.anyio


async def page_of(browser: httpx.AsyncClient, event: Event) -> str:
    return (await browser.get(f"/veranstaltungen/{event.slug}")).text


async def test_reserved_places_are_told(browser: httpx.AsyncClient) -> None:
    event = await make_event(20, per_institution=3)
    await reserve(event, "kita", "Kita-Fachkräfte", 5, release_at=now() + timedelta(days=7))
    await make_hybrid(event, on_site=0, online=2)
    page = await page_of(browser, event)
    for sentence in (
        "Kita-Fachkräfte: 5 Plätze sind bis",
        "Vor Ort: alle 0 Plätze sind vergeben.",
        "Online: 2 von 2 Plätzen sind frei.",
        "Je Einrichtung können 3 Personen teilnehmen.",
    ):
        assert sentence in page


async def test_plain_event_names_no_rules(browser: httpx.AsyncClient) -> None:
    assert "card__rules" not in await page_of(browser, await make_event(20))


async def test_event_on_approval_says_who_decides(browser: httpx.AsyncClient) -> None:
    page = await page_of(browser, await make_event(mode=Mode.approval))
    assert (
        "Über jede Anmeldung entscheidet die veranstaltende Organisation." in page,
        ">Anmeldung anfragen<" in page,
    ) == (True, True)


@pytest.mark.parametrize(
    ("serving", "sentence"), [(Serving.direct, "bekommt ihn sofort"), (Serving.offer, "bieten wir ihn der Person an")]
)
async def test_full_event_says_how_its_list_moves(browser: httpx.AsyncClient, serving: Serving, sentence: str) -> None:
    assert sentence in await page_of(browser, await make_event(0, serving=serving))


async def test_timetable_says_what_is_left_in_workshops(browser: httpx.AsyncClient) -> None:
    event = await make_gathering()
    first = (await workshops(await make_round(event, places=(12, 7, 0))))[0]
    await Session.update({Session.taken: 3}).where(Session.id == first.id)
    await raise_public_version()
    page = await page_of(browser, event)
    assert [True] * 3 == [words in page for words in ("9 von 12 Plätzen frei", "7 Plätze", "ausgebucht")]


async def test_contingents_take_one_statement_however_many_they_are(browser: httpx.AsyncClient) -> None:
    numbers = []
    for size in (1, 3):
        event = await make_event(20)
        for number in range(size):
            await reserve(event, f"g{number}", f"Gruppe {number}", 2)
        with counted() as statements:
            await page_of(browser, event)
        numbers.append(len(statements))
    assert [4, 4] == numbers
