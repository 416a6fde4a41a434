"""At the door people are noted, admitted, taken in and taken off, each once."""

from datetime import timedelta

import httpx
import pytest

from ki_events.clock import now
from ki_events.registrations.entry_codes import check_in_code, in_print
from ki_events.registrations.recounting import faults
from ki_events.registrations.tables import Registration, Status
from ki_events.rows import one
from tests.attendance.door import begun, present_at, session_of
from tests.characters import CHIARA, DILARA, make_event, sign_up
from tests.office.check_in.doors import path

pytestmark = pytest.mark.anyio


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
