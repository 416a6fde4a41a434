"""One registration is looked at and corrected; nobody overwrites what somebody else has said."""

import re

import httpx
import pytest

from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By, Registration
from tests.characters import CHIARA, DILARA, make_event, sign_up
from tests.office.registrations.tables import address, statements

pytestmark = pytest.mark.anyio


async def test_details_show_answers_mails_and_history(amal: httpx.AsyncClient) -> None:
    event = await make_event(1)
    chiara = await sign_up(event, CHIARA)
    page = await amal.get(address(event, f"/{chiara.public_id}"))
    assert 200 == page.status_code, page.text[:2000]
    for text in ("Chiara Conti", "chiara@schule.example", "Angemeldet: Platz bekommen", "Bestätigung", "wartet"):
        assert text in page.text


async def test_details_need_as_many_statements_after_many_steps(amal: httpx.AsyncClient) -> None:
    event = await make_event(1)
    chiara = await sign_up(event, CHIARA)
    first = await statements(amal, address(event, f"/{chiara.public_id}"))
    await cancel((await sign_up(event, DILARA)).id, By.person)
    for name in ("Klara", "Clara", "Chiara"):
        person_page = address(event, f"/{chiara.public_id}/bearbeiten")
        await amal.post(person_page, data=await form_of(amal, person_page, given_name=name))
    assert first == await statements(amal, address(event, f"/{chiara.public_id}"))


async def form_of(amal: httpx.AsyncClient, path: str, **changes: str) -> dict[str, str]:
    page = await amal.get(path)
    fields = dict(re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', page.text))
    stand = re.search(r'name="stand" value="([^"]+)"', page.text)
    known = {name: fields.get(name, "") for name in ("given_name", "family_name", "email", "organization")}
    return known | {"told": "yes", "stand": stand[1] if stand else ""} | changes


async def test_editing_writes_everything_and_tells_both_mailboxes(amal: httpx.AsyncClient) -> None:
    event = await make_event(1)
    chiara = await sign_up(event, CHIARA)
    path = address(event, f"/{chiara.public_id}/bearbeiten")
    form = await form_of(amal, path, given_name="Klara", email="neu@schule.example", remark="Bitte anrufen")
    assert 303 == (await amal.post(path, data=form)).status_code
    after = await Registration.objects().get(Registration.id == chiara.id)
    assert after is not None
    assert ("Klara", "neu@schule.example", "Bitte anrufen") == (after.given_name, after.email, after.remark)
    page = await amal.get(address(event, f"/{chiara.public_id}"))
    assert ("Angaben berichtigt" in page.text, "Amal Haddad" in page.text) == (True, True)


async def test_editing_overwrites_nobody_who_was_faster(amal: httpx.AsyncClient) -> None:
    event = await make_event(1)
    chiara = await sign_up(event, CHIARA)
    path = address(event, f"/{chiara.public_id}/bearbeiten")
    first, second = await form_of(amal, path, given_name="Klara"), await form_of(amal, path, given_name="Clara")
    assert 303 == (await amal.post(path, data=first)).status_code
    late = await amal.post(path, data=second)
    assert (409, True, True) == (late.status_code, "jemand anders" in late.text, 'value="Clara"' in late.text)


async def test_editing_names_every_mistake_and_keeps_what_was_typed(amal: httpx.AsyncClient) -> None:
    event = await make_event(1)
    chiara = await sign_up(event, CHIARA)
    path = address(event, f"/{chiara.public_id}/bearbeiten")
    answer = await amal.post(path, data=await form_of(amal, path, given_name="", email="kein postfach"))
    assert (422, 2) == (
        answer.status_code,
        len(set(re.findall(r'href="#(\w+)">', answer.text)) & {"given_name", "email"}),
    )
    assert 'value="kein postfach"' in answer.text
