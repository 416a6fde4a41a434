"""The table of events: what it shows, how it is searched, filtered, sorted and cut to pages."""

import re
from datetime import timedelta

import httpx
import pytest

from ki_events.clock import now
from ki_events.events.tables import Event, EventStatus, Format, Mode
from tests.characters import CHIARA, DILARA, make_event, make_organisation, sign_up
from tests.statements import counted

pytestmark = pytest.mark.anyio

ADDRESS = "/verwaltung/krefeld/veranstaltungen"
TITLES = re.compile(r'<th role="rowheader".*?<bdi>(.*?)</bdi>')


async def shown(client: httpx.AsyncClient, query: str = "") -> list[str]:
    answer = await client.get(ADDRESS + query)
    assert 200 == answer.status_code
    return TITLES.findall(answer.text)


async def test_table_says_where_to_begin_when_there_is_no_event(amal: httpx.AsyncClient) -> None:
    page = (await amal.get(ADDRESS)).text
    assert ("Noch keine Veranstaltung" in page, "<table" in page) == (True, False)


async def test_table_shows_state_date_places_and_who_waits(amal: httpx.AsyncClient) -> None:
    event = await make_event(1, title="Mehrsprachigkeit")
    await sign_up(event, CHIARA)
    await sign_up(event, DILARA)
    page = (await amal.get(ADDRESS)).text
    for words in ("Mehrsprachigkeit", "Veröffentlicht", "1 von 1", "1 wartet", "Fortbildung", "Uhr"):
        assert words in page, words


async def test_table_leaves_out_what_is_in_the_bin_or_belongs_to_others(amal: httpx.AsyncClient) -> None:
    await make_event(title="Da")
    await make_event(title="Gelöscht", status=EventStatus.draft, deleted_at=now())
    await make_event(title="Anderswo", organisation=await make_organisation("bielefeld"))
    assert ["Da"] == await shown(amal, "?stand=alle")


async def make_one_of_each() -> None:
    past = now() - timedelta(days=30)
    await make_event(title="Öffentlich")
    await make_event(title="Entwurf", status=EventStatus.draft)
    await make_event(title="Geplant", publish_at=now() + timedelta(days=1))
    await make_event(title="Verschoben", postponed=True)
    await make_event(title="Abgesagt", status=EventStatus.cancelled)
    await make_event(title="Archiviert", status=EventStatus.archived, starts_at=past)
    await make_event(title="Gerade vorbei", starts_at=past)
    await make_event(title="Abgesagt und vorbei", status=EventStatus.cancelled, starts_at=past)


@pytest.mark.parametrize(
    ("stand", "titles"),
    [
        ("", {"Öffentlich", "Entwurf", "Geplant", "Verschoben", "Abgesagt"}),
        ("?stand=entwurf", {"Entwurf"}),
        ("?stand=geplant", {"Geplant"}),
        ("?stand=oeffentlich", {"Öffentlich"}),
        ("?stand=verschoben", {"Verschoben"}),
        ("?stand=abgesagt", {"Abgesagt", "Abgesagt und vorbei"}),
        ("?stand=vergangen", {"Archiviert", "Gerade vorbei"}),
        ("?stand=unsinn", {"Öffentlich", "Entwurf", "Geplant", "Verschoben", "Abgesagt"}),
    ],
)
async def test_table_shows_what_stands_as_asked(amal: httpx.AsyncClient, stand: str, titles: set[str]) -> None:
    await make_one_of_each()
    assert titles == set(await shown(amal, stand))
    assert 8 == len(await shown(amal, "?stand=alle"))


async def test_table_finds_words_and_formats(amal: httpx.AsyncClient) -> None:
    fair = await make_event(title="Berufsbörse", format=Format.fair, mode=Mode.none, search="#2 berufsborse ")
    await Event.update({Event.search: "#2 berufsborse "}).where(Event.id == fair.id)
    await make_event(title="Vielfalt", search="#2 vielfalt ")
    assert ["Berufsbörse"] == await shown(amal, "?format=fair")
    assert ["Vielfalt"] == await shown(amal, "?q=Vielfalt")
    page = (await amal.get(ADDRESS + "?q=Nirgends")).text
    assert "Dazu ist nichts da" in page
    assert 'value="Nirgends"' in page


async def test_table_is_sorted_as_asked(amal: httpx.AsyncClient) -> None:
    late = await make_event(title="Anfang", starts_at=now() + timedelta(days=9))
    await make_event(title="Mitte", starts_at=now() + timedelta(days=3))
    await sign_up(late, CHIARA)
    assert ["Mitte", "Anfang"] == await shown(amal)
    assert ["Anfang", "Mitte"] == await shown(amal, "?sortieren=-termin")
    assert ["Anfang", "Mitte"] == await shown(amal, "?sortieren=titel")
    assert ["Anfang", "Mitte"] == await shown(amal, "?sortieren=-plaetze")
    assert 'aria-sort="descending"' in (await amal.get(ADDRESS + "?sortieren=-termin")).text


async def test_table_has_pages(amal: httpx.AsyncClient) -> None:
    for number in range(26):
        await make_event(title=f"Nummer {number:02}", sessions=0)
    assert 25 == len(await shown(amal))
    assert ["Nummer 25"] == await shown(amal, "?seite=2&sortieren=titel")
    # A page that is not there is the last one.
    assert ["Nummer 25"] == await shown(amal, "?seite=99&sortieren=titel")
    assert 25 == len(await shown(amal, "?seite=null"))


async def test_table_takes_the_same_statements_for_one_row_and_three(amal: httpx.AsyncClient) -> None:
    await make_event()
    await amal.get(ADDRESS)
    with counted() as one:
        await amal.get(ADDRESS)
    await make_event()
    await make_event()
    with counted() as three:
        await amal.get(ADDRESS)
    assert len(one) == len(three) <= 4
