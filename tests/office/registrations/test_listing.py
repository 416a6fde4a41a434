"""The table of registrations: what it finds, in which order, with which columns, and with how many statements."""

import re

import httpx
import pytest

from ki_events.events.tables import Event, Mode
from ki_events.office.tables import Preference
from ki_events.registrations.questions.defining import define_questions
from ki_events.registrations.registering import Person, cancel
from ki_events.registrations.tables import By, Registration
from tests.characters import BORIS, CHIARA, DILARA, make_event, make_organisation, person, sign_up
from tests.registrations.all_kinds import ALL_KINDS
from tests.statements import counted

pytestmark = pytest.mark.anyio

NAME = re.compile(r'people__name"><a[^>]*><bdi>([^<]*)</bdi>')


def _address(event: Event, rest: str = "") -> str:
    return f"/verwaltung/krefeld/veranstaltungen/{event.slug}/anmeldungen{rest}"


def _names(page: httpx.Response) -> list[str]:
    assert page.status_code == 200, page.text[:2000]
    return NAME.findall(page.text)


async def _three() -> Event:
    event = await make_event(2)
    for each in (CHIARA, DILARA, BORIS):
        await sign_up(event, each)
    return event


async def test_table_has_everyone_in_the_order_of_standing(amal: httpx.AsyncClient) -> None:
    page = await amal.get(_address(await _three()))
    assert ["Chiara Conti", "Dilara Yıldız", "Boris Petrović"] == _names(page)
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
    assert names == _names(await amal.get(_address(await _three(), query)))


async def test_table_is_paged_when_there_are_many(amal: httpx.AsyncClient) -> None:
    event = await make_event(None)
    for number in range(52):
        await sign_up(event, person(number))
    assert 50 == len(_names(await amal.get(_address(event))))
    last = await amal.get(_address(event, "?seite=2"))
    assert ["Gast 50 Muster", "Gast 51 Muster"] == _names(last)
    assert "51 bis 52 von 52" in last.text


async def test_people_are_found_by_what_they_answered(amal: httpx.AsyncClient) -> None:
    event = await make_event(2)
    await define_questions(event.id, ALL_KINDS, "system")
    await sign_up(event, CHIARA)
    page = await amal.get(_address(event, "?frage=1&antwort=nichts"))
    assert [] == _names(page)
    assert "Dazu passt keine Anmeldung." in page.text


async def test_columns_are_remembered_by_account(amal: httpx.AsyncClient) -> None:
    event = await _three()
    assert "chiara@schule.example" not in (await amal.get(_address(event))).text
    sent = {"spalte": ["mail", "bemerkung", "made-up"], "zurueck": "?suche=conti"}
    answer = await amal.post(_address(event, "/spalten"), data=sent)
    assert (303, _address(event, "?suche=conti")) == (answer.status_code, answer.headers["location"])
    page = await amal.get(_address(event))
    assert ("chiara@schule.example" in page.text, "Angemeldet am</a>" in page.text) == (True, False)
    await amal.post(_address(event, "/spalten"), data={"spalte": ["eingang"], "zurueck": "https://elsewhere.example"})
    assert 1 == await Preference.count()


async def test_empty_event_says_what_to_do(amal: httpx.AsyncClient) -> None:
    page = await amal.get(_address(await make_event(2)))
    assert "Noch ist niemand angemeldet." in page.text


async def test_people_of_other_organisations_are_not_there(amal: httpx.AsyncClient) -> None:
    event = await make_event(2, organisation=await make_organisation("bielefeld"))
    other = await sign_up(event, CHIARA)
    here = await _three()
    assert 404 == (await amal.get(_address(event))).status_code
    assert 404 == (await amal.get(_address(here, f"/{other.public_id}"))).status_code
    assert 404 == (await amal.get(_address(here, "/%00"))).status_code
    assert 303 == (await amal.get(_address(here, f"/auswahl?tun=absagen&person={other.public_id}"))).status_code


async def test_waiting_list_is_in_its_order(amal: httpx.AsyncClient) -> None:
    event = await make_event(1)
    for each in (CHIARA, DILARA, BORIS):
        await sign_up(event, each)
    page = await amal.get(_address(event, "/warteliste"))
    assert ["Dilara Yıldız", "Boris Petrović"] == re.findall(r'queue__who"><a[^>]*><bdi>([^<]*)', page.text)


async def _statements(amal: httpx.AsyncClient, path: str) -> int:
    with counted() as sent:
        assert 200 == (await amal.get(path)).status_code
    return len(sent)


@pytest.mark.parametrize("rest", ["", "/warteliste", "?stand=waitlisted&suche=g"])
async def test_pages_need_as_many_statements_for_three_as_for_one(amal: httpx.AsyncClient, rest: str) -> None:
    event = await make_event(1)
    await define_questions(event.id, ALL_KINDS, "system")
    columns = {"spalte": ["mail", "bedarf", "workshops", "frage-1"]}
    await amal.post(_address(event, "/spalten"), data=columns)
    for number in range(2):
        await sign_up(event, person(number))
    first = await _statements(amal, _address(event, rest))
    for number in range(2, 5):
        await sign_up(event, person(number))
    assert first == await _statements(amal, _address(event, rest))


async def test_details_show_answers_mails_and_history(amal: httpx.AsyncClient) -> None:
    event = await make_event(1)
    chiara = await sign_up(event, CHIARA)
    page = await amal.get(_address(event, f"/{chiara.public_id}"))
    assert 200 == page.status_code, page.text[:2000]
    for text in ("Chiara Conti", "chiara@schule.example", "Angemeldet: Platz bekommen", "Bestätigung", "wartet"):
        assert text in page.text


async def test_details_need_as_many_statements_after_many_steps(amal: httpx.AsyncClient) -> None:
    event = await make_event(1)
    chiara = await sign_up(event, CHIARA)
    first = await _statements(amal, _address(event, f"/{chiara.public_id}"))
    await cancel((await sign_up(event, DILARA)).id, By.person)
    for name in ("Klara", "Clara", "Chiara"):
        person_page = _address(event, f"/{chiara.public_id}/bearbeiten")
        await amal.post(person_page, data=await _form(amal, person_page, given_name=name))
    assert first == await _statements(amal, _address(event, f"/{chiara.public_id}"))


async def _form(amal: httpx.AsyncClient, path: str, **changes: str) -> dict[str, str]:
    page = await amal.get(path)
    fields = dict(re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', page.text))
    stand = re.search(r'name="stand" value="([^"]+)"', page.text)
    known = {name: fields.get(name, "") for name in ("given_name", "family_name", "email", "organization")}
    return known | {"told": "yes", "stand": stand[1] if stand else ""} | changes


async def test_editing_writes_everything_and_tells_both_mailboxes(amal: httpx.AsyncClient) -> None:
    event = await make_event(1)
    chiara = await sign_up(event, CHIARA)
    path = _address(event, f"/{chiara.public_id}/bearbeiten")
    form = await _form(amal, path, given_name="Klara", email="neu@schule.example", remark="Bitte anrufen")
    assert 303 == (await amal.post(path, data=form)).status_code
    after = await Registration.objects().get(Registration.id == chiara.id)
    assert after is not None
    assert ("Klara", "neu@schule.example", "Bitte anrufen") == (after.given_name, after.email, after.remark)
    page = await amal.get(_address(event, f"/{chiara.public_id}"))
    assert ("Angaben berichtigt" in page.text, "Amal Haddad" in page.text) == (True, True)


async def test_editing_overwrites_nobody_who_was_faster(amal: httpx.AsyncClient) -> None:
    event = await make_event(1)
    chiara = await sign_up(event, CHIARA)
    path = _address(event, f"/{chiara.public_id}/bearbeiten")
    first, second = await _form(amal, path, given_name="Klara"), await _form(amal, path, given_name="Clara")
    assert 303 == (await amal.post(path, data=first)).status_code
    late = await amal.post(path, data=second)
    assert (409, True, True) == (late.status_code, "jemand anders" in late.text, 'value="Clara"' in late.text)


async def test_editing_names_every_mistake_and_keeps_what_was_typed(amal: httpx.AsyncClient) -> None:
    event = await make_event(1)
    chiara = await sign_up(event, CHIARA)
    path = _address(event, f"/{chiara.public_id}/bearbeiten")
    answer = await amal.post(path, data=await _form(amal, path, given_name="", email="kein postfach"))
    assert (422, 2) == (
        answer.status_code,
        len(set(re.findall(r'href="#(\w+)">', answer.text)) & {"given_name", "email"}),
    )
    assert 'value="kein postfach"' in answer.text


async def test_people_are_admitted_together_once(amal: httpx.AsyncClient) -> None:
    event = await make_event(1, mode=Mode.approval)
    people = [await sign_up(event, each) for each in (CHIARA, DILARA)]
    ids = [each.public_id for each in people]
    page = await amal.get(_address(event, "/auswahl"), params={"tun": "zulassen", "person": ids})
    assert ("2 Anmeldungen" in page.text, "2 Personen werden benachrichtigt" in page.text) == (True, True)
    for _click in range(2):
        answer = await amal.post(_address(event, "/auswahl"), data={"tun": "zulassen", "person": ids})
        assert 303 == answer.status_code, answer.text[:1000]
    assert {"confirmed", "waitlisted"} == {row["status"] for row in await Registration.select(Registration.status)}


async def test_people_are_not_ended_without_a_reason(amal: httpx.AsyncClient) -> None:
    event = await _three()
    chiara = await Registration.objects().get(Registration.given_name == "Chiara")
    assert chiara is not None
    sent = {"tun": "absagen", "person": chiara.public_id}
    answer = await amal.post(_address(event, "/auswahl"), data=sent)
    assert (422, True) == (answer.status_code, "Bitte geben Sie einen Grund an." in answer.text)
    answer = await amal.post(_address(event, "/auswahl"), data=sent | {"reason": "Krank", "told": "yes"})
    assert (303, _address(event, f"/{chiara.public_id}?erledigt=1")) == (answer.status_code, answer.headers["location"])
    boris = await Registration.objects().get(Registration.given_name == "Boris")
    assert boris is not None
    assert "confirmed" == boris.status


async def test_somebody_is_moved_up_with_a_reason(amal: httpx.AsyncClient) -> None:
    event = await make_event(1)
    _chiara, _dilara, boris = [await sign_up(event, each) for each in (CHIARA, DILARA, BORIS)]
    sent = {"tun": "vorziehen", "person": boris.public_id, "reason": "Prüfung am selben Tag"}
    assert 303 == (await amal.post(_address(event, "/auswahl"), data=sent)).status_code
    page = await amal.get(_address(event, "/warteliste"))
    assert ["Boris Petrović", "Dilara Yıldız"] == re.findall(r'queue__who"><a[^>]*><bdi>([^<]*)', page.text)


async def test_person_is_moved_to_another_date(amal: httpx.AsyncClient) -> None:
    here, there = await make_event(1), await make_event(1)
    chiara = await sign_up(here, CHIARA)
    path = _address(here, f"/{chiara.public_id}/umbuchen")
    assert there.slug in (await amal.get(path)).text
    assert "Ein Platz ist frei." in (await amal.get(f"{path}?ziel={there.slug}")).text
    for _click in range(2):
        answer = await amal.post(path, data={"ziel": there.slug, "told": "yes"})
        assert 303 == answer.status_code, answer.text[:1000]
    rows = await Registration.select(Registration.event, Registration.status).order_by(Registration.id)
    assert [(here.id, "cancelled"), (there.id, "confirmed")] == [(row["event"], row["status"]) for row in rows]
    assert 422 == (await amal.post(path, data={"ziel": "made-up"})).status_code


async def test_people_are_written_in_and_places_raised_knowingly(amal: httpx.AsyncClient) -> None:
    event = await make_event(1)
    await sign_up(event, CHIARA)
    path = _address(event, "/eintragen")
    page = await amal.get(path)
    assert "Plätze von 1 auf 2 erhöhen" in page.text
    nonce = re.search(r'name="nonce" value="([^"]+)"', page.text)
    assert nonce is not None
    sent = {"nonce": nonce[1], "personen": "1", "p0-given_name": "Rosa", "p0-family_name": "Luft", "places": "2"}
    for _click in range(2):
        answer = await amal.post(path, data=sent)
        assert 303 == answer.status_code, answer.text[:1000]
    rosa = await Registration.objects().get(Registration.given_name == "Rosa")
    assert rosa is not None
    assert ("confirmed", "organiser", False) == (rosa.status, rosa.source, rosa.is_told)
    assert "ohne-postfach" not in (await amal.get(_address(event, f"/{rosa.public_id}"))).text


async def test_form_by_hand_grows_by_a_person_and_names_mistakes(amal: httpx.AsyncClient) -> None:
    event = await make_event(3)
    path = _address(event, "/eintragen")
    grown = await amal.post(path, data={"personen": "1", "mehr": "1", "p0-given_name": "Rosa"})
    assert (200, True, True) == (grown.status_code, 'name="p1-given_name"' in grown.text, 'value="Rosa"' in grown.text)
    wrong = await amal.post(path, data={"personen": "2", "p0-given_name": "Rosa", "p0-email": "x"})
    assert (422, True) == (wrong.status_code, 'href="#p1-family_name"' in wrong.text)


async def test_person_who_is_there_is_not_written_in_again(amal: httpx.AsyncClient) -> None:
    event = await make_event(3)
    await sign_up(event, CHIARA)
    sent = {"personen": "1", "p0-given_name": "Chiara", "p0-family_name": "Conti", "p0-email": CHIARA.email}
    answer = await amal.post(_address(event, "/eintragen"), data=sent)
    assert (409, True) == (answer.status_code, "Chiara Conti: Unter diesem Namen" in answer.text)
    assert 1 == await Registration.count()


async def test_long_names_of_any_script_are_shown_whole(amal: httpx.AsyncClient) -> None:
    event = await make_event(3)
    await sign_up(event, Person("Φ" * 100, "<b>ש</b>", "x@schule.example"))
    assert ["Φ" * 100 + " &lt;b&gt;ש&lt;/b&gt;"] == _names(await amal.get(_address(event)))
