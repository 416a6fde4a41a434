"""A new event: from a format and a few fields to a draft that knows what it lacks."""

import re
from datetime import UTC, datetime

import httpx
import pytest

from ki_events.events.tables import Event, EventStatus, Session
from tests.characters import make_event

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("mid_morning")]

ADDRESS = "/verwaltung/krefeld/veranstaltungen/neu"
NONCE = re.compile(r'name="nonce" value="([^"]+)"')
FIELDS = {
    "format": "training",
    "title": "Mehrsprachigkeit im Unterricht",
    "summary": "Wie Sprachen sichtbar werden.",
    "date": "2027-03-17",
    "starts": "14:00",
    "ends": "17:00",
    "place": "Gesamtschule Uerdingen",
    "capacity": "20",
}


async def filled(client: httpx.AsyncClient, **changes: str) -> dict[str, str]:
    page = (await client.get(ADDRESS + "?format=training")).text
    return {**FIELDS, "nonce": NONCE.findall(page)[0], **changes}


async def test_formats_are_offered_with_a_sentence_each(amal: httpx.AsyncClient) -> None:
    page = (await amal.get(ADDRESS)).text
    assert 11 == page.count('class="format-card"')
    assert f"{ADDRESS}?format=training_series" in page


async def test_form_is_filled_in_with_what_the_format_knows(amal: httpx.AsyncClient) -> None:
    page = (await amal.get(ADDRESS + "?format=thematic_day")).text
    for known in ('value="09:00"', 'value="16:00"', 'value="150"'):
        assert known in page


async def test_draft_is_created_with_its_first_session(amal: httpx.AsyncClient) -> None:
    answer = await amal.post(ADDRESS, data=await filled(amal))
    event = await Event.objects().first()
    assert (303, "/verwaltung/krefeld/veranstaltungen/mehrsprachigkeit-im-unterricht?angelegt=1") == (
        answer.status_code,
        answer.headers["location"],
    )
    assert (EventStatus.draft, 20, "open", "offer", True) == (
        event.status,
        event.capacity,
        event.mode,
        event.serving,
        event.certificate,
    )
    session = await Session.objects().first()
    assert datetime(2027, 3, 17, 13, tzinfo=UTC) == session.starts_at == event.starts_at == event.next_at
    assert ("ki@krefeld.example", True, "Gesamtschule Uerdingen") == (
        session.organizer_email,
        session.uid.endswith("@ki-events"),
        session.place_name,
    )
    page = (await amal.get(answer.headers["location"])).text
    assert "Der Entwurf ist angelegt" in page
    assert ">Veröffentlichen<" in page


async def test_two_clicks_make_one_draft(amal: httpx.AsyncClient) -> None:
    fields = await filled(amal)
    first, second = await amal.post(ADDRESS, data=fields), await amal.post(ADDRESS, data=fields)
    assert first.headers["location"] == second.headers["location"]
    assert 1 == await Event.count()


async def test_second_event_of_a_title_gets_an_address_of_its_own(amal: httpx.AsyncClient) -> None:
    found = []
    for _ in range(3):
        answer = await amal.post(ADDRESS, data=await filled(amal))
        found.append(answer.headers["location"].rpartition("/")[2].partition("?")[0])
    plain = "mehrsprachigkeit-im-unterricht"
    assert [plain, f"{plain}-2027", f"{plain}-2027-2"] == found


async def test_title_alone_is_enough(amal: httpx.AsyncClient) -> None:
    nothing = dict.fromkeys(("summary", "date", "starts", "ends", "place", "capacity"), "")
    answer = await amal.post(ADDRESS, data=await filled(amal, title="Neu", **nothing))
    # "neu" is the address of the form itself.
    assert "/verwaltung/krefeld/veranstaltungen/neu-2?angelegt=1" == answer.headers["location"]
    event = await Event.objects().first()
    assert (None, None, 0) == (event.starts_at, event.capacity, await Session.count())
    page = (await amal.get(answer.headers["location"])).text
    assert "Was noch fehlt" in page
    assert "Termin, der noch bevorsteht" in page


async def test_place_without_a_date_is_kept_and_asked_about(amal: httpx.AsyncClient) -> None:
    answer = await amal.post(ADDRESS, data=await filled(amal, date=""))
    assert (422, 0) == (answer.status_code, await Event.count())
    assert "Bitte tragen Sie zum Ort auch das Datum ein, oder lassen Sie den Ort noch leer." in answer.text
    assert "Gesamtschule Uerdingen" in answer.text


async def test_place_that_is_known_brings_its_address(amal: httpx.AsyncClient) -> None:
    await make_event()
    await amal.post(ADDRESS, data=await filled(amal))
    session = await Session.objects().order_by(Session.id, ascending=False).first()
    assert "Lindenstraße 1, 47829 Krefeld" == session.place_address


@pytest.mark.parametrize(
    ("changes", "name", "sentence"),
    [
        ({"title": " "}, "title", "Bitte ausfüllen."),
        ({"title": "x" * 161}, "title", "Höchstens 160 Zeichen, es sind 161."),
        ({"date": "31.02.2027"}, "date", "Bitte einen Tag eingeben"),
        ({"starts": "25:00"}, "starts", "Bitte eine Uhrzeit eingeben"),
        ({"starts": ""}, "starts", "Bitte ausfüllen."),
        ({"ends": "13:00"}, "ends", "Das Ende liegt nicht nach dem Beginn."),
        ({"until": "2027-03-16"}, "until", "Der letzte Tag liegt vor dem ersten."),
        ({"capacity": "viele"}, "capacity", "Bitte eine ganze Zahl von 1 bis 100000 eingeben."),
        ({"capacity": "0"}, "capacity", "Bitte eine ganze Zahl"),
        ({"online": "nirgendwo"}, "online", "Bitte eine vollständige Internetadresse eingeben"),
    ],
)
async def test_mistake_is_named_and_what_was_typed_stays(
    amal: httpx.AsyncClient, changes: dict[str, str], name: str, sentence: str
) -> None:
    answer = await amal.post(ADDRESS, data=await filled(amal, place="Aula & Hof", **changes))
    assert 422 == answer.status_code
    assert re.search(f'<a href="#{name}">[^<]*{re.escape(sentence)}', answer.text)
    assert 'value="Aula &amp; Hof"' in answer.text
    assert 0 == await Event.count()


async def test_all_mistakes_are_told_at_once_in_the_order_of_the_form(amal: httpx.AsyncClient) -> None:
    wrong = {"title": "", "starts": "", "ends": "25:00", "until": "2027-03-16", "online": "zoom", "capacity": "0"}
    answer = await amal.post(ADDRESS, data=await filled(amal, **wrong))
    named = ["title", "starts", "ends", "until", "online", "capacity"]
    assert (422, named) == (answer.status_code, re.findall(r'<li><a href="#(\w+)">', answer.text))


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"title": "", "date": ""}, ["title", "date"]),
        ({"title": "", "ends": "13:00"}, ["title", "ends"]),
        ({"date": "31.02.2027", "starts": ""}, ["date", "starts"]),
        ({"date": "2027-03-28", "starts": "02:30"}, ["starts"]),
        ({"date": "", "place": "", "starts": "", "ends": "", "capacity": "x"}, ["capacity"]),
    ],
)
async def test_mistakes_between_fields_are_told_with_the_others(
    amal: httpx.AsyncClient, wrong: dict[str, str], named: list[str]
) -> None:
    answer = await amal.post(ADDRESS, data=await filled(amal, **wrong))
    assert named == re.findall(r'<li><a href="#(\w+)">', answer.text)


async def test_format_that_is_none_leads_back_to_the_choice(amal: httpx.AsyncClient) -> None:
    answer = await amal.post(ADDRESS, data=await filled(amal, format="party"))
    assert (303, ADDRESS) == (answer.status_code, answer.headers["location"])


async def test_date_in_the_past_makes_a_draft_that_says_so(amal: httpx.AsyncClient) -> None:
    answer = await amal.post(ADDRESS, data=await filled(amal, date="2020-03-17"))
    page = (await amal.get(answer.headers["location"])).text
    assert "Der eingetragene Termin ist schon vorbei. Bitte prüfen Sie Tag und Jahr." in page
    assert ">Veröffentlichen<" not in page


async def test_date_on_a_holiday_is_pointed_out_and_not_refused(amal: httpx.AsyncClient) -> None:
    answer = await amal.post(ADDRESS, data=await filled(amal, date="2027-05-01"))
    page = (await amal.get(answer.headers["location"])).text
    assert "ist ein Feiertag" in page
    assert ">Veröffentlichen<" in page
