"""The table of registrations: what it finds, in which order, with which columns, and with how many statements."""

import re

import httpx
import pytest

from ki_events.accounts.desk import Preference
from ki_events.events.tables import Event, Mode
from ki_events.registrations.questions.defining import define_questions
from ki_events.registrations.registering import Person
from tests.characters import BORIS, CHIARA, DILARA, make_event, make_organisation, person, sign_up
from tests.office.registrations.tables import address, statements, three
from tests.registrations.all_kinds import ALL_KINDS

pytestmark = pytest.mark.anyio

NAME = re.compile(r'people__name"><a[^>]*><bdi>([^<]*)</bdi>')


def names_on(page: httpx.Response) -> list[str]:
    assert page.status_code == 200, page.text[:2000]
    return NAME.findall(page.text)


async def test_table_has_everyone_in_the_order_of_standing(amal: httpx.AsyncClient) -> None:
    page = await amal.get(address(await three()))
    assert ["Chiara Conti", "Dilara Yıldız", "Boris Petrović"] == names_on(page)
    assert "2 von 2 Plätzen vergeben" in page.text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?suche=conti", ["Chiara Conti"]),
        ("?suche=CHIARA%20conti", ["Chiara Conti"]),
        ("?suche=kita.example", ["Dilara Yıldız"]),
        ("?suche=Sonnenblume", ["Dilara Yıldız"]),
        ("?suche=%25", []),
        ("?stand=waitlisted", ["Boris Petrović"]),
        (
            "?stand=confirmed&stand=waitlisted&sortierung=name&abwaerts=1",
            ["Dilara Yıldız", "Boris Petrović", "Chiara Conti"],
        ),
        ("?sortierung=name", ["Chiara Conti", "Boris Petrović", "Dilara Yıldız"]),
        ("?sortierung=einrichtung", ["Chiara Conti", "Boris Petrović", "Dilara Yıldız"]),
        ("?sortierung=eingang&abwaerts=1", ["Boris Petrović", "Dilara Yıldız", "Chiara Conti"]),
        ("?einrichtung=kita%20SONNENBLUME", ["Dilara Yıldız"]),
        ("?quelle=list", []),
        ("?stand=nonsense&seite=99999&sortierung=x", ["Chiara Conti", "Dilara Yıldız", "Boris Petrović"]),
    ],
)
async def test_table_has_what_the_address_asks_for(amal: httpx.AsyncClient, query: str, names: list[str]) -> None:
    assert names == names_on(await amal.get(address(await three(), query)))


async def test_table_is_paged_when_there_are_many(amal: httpx.AsyncClient) -> None:
    event = await make_event(None)
    for number in range(52):
        await sign_up(event, person(number))
    assert 50 == len(names_on(await amal.get(address(event))))
    last = await amal.get(address(event, "?seite=2"))
    assert ["Gast 50 Muster", "Gast 51 Muster"] == names_on(last)
    assert "51 bis 52 von 52" in last.text


async def test_people_are_found_by_what_they_answered(amal: httpx.AsyncClient) -> None:
    event = await make_event(2)
    await define_questions(event.id, ALL_KINDS, "system")
    await sign_up(event, CHIARA)
    page = await amal.get(address(event, "?frage=1&antwort=nichts"))
    assert [] == names_on(page)
    assert "Dazu passt keine Anmeldung." in page.text


async def test_columns_are_remembered_by_account(amal: httpx.AsyncClient) -> None:
    event = await three()
    assert "chiara@" not in (await amal.get(address(event))).text
    sent = {"spalte": ["mail", "bemerkung", "made-up"], "zurueck": "?suche=conti"}
    answer = await amal.post(address(event, "/spalten"), data=sent)
    assert (303, address(event, "?suche=conti")) == (answer.status_code, answer.headers["location"])
    page = await amal.get(address(event))
    assert ("chiara@<wbr>schule.example" in page.text, "Angemeldet am</a>" in page.text) == (True, False)
    await amal.post(address(event, "/spalten"), data={"spalte": ["eingang"], "zurueck": "https://elsewhere.example"})
    assert 1 == await Preference.count()


async def test_empty_event_says_what_to_do(amal: httpx.AsyncClient) -> None:
    page = await amal.get(address(await make_event(2)))
    assert "Noch ist niemand angemeldet." in page.text


async def test_people_of_other_organisations_are_not_there(amal: httpx.AsyncClient) -> None:
    event = await make_event(2, organisation=await make_organisation("bielefeld"))
    other = await sign_up(event, CHIARA)
    here = await three()
    assert 404 == (await amal.get(address(event))).status_code
    assert 404 == (await amal.get(address(here, f"/{other.public_id}"))).status_code
    assert 404 == (await amal.get(address(here, "/%00"))).status_code
    assert 303 == (await amal.get(address(here, f"/auswahl?tun=absagen&person={other.public_id}"))).status_code


async def test_waiting_list_is_in_its_order(amal: httpx.AsyncClient) -> None:
    event = await make_event(1)
    for each in (CHIARA, DILARA, BORIS):
        await sign_up(event, each)
    page = await amal.get(address(event, "/warteliste"))
    assert ["Dilara Yıldız", "Boris Petrović"] == re.findall(r'queue__who"><a[^>]*><bdi>([^<]*)', page.text)


@pytest.mark.parametrize("rest", ["", "/warteliste", "?stand=waitlisted&suche=g"])
async def test_pages_need_as_many_statements_for_three_as_for_one(amal: httpx.AsyncClient, rest: str) -> None:
    event = await make_event(1)
    await define_questions(event.id, ALL_KINDS, "system")
    columns = {"spalte": ["mail", "bedarf", "workshops", "frage-1"]}
    await amal.post(address(event, "/spalten"), data=columns)
    for number in range(2):
        await sign_up(event, person(number))
    first = await statements(amal, address(event, rest))
    for number in range(2, 5):
        await sign_up(event, person(number))
    assert first == await statements(amal, address(event, rest))


async def test_long_names_of_any_script_are_shown_whole(amal: httpx.AsyncClient) -> None:
    event = await make_event(3)
    await sign_up(event, Person("Φ" * 100, "<b>ש</b>", "x@schule.example"))
    assert ["Φ" * 100 + " &lt;b&gt;ש&lt;/b&gt;"] == names_on(await amal.get(address(event)))


@pytest.mark.parametrize(
    ("mode", "offered"),
    [(Mode.open, ["absagen"]), (Mode.approval, ["zulassen", "ablehnen", "absagen"])],
)
async def test_admitting_is_offered_where_people_are_admitted(
    amal: httpx.AsyncClient, mode: Mode, offered: list[str]
) -> None:
    event = await make_event(2, mode=mode)
    await sign_up(event, CHIARA)
    assert offered == re.findall(r'name="tun" value="(\w+)"', (await amal.get(address(event))).text)


async def test_admitting_is_offered_as_long_as_somebody_waits_for_it(amal: httpx.AsyncClient) -> None:
    event = await make_event(2, mode=Mode.approval)
    await sign_up(event, CHIARA)
    await Event.update({Event.mode: Mode.open}).where(Event.id == event.id)
    assert 'value="zulassen"' in (await amal.get(address(event))).text


async def test_waiting_list_without_anybody_says_so_once(amal: httpx.AsyncClient) -> None:
    page = (await amal.get(address(await make_event(2), "/warteliste"))).text
    assert (1, 0) == (page.count("Niemand wartet"), page.count("Wer wartet"))
