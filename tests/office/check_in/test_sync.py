"""What a device noted without a network arrives once, whatever its clock says, from who may send it."""

import json
from datetime import timedelta

import httpx
import pytest

from ki_events.attendance.helping import give
from ki_events.clock import now, stopped
from ki_events.events.tables import Event
from ki_events.registrations.recounting import faults
from ki_events.registrations.tables import Registration
from tests.attendance.door import begun, present_at, session_of
from tests.characters import CHIARA, DILARA, sign_up
from tests.office.check_in.doors import helper, path, sent

pytestmark = pytest.mark.anyio


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
    ("own_clock", "at"),
    [("9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00"), ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00")],
)
async def test_clock_that_is_wrong_by_thousands_of_years_does_no_harm(
    amal: httpx.AsyncClient, own_clock: str, at: str
) -> None:
    event = await begun()
    session, chiara = await session_of(event), await sign_up(event, CHIARA)
    body = sent({"key": "tap-chiara", "person": chiara.public_id, "at": at}) | {"now": own_clock}

    answer = await amal.post(path(session, "/vermerke.json"), json=body)

    assert (["tap-chiara"], {chiara.id}) == (answer.json()["done"], await present_at(session))


@pytest.mark.parametrize("mark", [{"key": "tap\x00chiara"}, {"key": "tap-chiara", "person": "a\x00b"}])
async def test_key_that_nobody_can_see_is_refused(amal: httpx.AsyncClient, mark: dict[str, object]) -> None:
    session = await session_of(await begun())
    assert 400 == (await amal.post(path(session, "/vermerke.json"), json=sent(mark))).status_code


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

    assert (["tap-chiara"], 403) == (answer.json()["done"], page.status_code)


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

    assert (403, set()) == (answer.status_code, await present_at(session))


async def test_helper_whose_right_ended_sends_nothing_more(browser: httpx.AsyncClient) -> None:
    event = await begun()
    session, chiara = await session_of(event), await sign_up(event, CHIARA)
    client = await helper(browser, event)
    found = await Event.objects(Event.organisation).get(Event.id == event.id)
    await give(found, [], "account:1")  # type: ignore[arg-type]

    answer = await client.post(
        path(session, "/vermerke.json"), json=sent({"key": "tap-chiara", "person": chiara.public_id})
    )

    assert (403, set()) == (answer.status_code, await present_at(session))


async def test_service_worker_reaches_all_pages_at_the_door_and_no_further(amal: httpx.AsyncClient) -> None:
    script = await amal.get("/verwaltung/krefeld/vor-ort/dienst.js")

    assert (200, "/verwaltung/krefeld/vor-ort") == (script.status_code, script.headers["service-worker-allowed"])
    assert script.headers["content-type"].startswith("text/javascript")
