import json
import re
from datetime import timedelta

import httpx
import pytest

from ki_events.accounts.roles import Role
from ki_events.attendance.codes import check_in_code, in_print
from ki_events.attendance.helping import give
from ki_events.clock import now, stopped
from ki_events.events.tables import Event, Session
from ki_events.registrations.recounting import faults
from ki_events.registrations.tables import Registration, Status
from ki_events.rows import one
from tests.attendance.door import begun, present_at, session_of
from tests.characters import CHIARA, DILARA, make_event, make_organisation, person, sign_up
from tests.office.colleague import colleague, make_member
from tests.statements import counted

pytestmark = pytest.mark.anyio

NONCE = re.compile(r'name="nonce" value="([^"]+)"')


def path(session: Session, rest: str = "") -> str:
    return f"/verwaltung/krefeld/vor-ort/{session.id}{rest}"


async def helper(browser: httpx.AsyncClient, event: Event | None = None) -> httpx.AsyncClient:
    """Return the browser with somebody signed in who only helps at the door of this event."""
    client = await colleague(browser, role=Role.check_in, email="hilfe@krefeld.example")
    account = await make_member("krefeld", Role.check_in, "hilfe@krefeld.example")
    if event is not None:
        found = await Event.objects(Event.organisation).get(Event.id == event.id)
        assert found is not None
        await give(found, [account.public_id], "account:1")
    return client


def sent(*marks: dict[str, object], at: str = "") -> dict[str, object]:
    moment = at or now().isoformat()
    return {"now": moment, "marks": [{"at": moment, **each} for each in marks]}


async def test_today_shows_the_dates_of_today_with_who_is_there(amal: httpx.AsyncClient) -> None:
    event = await begun()
    await sign_up(event, CHIARA)
    await make_event(title="Erst in drei Wochen")

    page = await amal.get("/verwaltung/krefeld/vor-ort")

    assert 200 == page.status_code
    assert path(await session_of(event)) in page.text
    assert "0 von 1 da" in page.text
    assert "Erst in drei Wochen" not in page.text


async def test_a_day_without_dates_shows_the_next_ones(amal: httpx.AsyncClient) -> None:
    event = await make_event()

    page = await amal.get("/verwaltung/krefeld/vor-ort")

    assert "Heute ist kein Termin." in page.text
    assert path(await session_of(event)) in page.text


async def test_helper_sees_only_what_they_are_given(browser: httpx.AsyncClient) -> None:
    given, other = await begun(title="Mein Einlass"), await begun(title="Fremder Einlass")
    client = await helper(browser, given)

    page = await client.get("/verwaltung/krefeld/vor-ort")

    assert (True, False) == ("Mein Einlass" in page.text, "Fremder Einlass" in page.text)
    assert [200, 404] == [(await client.get(path(await session_of(event)))).status_code for event in (given, other)]


async def test_helper_without_a_date_reads_who_can_give_one(browser: httpx.AsyncClient) -> None:
    await begun()

    assert (
        "Heute ist Ihnen kein Termin gegeben."
        in (await (await helper(browser)).get("/verwaltung/krefeld/vor-ort")).text
    )


async def test_helper_sees_the_list_on_its_day_only(browser: httpx.AsyncClient) -> None:
    event = await make_event()

    assert 404 == (await (await helper(browser, event)).get(path(await session_of(event)))).status_code


async def test_list_has_a_button_for_each_person_by_family_name(amal: httpx.AsyncClient) -> None:
    event = await begun()
    chiara, dilara = await sign_up(event, CHIARA), await sign_up(event, DILARA)

    page = await amal.get(path(await session_of(event)))

    names = [name for name in re.findall(r'name="da" value="([^"]*)"', page.text) if name]
    assert [chiara.public_id, dilara.public_id] == names
    assert "camera=(self)" in page.headers["permissions-policy"]


async def test_only_the_door_may_use_the_camera(amal: httpx.AsyncClient) -> None:
    assert "camera=()" in (await amal.get("/verwaltung/krefeld/vor-ort")).headers["permissions-policy"]


async def test_button_notes_somebody_and_another_takes_it_back(amal: httpx.AsyncClient) -> None:
    event = await begun()
    session, chiara = await session_of(event), await sign_up(event, CHIARA)

    answer = await amal.post(path(session), data={"nonce": "a", "da": chiara.public_id})
    assert (303, {chiara.id}) == (answer.status_code, await present_at(session))
    assert "Chiara Conti ist da." in (await amal.get(answer.headers["location"])).text

    await amal.post(path(session), data={"nonce": "b", "nicht": chiara.public_id})
    assert set() == await present_at(session)


async def test_double_click_counts_once(amal: httpx.AsyncClient) -> None:
    event = await begun()
    session, chiara = await session_of(event), await sign_up(event, CHIARA)
    form = {"nonce": "a", "da": chiara.public_id}

    assert [303, 303] == [(await amal.post(path(session), data=form)).status_code for _ in range(2)]
    assert {chiara.id} == await present_at(session)


async def test_search_finds_names_however_they_are_written(amal: httpx.AsyncClient) -> None:
    event = await begun()
    await sign_up(event, CHIARA)
    await sign_up(event, DILARA)

    page = await amal.get(path(await session_of(event)), params={"suche": "yildiz"})

    assert (True, False) == ("Yıldız" in page.text, "Conti" in page.text)


async def test_search_without_a_hit_says_so(amal: httpx.AsyncClient) -> None:
    page = await amal.get(path(await session_of(await begun())), params={"suche": "xyz"})

    assert "Niemand auf der Liste heißt so." in page.text


async def test_code_notes_its_person_however_it_is_typed(amal: httpx.AsyncClient) -> None:
    event = await begun()
    session, chiara = await session_of(event), await sign_up(event, CHIARA)
    code = in_print(check_in_code(chiara.public_id, chiara.generation)).lower()

    assert 303 == (await amal.post(path(session), data={"nonce": "a", "code": code})).status_code
    assert {chiara.id} == await present_at(session)


async def test_unknown_code_is_kept_and_says_what_to_do(amal: httpx.AsyncClient) -> None:
    page = await amal.post(path(await session_of(await begun())), data={"nonce": "a", "code": "ABCD EFGH"})

    assert 422 == page.status_code
    assert "Suchen Sie bitte nach dem Namen" in page.text
    assert 'value="ABCD EFGH"' in page.text


async def test_code_of_somebody_who_waits_says_where_they_stand(amal: httpx.AsyncClient) -> None:
    event = await begun(1)
    await sign_up(event, CHIARA)
    dilara = await sign_up(event, DILARA)
    code = check_in_code(dilara.public_id, dilara.generation)

    page = await amal.post(path(await session_of(event)), data={"nonce": "a", "code": code})

    assert 422 == page.status_code
    assert "Dilara Yıldız steht noch auf der Warteliste (Platz 1)" in page.text


async def test_who_waits_is_admitted_with_one_tap(amal: httpx.AsyncClient) -> None:
    event = await begun(1)
    session = await session_of(event)
    await sign_up(event, CHIARA)
    dilara = await sign_up(event, DILARA)

    answer = await amal.post(path(session), data={"nonce": "a", "aufnehmen": dilara.public_id})

    assert (303, {dilara.id}, []) == (answer.status_code, await present_at(session), await faults())


async def test_newcomer_is_taken_in_and_can_be_taken_off_again(amal: httpx.AsyncClient) -> None:
    event = await begun()
    session = await session_of(event)
    form = {"nonce": "a", "neu": "1", "given_name": "Esra", "family_name": "Şahin", "organization": "Kita Nord"}

    answer = await amal.post(path(session), data=form)
    again = await amal.post(path(session), data=form)

    assert [303, 303] == [answer.status_code, again.status_code]
    (esra,) = await Registration.objects()
    await amal.post(path(session), data={"nonce": "b", "nicht": esra.public_id})
    assert "Eintrag entfernen" in (await amal.get(path(session))).text
    await amal.post(path(session, "/entfernen"), data={"person": esra.public_id})
    assert (Status.cancelled, []) == ((await one(Registration, esra.id)).status, await faults())


async def test_newcomer_without_a_name_is_asked_for_it_and_nothing_is_lost(amal: httpx.AsyncClient) -> None:
    page = await amal.post(
        path(await session_of(await begun())), data={"nonce": "a", "neu": "1", "given_name": "Esra", "family_name": ""}
    )

    assert (422, True) == (page.status_code, 'value="Esra"' in page.text)


async def test_before_the_start_the_page_says_from_when_on(amal: httpx.AsyncClient) -> None:
    event = await make_event(starts_at=now() + timedelta(minutes=30))
    form = {"nonce": "a", "neu": "1", "given_name": "Esra", "family_name": "Şahin"}

    page = await amal.post(path(await session_of(event)), data=form)

    assert 422 == page.status_code
    assert "kann ab Beginn eingelassen werden" in page.text
    assert 'value="Şahin"' in page.text


async def test_page_asks_as_little_for_three_as_for_one(amal: httpx.AsyncClient) -> None:
    event = await begun(None)
    session = await session_of(event)
    await sign_up(event, person(1))
    with counted() as for_one:
        await amal.get(path(session))
    for number in (2, 3):
        await sign_up(event, person(number))
    with counted() as for_three:
        await amal.get(path(session))

    assert len(for_one) == len(for_three) <= 6


async def test_today_asks_as_little_for_three_as_for_one(amal: httpx.AsyncClient) -> None:
    await begun()
    with counted() as for_one:
        await amal.get("/verwaltung/krefeld/vor-ort")
    for _ in range(2):
        await begun()
    with counted() as for_three:
        await amal.get("/verwaltung/krefeld/vor-ort")

    assert len(for_one) == len(for_three) <= 4


@pytest.mark.parametrize("number", [0, 999, 99999999999999999999])
async def test_unknown_date_is_not_there(amal: httpx.AsyncClient, number: int) -> None:
    assert 404 == (await amal.get(f"/verwaltung/krefeld/vor-ort/{number}")).status_code


async def test_date_of_another_organisation_is_not_there(amal: httpx.AsyncClient) -> None:
    session = await session_of(await begun(organisation=await make_organisation("bielefeld")))

    assert [404] * 3 == [
        (await amal.get(path(session))).status_code,
        (await amal.get(path(session, "/stand.json"))).status_code,
        (await amal.post(path(session, "/vermerke.json"), json=sent())).status_code,
    ]


async def test_state_is_sent_again_only_when_it_changed(amal: httpx.AsyncClient) -> None:
    event = await begun()
    session, chiara = await session_of(event), await sign_up(event, CHIARA)

    first = await amal.get(path(session, "/stand.json"))
    same = await amal.get(path(session, "/stand.json"), headers={"if-none-match": first.headers["etag"]})
    await amal.post(path(session), data={"nonce": "a", "da": chiara.public_id})
    other = await amal.get(path(session, "/stand.json"), headers={"if-none-match": first.headers["etag"]})

    assert [200, 304, 200] == [first.status_code, same.status_code, other.status_code]
    assert ["Chiara Conti"] == [each["name"] for each in first.json()["people"]]
    assert [True] == [each["present"] for each in other.json()["people"]]


async def test_device_sends_taps_and_newcomers_and_hears_what_became_of_them(amal: httpx.AsyncClient) -> None:
    event = await begun(1)
    session, chiara, dilara = await session_of(event), await sign_up(event, CHIARA), await sign_up(event, DILARA)
    body = sent(
        {"key": "tap-chiara", "person": chiara.public_id},
        {"key": "admit-dilara", "person": dilara.public_id, "admit": True, "means": "door"},
        {"key": "new-esra", "guest": {"given_name": "Esra", "family_name": "Şahin"}},
        {"key": "new-esra-2", "guest": {"given_name": "Esra", "family_name": "Şahin"}},
        {"key": "tap-nobody", "person": "nobodynobodynobo"},
    )

    answer = (await amal.post(path(session, "/vermerke.json"), json=body)).json()

    assert ["tap-chiara", "admit-dilara", "new-esra"] == answer["done"]
    assert {"new-esra-2", "tap-nobody"} == set(answer["refused"])
    assert (3, []) == (len(await present_at(session)), await faults())


async def test_what_a_device_sends_twice_counts_once(amal: httpx.AsyncClient) -> None:
    event = await begun()
    session, chiara = await session_of(event), await sign_up(event, CHIARA)
    body = sent(
        {"key": "tap-chiara", "person": chiara.public_id},
        {"key": "new-esra", "guest": {"given_name": "Esra", "family_name": "Şahin"}},
    )

    answers = [(await amal.post(path(session, "/vermerke.json"), json=body)).json() for _ in range(2)]

    assert [["tap-chiara", "new-esra"]] * 2 == [answer["done"] for answer in answers]
    assert 2 == await Registration.count()


async def test_wrong_clock_of_a_device_does_no_harm(amal: httpx.AsyncClient) -> None:
    event = await begun()
    session, chiara = await session_of(event), await sign_up(event, CHIARA)
    years_ahead = (now() + timedelta(days=900)).isoformat()
    await amal.post(
        path(session, "/vermerke.json"), json=sent({"key": "tap-ahead", "person": chiara.public_id}, at=years_ahead)
    )

    with stopped(now() + timedelta(seconds=5)):
        body = sent({"key": "tap-right", "person": chiara.public_id, "present": False})
        await amal.post(path(session, "/vermerke.json"), json=body)

    assert set() == await present_at(session)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"now": "heute", "marks": []}',
        json.dumps({"now": "2026-11-22T10:00:00Z", "marks": [{"key": "k", "at": "x"}]}),
        json.dumps({"now": "2026-11-22T10:00:00", "marks": []}),
    ],
)
async def test_broken_message_of_a_device_is_refused(amal: httpx.AsyncClient, body: str) -> None:
    answer = await amal.post(
        path(await session_of(await begun()), "/vermerke.json"),
        content=body,
        headers={"content-type": "application/json"},
    )

    assert 400 == answer.status_code


async def test_helper_sends_the_next_day_what_was_noted_offline(browser: httpx.AsyncClient) -> None:
    event = await begun()
    session, chiara = await session_of(event), await sign_up(event, CHIARA)
    client = await helper(browser, event)
    body = sent({"key": "tap-chiara", "person": chiara.public_id})
    body["now"] = (now() + timedelta(days=1)).isoformat()

    with stopped(now() + timedelta(days=1)):
        client = await helper(browser, event)
        answer = await client.post(path(session, "/vermerke.json"), json=body)
        page = await client.get(path(session))

    assert (["tap-chiara"], 404) == (answer.json()["done"], page.status_code)


@pytest.mark.parametrize("later", [timedelta(days=-1), timedelta(days=20)])
async def test_helper_notes_nothing_before_the_day_and_weeks_after_it(
    browser: httpx.AsyncClient, later: timedelta
) -> None:
    event = await begun()
    session, chiara = await session_of(event), await sign_up(event, CHIARA)

    with stopped(now() + later):
        client = await helper(browser, event)
        body = sent({"key": "tap-chiara", "person": chiara.public_id})
        answer = await client.post(path(session, "/vermerke.json"), json=body)

    assert (404, set()) == (answer.status_code, await present_at(session))


async def test_helper_whose_right_ended_sends_nothing_more(browser: httpx.AsyncClient) -> None:
    event = await begun()
    session, chiara = await session_of(event), await sign_up(event, CHIARA)
    client = await helper(browser, event)
    found = await Event.objects(Event.organisation).get(Event.id == event.id)
    await give(found, [], "account:1")  # type: ignore[arg-type]

    answer = await client.post(
        path(session, "/vermerke.json"), json=sent({"key": "tap-chiara", "person": chiara.public_id})
    )

    assert (404, set()) == (answer.status_code, await present_at(session))


async def test_service_worker_reaches_all_pages_at_the_door_and_no_further(amal: httpx.AsyncClient) -> None:
    script = await amal.get("/verwaltung/krefeld/vor-ort/dienst.js")

    assert (200, "/verwaltung/krefeld/vor-ort") == (script.status_code, script.headers["service-worker-allowed"])
    assert script.headers["content-type"].startswith("text/javascript")
