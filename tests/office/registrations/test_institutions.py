"""The page where spellings of one institution are made one."""

import re

import httpx
import pytest

from ki_events.registrations.registering import Person
from ki_events.registrations.tables import Registration
from tests.characters import make_event, sign_up
from tests.statements import counted

pytestmark = pytest.mark.anyio

PAGE = "/verwaltung/krefeld/einrichtungen"
SHOWN = re.compile(r'id="e\d+".*?<bdi>([^<]*)</bdi>')


async def _people(*institutions: str) -> None:
    event = await make_event(None)
    for number, name in enumerate(institutions):
        await sign_up(event, Person(f"Gast {number}", "Muster", f"gast.{number}@schule.example", name))


async def test_page_suggests_what_may_be_one(amal: httpx.AsyncClient) -> None:
    await _people("Kita Sonnenblume", "Städtische Kita Sonnenblume", "VHS")
    page = await amal.get(PAGE)
    assert 200 == page.status_code, page.text[:2000]
    assert ["Kita Sonnenblume", "Städtische Kita Sonnenblume", "VHS"] == SHOWN.findall(page.text)
    assert 2 == len(re.findall(r'id="v\d-', page.text))


async def test_chosen_spellings_become_one(amal: httpx.AsyncClient) -> None:
    await _people("Kita Sonnenblume", "Städtische Kita Sonnenblume")
    keys = ["kitasonnenblume", "städtischekitasonnenblume"]
    answer = await amal.post(PAGE, data={"schreibweise": keys, "name": " Kita  Sonnenblume "})
    assert (303, f"{PAGE}?zusammengelegt=1") == (answer.status_code, answer.headers["location"])
    names = {row["organization"] for row in await Registration.select(Registration.organization)}
    assert {"Kita Sonnenblume"} == names
    page = await amal.get(PAGE)
    kept = re.findall(r'name="trennen" value="(\d+)"', page.text)
    assert 2 == len(kept)
    assert 303 == (await amal.post(PAGE, data={"trennen": kept[0]})).status_code
    assert 1 == len(re.findall(r'name="trennen"', (await amal.get(PAGE)).text))


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"schreibweise": "vhs", "name": ""}, "Bitte geben Sie den Namen ein"),
        ({"name": "VHS Krefeld"}, "Bitte wählen Sie die Schreibweisen aus"),
        ({"schreibweise": "vhs", "name": "x" * 161}, "höchstens 160 Zeichen"),
    ],
)
async def test_page_says_what_is_missing_and_keeps_what_was_chosen(
    amal: httpx.AsyncClient, sent: dict[str, str], sentence: str
) -> None:
    await _people("VHS")
    answer = await amal.post(PAGE, data=sent)
    assert (422, True) == (answer.status_code, sentence in answer.text)
    assert (sent.get("schreibweise") == "vhs") == ('value="vhs" checked' in answer.text)


async def test_typed_name_comes_back_without_what_nobody_can_see(amal: httpx.AsyncClient) -> None:
    await _people("Kita")
    answer = await amal.post(PAGE, data={"name": "Kita\x1b Süd\u202e"})
    assert (422, True) == (answer.status_code, 'value="Kita Süd"' in answer.text)


async def test_page_is_searched_and_empty(amal: httpx.AsyncClient) -> None:
    assert "Noch hat niemand eine Einrichtung angegeben." in (await amal.get(PAGE)).text
    await _people("Kita Sonnenblume", "VHS")
    assert ["VHS"] == SHOWN.findall((await amal.get(f"{PAGE}?suche=vh")).text)
    assert "Dazu passt keine Einrichtung." in (await amal.get(f"{PAGE}?suche=zzz")).text


async def test_page_needs_as_many_statements_for_three_as_for_one(amal: httpx.AsyncClient) -> None:
    counts = []
    for institutions in (["VHS"], ["Kita", "Schule", "Uni"]):
        await _people(*institutions)
        with counted() as sent:
            await amal.get(PAGE)
        counts.append(len(sent))
    assert counts[0] == counts[1]
