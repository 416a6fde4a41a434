"""The list at the door has everyone by name, and is searched."""

import re

import httpx
import pytest

from tests.attendance.door import begun, session_of
from tests.characters import CHIARA, DILARA, person, sign_up
from tests.office.check_in.doors import path
from tests.statements import counted

pytestmark = pytest.mark.anyio


async def test_list_has_a_button_for_each_person_by_family_name(amal: httpx.AsyncClient) -> None:
    event = await begun()
    chiara, dilara = await sign_up(event, CHIARA), await sign_up(event, DILARA)

    page = await amal.get(path(await session_of(event)))

    names = [name for name in re.findall(r'name="da" value="([^"]*)"', page.text) if name]
    assert [chiara.public_id, dilara.public_id] == names
    assert "camera=(self)" in page.headers["permissions-policy"]


async def test_only_the_door_may_use_the_camera(amal: httpx.AsyncClient) -> None:
    assert "camera=()" in (await amal.get("/verwaltung/krefeld/vor-ort")).headers["permissions-policy"]


async def test_search_finds_names_however_they_are_written(amal: httpx.AsyncClient) -> None:
    event = await begun()
    await sign_up(event, CHIARA)
    await sign_up(event, DILARA)

    page = await amal.get(path(await session_of(event)), params={"suche": "yildiz"})

    assert (True, False) == ("Yıldız" in page.text, "Conti" in page.text)


async def test_search_comes_back_without_what_nobody_can_see(amal: httpx.AsyncClient) -> None:
    page = await amal.get(path(await session_of(await begun())), params={"suche": "~\x11\u202e conti"})

    assert 'value="~ conti"' in page.text


async def test_search_without_a_hit_says_so(amal: httpx.AsyncClient) -> None:
    page = await amal.get(path(await session_of(await begun())), params={"suche": "xyz"})

    assert "Niemand auf der Liste heißt so." in page.text


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
