"""People are admitted, ended, moved up, moved to another date and written in, each once."""

import re

import httpx
import pytest

from ki_events.events.tables import EventStatus, Mode
from ki_events.registrations.tables import Registration
from tests.characters import BORIS, CHIARA, DILARA, make_event, sign_up
from tests.office.registrations.tables import address, three

pytestmark = pytest.mark.anyio


async def test_people_are_admitted_together_once(amal: httpx.AsyncClient) -> None:
    event = await make_event(1, mode=Mode.approval)
    people = [await sign_up(event, each) for each in (CHIARA, DILARA)]
    ids = [each.public_id for each in people]
    page = await amal.get(address(event, "/auswahl"), params={"tun": "zulassen", "person": ids})
    assert ("2 Anmeldungen" in page.text, "2 Personen werden benachrichtigt" in page.text) == (True, True)
    for _click in range(2):
        answer = await amal.post(address(event, "/auswahl"), data={"tun": "zulassen", "person": ids})
        assert 303 == answer.status_code, answer.text[:1000]
    assert {"confirmed", "waitlisted"} == {row["status"] for row in await Registration.select(Registration.status)}


async def test_people_are_not_ended_without_a_reason(amal: httpx.AsyncClient) -> None:
    event = await three()
    chiara = await Registration.objects().get(Registration.given_name == "Chiara")
    assert chiara is not None
    sent = {"tun": "absagen", "person": chiara.public_id}
    answer = await amal.post(address(event, "/auswahl"), data=sent)
    assert (422, True) == (answer.status_code, "Bitte geben Sie einen Grund an." in answer.text)
    answer = await amal.post(address(event, "/auswahl"), data=sent | {"reason": "Krank", "told": "yes"})
    assert (303, address(event, f"/{chiara.public_id}?erledigt=1")) == (answer.status_code, answer.headers["location"])
    boris = await Registration.objects().get(Registration.given_name == "Boris")
    assert boris is not None
    assert "confirmed" == boris.status


async def test_somebody_is_moved_up_with_a_reason(amal: httpx.AsyncClient) -> None:
    event = await make_event(1)
    _chiara, _dilara, boris = [await sign_up(event, each) for each in (CHIARA, DILARA, BORIS)]
    sent = {"tun": "vorziehen", "person": boris.public_id, "reason": "Prüfung am selben Tag"}
    assert 303 == (await amal.post(address(event, "/auswahl"), data=sent)).status_code
    page = await amal.get(address(event, "/warteliste"))
    assert ["Boris Petrović", "Dilara Yıldız"] == re.findall(r'queue__who"><a[^>]*><bdi>([^<]*)', page.text)


async def test_person_is_moved_to_another_date(amal: httpx.AsyncClient) -> None:
    here, there = await make_event(1), await make_event(1)
    chiara = await sign_up(here, CHIARA)
    path = address(here, f"/{chiara.public_id}/umbuchen")
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
    path = address(event, "/eintragen")
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
    assert "ohne-postfach" not in (await amal.get(address(event, f"/{rosa.public_id}"))).text


async def test_reason_is_asked_at_its_field_when_others_wait_already(amal: httpx.AsyncClient) -> None:
    event = await make_event(1)
    for each in (CHIARA, DILARA):
        await sign_up(event, each)
    sent = {"personen": "1", "p0-given_name": "Rosa", "p0-family_name": "Luft", "places": "2", "told": "yes"}
    answer = await amal.post(address(event, "/eintragen"), data=sent)
    assert (422, True, True) == (
        answer.status_code,
        'href="#reason"' in answer.text,
        'id="reason-error"' in answer.text,
    )
    assert ('value="Rosa"' in answer.text, 2) == (True, await Registration.count())


async def test_form_by_hand_says_at_once_that_a_draft_takes_nobody(amal: httpx.AsyncClient) -> None:
    event = await make_event(2, status=EventStatus.draft)
    page = (await amal.get(address(event, "/eintragen"))).text
    assert [True, True, False] == [
        each in page for each in ("Veröffentlichen Sie sie zuerst", "/veroeffentlichen", "<textarea")
    ]
    assert 'name="nonce"' not in page


async def test_form_by_hand_grows_by_a_person_and_names_mistakes(amal: httpx.AsyncClient) -> None:
    event = await make_event(3)
    path = address(event, "/eintragen")
    grown = await amal.post(path, data={"personen": "1", "mehr": "1", "p0-given_name": "Rosa"})
    focused = re.findall(r'<input[^>]* id="([^"]+)"[^>]* autofocus', grown.text)
    assert (200, True, ["p1-given_name"]) == (grown.status_code, 'value="Rosa"' in grown.text, focused)
    wrong = await amal.post(path, data={"personen": "2", "p0-given_name": "Rosa", "p0-email": "x"})
    assert (422, True) == (wrong.status_code, 'href="#p1-family_name"' in wrong.text)


async def test_person_who_is_there_is_not_written_in_again(amal: httpx.AsyncClient) -> None:
    event = await make_event(3)
    await sign_up(event, CHIARA)
    sent = {"personen": "1", "p0-given_name": "Chiara", "p0-family_name": "Conti", "p0-email": CHIARA.email}
    answer = await amal.post(address(event, "/eintragen"), data=sent)
    assert (409, True) == (answer.status_code, "Chiara Conti: Unter diesem Namen" in answer.text)
    assert 1 == await Registration.count()
