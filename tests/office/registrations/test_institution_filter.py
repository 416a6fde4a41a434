"""Which institution the table is about is chosen from those that the event has, however each of them was written."""

import re

import httpx
import pytest

from ki_events.events.tables import Event
from ki_events.registrations.arrivals import Person
from tests.characters import make_event, person, sign_up
from tests.statements import counted

pytestmark = pytest.mark.anyio

OPTION = re.compile(r'<option value="([^"]*)"( selected)?>([^<]*)</option>')


def _address(event: Event, query: str = "") -> str:
    return f"/verwaltung/krefeld/veranstaltungen/{event.slug}/anmeldungen{query}"


async def _come(event: Event, *houses: str) -> None:
    for number, house in enumerate(houses, start=event.turn + 1):
        who = person(number)
        await sign_up(event, Person(who.given_name, who.family_name, who.email, house))


async def _options(client: httpx.AsyncClient, event: Event, query: str = "") -> list[tuple[str, str]]:
    """Return the texts to choose from, each with " selected" where that is so."""
    page = (await client.get(_address(event, query))).text
    found = re.search(r'<select[^>]* name="einrichtung".*?</select>', page, re.DOTALL)
    return [(text, selected) for _value, selected, text in OPTION.findall(found[0])] if found else []


async def test_institutions_of_the_event_are_offered_with_their_people(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    await _come(event, "Kita Süd", "KITA süd", "Kita Süd", "", "Abendschule")
    assert [("Alle", ""), ("Abendschule (1)", ""), ("Kita Süd (3)", "")] == await _options(amal, event)


async def test_chosen_institution_is_found_in_each_spelling(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    await _come(event, "Kita Süd", "KITA süd", "Abendschule")
    page = (await amal.get(_address(event, "?einrichtung=kita+S%C3%BCd"))).text
    assert "1 bis 2 von 2" in page
    assert ("Kita Süd (2)", " selected") not in await _options(amal, event)
    chosen = [text for text, selected in await _options(amal, event, "?einrichtung=kita+S%C3%BCd") if selected]
    assert 1 == len(chosen)
    assert chosen[0].endswith(" (2)")


async def test_institution_that_nobody_comes_from_any_more_stays_chosen(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    await _come(event, "Kita")
    assert ("Hort (0)", " selected") in await _options(amal, event, "?einrichtung=Hort")


async def test_nothing_is_offered_where_nobody_named_an_institution(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    await _come(event, "", "")
    assert [] == await _options(amal, event)


async def test_page_needs_as_many_statements_for_three_institutions_as_for_one(amal: httpx.AsyncClient) -> None:
    event, numbers = await make_event(9), []
    for houses in (["A"], ["B", "C"]):
        await _come(event, *houses)
        event.turn += len(houses)
        with counted() as sent:
            assert 200 == (await amal.get(_address(event))).status_code
        numbers.append(len(sent))
    assert numbers[0] == numbers[1]
